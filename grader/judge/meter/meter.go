// Package meter counts what a submission does, inside the submission's own
// process. Package instrument puts the calls into the learner's source when the
// hidden tests ask for costs; package peer reads the counters for the judge.
// Learners can't import it, and their source is type-checked before a call is
// put in, so nothing they may write reaches a counter.
//
// A step is one statement, one element that a built-in or standard function copies,
// compares or writes, or one comparison that it makes (see Grow for the exception:
// what moves when a slice grows). An allocation is
// one make, new, &T{}, literal of a slice or map, append that outgrows its array,
// or string or slice that a conversion, a concatenation or a standard function
// makes, whether or not the compiler then finds room on the stack. Space is the
// elements (bytes, for strings) of all allocations. None of it depends on the
// machine or on time.
//
// Counters are atomic: a submission may use goroutines, and the count must not
// depend on how they are scheduled. A loop that does nothing but add numbers takes
// 11 to 16 times as long as uncounted (BenchmarkStep). Nothing is inlined: the
// additions take as long, and the compiler is spared a quarter of its time for a
// small submission.
package meter

import (
	"math"
	"sync/atomic"
)

// Reading is what was counted since the last Restart.
type Reading struct {
	Steps, Allocs, Space int64
	Exceeded             bool // the limit of steps was reached, so Steps is only the limit
	On                   bool // the submission was built to count
}

// Exceeded is the panic value of a step beyond the limit, where OnExceeded has not
// said what else happens.
type Exceeded struct{}

func (Exceeded) Error() string { return "more steps than this check allows" }

var onExceeded = func() { panic(Exceeded{}) }

// OnExceeded has f called on each step beyond the limit, by whichever goroutine
// takes it. f must not return. It is for the main program, before it counts.
func OnExceeded(f func()) { onExceeded = f }

var (
	on     atomic.Bool
	limit  atomic.Int64
	left   atomic.Int64 // of limit
	allocs atomic.Int64
	space  atomic.Int64
)

func init() { Restart(0) }

// On notes that the program counts, and returns true. Instrumented files call it
// when they are initialised.
func On() bool {
	on.Store(true)
	return true
}

// Step counts n steps. Beyond the limit it does not return, whatever is tried.
//
//go:noinline
func Step(n int) {
	if left.Add(-int64(n)) < 0 {
		onExceeded()
	}
}

// Alloc counts n allocations of size elements together, and not the steps.
//
//go:noinline
func Alloc(n, size int) {
	allocs.Add(int64(n))
	space.Add(int64(size))
}

// Restart sets the counters to zero, allows steps from now on (any number if
// it is 0), and returns what was counted before.
func Restart(steps int64) Reading {
	if steps <= 0 {
		steps = math.MaxInt64 / 2 // no overflow, however many steps follow the last
	}
	rest := left.Swap(steps)
	r := Reading{Allocs: allocs.Swap(0), Space: space.Swap(0), On: on.Load(), Exceeded: rest < 0}
	r.Steps = limit.Swap(steps) - max(rest, 0)
	return r
}
