package sync

import (
	"sync"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// A Pool is a sync.Pool.
type Pool struct {
	New func() any

	real sync.Pool
}

// pooled is what was put into a Pool; the last comes out first.
type pooled struct{ items []item }

type item struct {
	value any
	clock race.Clock // what whoever put it had done
}

func (p *Pool) Get() any {
	var value any
	if t := engine.Current(); t == nil {
		value = p.real.Get()
	} else {
		t.Point(engine.Op{What: "get from the Pool"})
		if s := engine.State[pooled](t, unsafe.Pointer(p)); len(s.items) > 0 {
			last := s.items[len(s.items)-1]
			s.items = s.items[:len(s.items)-1]
			t.Acquire(last.clock)
			value = last.value
		}
	}
	if value == nil && p.New != nil {
		value = p.New()
	}
	return value
}

func (p *Pool) Put(value any) {
	t := engine.Current()
	if t == nil {
		p.real.Put(value)
		return
	}
	if value == nil {
		return
	}
	i := item{value: value}
	t.Release(&i.clock)
	s := engine.State[pooled](t, unsafe.Pointer(p))
	s.items = append(s.items, i)
}
