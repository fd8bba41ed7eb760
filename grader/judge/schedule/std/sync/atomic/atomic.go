// Package atomic has the API of its namesake. In a run, each operation is a point, and
// orders memory as the Go memory model says: all in one sequence, a load after the store
// that it sees.
package atomic

import (
	"sync/atomic"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// location is what a run knows of a variable that is used atomically.
type location struct{ stored race.Clock }

// operation is what is done to it.
type operation struct {
	what          string
	reads, writes bool
}

var (
	load   = operation{"load", true, false}
	store  = operation{"store", false, true}
	swap   = operation{"swap", true, true}
	add    = operation{"add to", true, true}
	change = operation{"change", true, true}
)

// at begins the operation on a variable of this package's types.
func (o operation) at(p unsafe.Pointer) {
	if t := engine.Current(); t != nil {
		o.point(t)
		o.order(t, p)
	}
}

// on begins it on one of the plain types, which may be used otherwise, too.
func (o operation) on(p unsafe.Pointer) {
	if t := engine.Current(); t != nil {
		o.point(t)
		o.access(t, p)
		o.order(t, p)
	}
}

func (o operation) point(t *engine.Task) {
	t.Point(engine.Op{What: o.what + " an atomic variable"})
}

func (o operation) order(t *engine.Task, p unsafe.Pointer) {
	l := engine.State[location](t, p)
	if o.reads {
		t.Acquire(l.stored)
	}
	if o.writes {
		t.Replace(&l.stored)
	}
}

func (o operation) access(t *engine.Task, p unsafe.Pointer) {
	kind := race.AtomicRead
	if o.writes {
		kind = race.AtomicWrite
	}
	t.Access(p, kind, engine.Here().Site("a variable"))
}

// compareAndSwap is a load if it fails.
func compareAndSwap(p unsafe.Pointer, plain bool, real func() bool) bool {
	t := engine.Current()
	if t == nil {
		return real()
	}
	swap.point(t)
	swapped, did := real(), load
	if swapped {
		did = swap
	}
	if plain {
		did.access(t, p)
	}
	did.order(t, p)
	return swapped
}

// Bool is an atomic.Bool.
type Bool struct{ real atomic.Bool }

func (x *Bool) Load() bool { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Bool) Store(v bool) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Bool) Swap(v bool) bool { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Bool) CompareAndSwap(old, new bool) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

// Pointer is an atomic.Pointer.
type Pointer[T any] struct{ real atomic.Pointer[T] }

func (x *Pointer[T]) Load() *T { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Pointer[T]) Store(v *T) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Pointer[T]) Swap(v *T) *T { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}

// Value is an atomic.Value.
type Value struct{ real atomic.Value }

func (x *Value) Load() any { load.at(unsafe.Pointer(x)); return x.real.Load() }

func (x *Value) Store(v any) { store.at(unsafe.Pointer(x)); x.real.Store(v) }

func (x *Value) Swap(v any) any { swap.at(unsafe.Pointer(x)); return x.real.Swap(v) }

func (x *Value) CompareAndSwap(old, new any) bool {
	return compareAndSwap(unsafe.Pointer(x), false, func() bool { return x.real.CompareAndSwap(old, new) })
}
