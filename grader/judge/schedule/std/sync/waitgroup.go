package sync

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// A WaitGroup is a sync.WaitGroup.
type WaitGroup struct {
	real  sync.WaitGroup
	count atomic.Int64 // the real one can't be asked
}

type group struct {
	done race.Clock
}

func (g *WaitGroup) Add(delta int) {
	g.real.Add(delta)
	count := g.count.Add(int64(delta))
	t := engine.Current()
	if t == nil {
		return
	}
	if delta < 0 {
		t.Release(&engine.State[group](t, unsafe.Pointer(g)).done)
	} else if delta > 0 && count == int64(delta) {
		g.access(t, race.AtomicWrite, "WaitGroup.Add")
	}
}

// access records an access by which an Add from zero and a Wait that are not ordered are
// found as a race, since the Wait may have been too early. Two Adds need not be ordered, nor
// two Waits, so it is as if Add wrote atomically and Wait read.
func (g *WaitGroup) access(t *engine.Task, kind race.Kind, what string) {
	t.Access(unsafe.Pointer(g), kind, engine.Here().Site("the WaitGroup by "+what))
}

func (g *WaitGroup) Done() { g.Add(-1) }

func (g *WaitGroup) Wait() {
	t := engine.Current()
	if t == nil {
		g.real.Wait()
		return
	}
	s := engine.State[group](t, unsafe.Pointer(g))
	g.access(t, race.Read, "WaitGroup.Wait")
	t.Await(engine.Op{What: "wait for the WaitGroup"}, func() bool { return g.count.Load() == 0 })
	g.real.Wait()
	t.Acquire(s.done)
}

func (g *WaitGroup) Go(f func()) {
	g.Add(1)
	t := engine.Current()
	if t == nil {
		go func() {
			defer g.Done()
			f()
		}()
		return
	}
	t.Go("", func() {
		defer g.Done()
		f()
	})
}
