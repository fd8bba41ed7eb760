package sync

import (
	"sync"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// A Cond is a sync.Cond.
type Cond struct {
	L Locker

	once sync.Once
	real sync.Cond
}

// NewCond is sync.NewCond.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

func (c *Cond) native() *sync.Cond {
	c.once.Do(func() { c.real.L = c.L })
	return &c.real
}

// signals is who waits for a Cond, in the order in which they came.
type signals struct{ waiting []*waiter }

type waiter struct {
	woken bool
	clock race.Clock // what whoever woke it had done
}

func (c *Cond) Wait() {
	t := engine.Current()
	if t == nil {
		c.native().Wait()
		return
	}
	w := &waiter{}
	s := engine.State[signals](t, unsafe.Pointer(c))
	s.waiting = append(s.waiting, w)
	c.L.Unlock()
	t.Await(engine.Op{What: "be woken by the Cond"}, func() bool { return w.woken })
	t.Acquire(w.clock)
	c.L.Lock()
}

func (c *Cond) Signal() {
	if t := engine.Current(); t != nil {
		c.wake(t, 1)
		return
	}
	c.native().Signal()
}

func (c *Cond) Broadcast() {
	if t := engine.Current(); t != nil {
		c.wake(t, -1)
		return
	}
	c.native().Broadcast()
}

// wake wakes the first n who wait, or all if n is negative.
func (c *Cond) wake(t *engine.Task, n int) {
	t.Point(engine.Op{What: "signal the Cond"})
	s := engine.State[signals](t, unsafe.Pointer(c))
	for len(s.waiting) > 0 && n != 0 {
		w := s.waiting[0]
		s.waiting = s.waiting[1:]
		t.Release(&w.clock)
		w.woken = true
		n--
	}
}
