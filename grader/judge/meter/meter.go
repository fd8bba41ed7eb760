// Package meter counts the work of a submission, inside the submission's own process.
// Package instrument inserts the calls into the learner's source if the hidden tests bound
// costs; package peer reads the counters for the judge. Learners can't import it, and their
// source is type-checked before calls are inserted, so their code can't refer to a counter.
//
// A step is one statement, one element that a built-in or standard function copies,
// compares or writes, or one comparison that it makes (see Grow for the exception:
// what moves when a slice grows). A value of more than Small words, such as an array,
// costs a step for each of its words wherever it is copied, compared or set to zero;
// a statement costs another step for every sixteen operations in it. A text costs a
// step for each byte when it is compared, joined, converted, read or written, and
// a step for each eight bytes when it is the key of a map. Iterating over a map costs a
// step for each eight empty slots, if there are many.
//
// An allocation is one make, new, &T{}, literal of a slice or map, local variable
// whose address is taken, function literal that is kept with what it captures, value put
// into an interface, slice of variadic arguments, append that outgrows its array, or
// string or slice that a conversion, a concatenation or a standard function makes,
// even if the compiler puts it on the stack.
// Space is the elements (bytes, for strings) of all allocations, where one of more
// than Small words counts as many times as it has words. Spare capacity of maps and the
// stacks of calls in progress are not counted. Counts don't depend on the machine or on
// time.
//
// Counters are atomic: a submission may use goroutines, and the count must not depend on
// how they are scheduled. Each counter is kept twice, in different places, and never
// decreases, so that code that resets only one of the two is detected (see Totals.Torn). A
// loop that only adds numbers takes 11 to 16 times as long as uncounted (BenchmarkStep).
// Nothing is inlined: that makes counting no slower, and saves the compiler a quarter of
// its time for a small submission.
package meter

import (
	"math"
	"sync/atomic"
)

// Totals is what was counted since the program began.
type Totals struct {
	Steps, Allocs, Space int64
	Exceeded             bool // the limit of steps was passed since the last Allow
	On                   bool // the submission was built to count
	// Torn says that a counter and its twin disagree, as no counting makes them:
	// something wrote to the memory of one.
	Torn bool
}

// Reading is what was counted between two Totals.
type Reading struct {
	Steps, Allocs, Space int64
	Exceeded             bool // the limit of steps was passed, so Steps is only the limit
	On                   bool
}

// Since returns what was counted from before to t, when limit steps were allowed (any
// number if it is 0).
func (t Totals) Since(before Totals, limit int64) Reading {
	r := Reading{t.Steps - before.Steps, t.Allocs - before.Allocs, t.Space - before.Space, t.Exceeded, t.On}
	if r.Exceeded && limit > 0 {
		r.Steps = limit
	}
	return r
}

// Exceeded is the panic value of a step beyond the limit, unless OnExceeded has set
// another reaction.
type Exceeded struct{}

func (Exceeded) Error() string { return "more steps than this check allows" }

var onExceeded = func() { panic(Exceeded{}) }

// OnExceeded sets a function that is called for each step beyond the limit, on the
// goroutine that takes it. f must not return. The main program calls OnExceeded before
// anything is counted.
func OnExceeded(f func()) { onExceeded = f }

var (
	on    atomic.Bool
	limit atomic.Int64 // of main.steps
	main  struct{ steps, allocs, space atomic.Int64 }
	// twin is added to after main, so it is never ahead. It is not atomic: where
	// goroutines meet it may miss some, and falls further behind.
	twin = new(struct{ steps, allocs, space int64 })
)

// most is more than any counter reaches by real work. But a length times a size, or the
// length of a slice of empty values, may be larger, and would make a counter overflow.
const most = math.MaxInt64 / 2

func init() { limit.Store(most) }

// On notes that the program counts, and returns true. Instrumented files call it
// when they are initialised.
func On() bool {
	on.Store(true)
	return true
}

// Step counts n steps. Beyond the limit it never returns. A counter that has overflowed is
// beyond any limit.
//
//go:noinline
//go:norace
func Step(n int) {
	taken := main.steps.Add(int64(n))
	twin.steps += int64(n)
	if uint64(taken) > uint64(limit.Load()) {
		onExceeded()
	}
}

// Alloc counts n allocations of size elements together, and not the steps. It does not
// return where a counter overflows.
//
//go:noinline
//go:norace
func Alloc(n, size int) {
	allocs := main.allocs.Add(int64(n))
	twin.allocs += int64(n)
	space := main.space.Add(int64(size))
	twin.space += int64(size)
	if n < 0 || size < 0 || max(uint64(allocs), uint64(space)) > most {
		onExceeded()
	}
}

// Allow returns what was counted, and allows that many steps from now on, or any
// number if steps is 0.
//
//go:norace
func Allow(steps int64) Totals {
	shadow := *twin // first: what is counted meanwhile must not look torn
	t := Totals{Steps: main.steps.Load(), Allocs: main.allocs.Load(), Space: main.space.Load(), On: on.Load()}
	t.Torn = t.Steps < shadow.steps || t.Allocs < shadow.allocs || t.Space < shadow.space
	until := int64(most)
	if steps > 0 {
		until = t.Steps + steps
	}
	t.Exceeded = uint64(t.Steps) > uint64(limit.Swap(until))
	return t
}
