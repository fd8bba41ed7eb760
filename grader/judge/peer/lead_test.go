package peer

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

func call(name string, n int) (got int) {
	Invoke(name, name, []any{&n}, []any{&got})
	return got
}

// within fails a test that waits for what never comes.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatalf("%s: does not end", what)
	}
}

func TestCallsInFlightRunBesideEachOther(t *testing.T) {
	const n = 20
	var all sync.WaitGroup
	all.Add(n)
	connect(t, map[string]any{"Meet": func(i int) int { all.Done(); all.Wait(); return i }})
	within(t, "a call that waits for others", func() {
		var done sync.WaitGroup
		for i := range n {
			done.Go(func() {
				if got := call("Meet", i); got != i {
					t.Errorf("Meet(%d) = %d", i, got)
				}
			})
		}
		done.Wait()
	})
}

// TestShortCallsOverlap has goroutines call as fast as they can: served one after
// the other, they would hide what concurrent use breaks.
func TestShortCallsOverlap(t *testing.T) {
	const goroutines, calls = 4, 500
	var inside, overlapped atomic.Int64
	connect(t, map[string]any{"Short": func(i int) int {
		if inside.Add(1) > 1 {
			overlapped.Add(1)
		}
		for range 10 {
			runtime.Gosched()
		}
		inside.Add(-1)
		return i
	}})
	within(t, "calls", func() {
		var done sync.WaitGroup
		for range goroutines {
			done.Go(func() {
				for i := range calls {
					call("Short", i)
				}
			})
		}
		done.Wait()
	})
	if n := overlapped.Load(); n < goroutines*calls/10 {
		t.Errorf("%d of %d calls began inside another", n, goroutines*calls)
	}
}

// TestCallsAloneShareAGoroutine holds that a call beside which no other happens
// starts no goroutine, and that calls of the next test do so again.
func TestCallsAloneShareAGoroutine(t *testing.T) {
	served := map[uintptr]bool{}
	p := connect(t, map[string]any{"F": func(i int) int { served[goroutine.ID()] = true; return i }})
	p.mu.Lock()
	p.beside = true
	p.mu.Unlock()
	p.Reset()
	for i := range 1000 {
		call("F", i)
	}
	// A moment without a frame, on a busy machine, starts another reader.
	if len(served) > 100 {
		t.Errorf("%d goroutines served 1000 calls", len(served))
	}
}

// TestServingGoroutineEnds has the learner's code end the goroutine that reads.
func TestServingGoroutineEnds(t *testing.T) {
	connect(t, map[string]any{"Exit": func(int) int { runtime.Goexit(); return 0 }, "F": func(i int) int { return i }})
	within(t, "a call after one whose goroutine ended", func() {
		for range 3 {
			func() {
				defer func() {
					if recover() == nil {
						t.Error("a call that never returned did not panic")
					}
				}()
				call("Exit", 0)
			}()
			if got := call("F", 7); got != 7 {
				t.Errorf("F(7) = %d", got)
			}
		}
	})
}

// TestCallbackWhenNobodyWaits has the candidate call after its own call returned.
func TestCallbackWhenNobodyWaits(t *testing.T) {
	connect(t, map[string]any{"Later": func(f func(int)) {
		go func() {
			for i := range 100 {
				f(i)
			}
		}()
	}})
	within(t, "callbacks", func() {
		got := make(chan int, 1)
		f := func(i int) { got <- i }
		Invoke("Later", "Later", []any{&f}, nil)
		for want := range 100 {
			if i := <-got; i != want {
				t.Errorf("callback %d; want %d", i, want)
			}
		}
	})
}

// TestEndIsToldDuringACall ends the stream while the candidate computes.
func TestEndIsToldDuringACall(t *testing.T) {
	ended := make(chan struct{})
	computing := make(chan struct{})
	var stop atomic.Bool
	told := sync.OnceFunc(func() { close(ended) })
	p := join(t, map[string]any{"Loop": func(i int) int {
		close(computing)
		for !stop.Load() {
		}
		return i
	}}, Events{}, Events{Lost: func(error) { told() }})
	defer stop.Store(true)
	go call("Loop", 1)
	within(t, "a stream that ends", func() {
		<-computing
		p.conn.(interface{ Close() error }).Close()
		<-ended
	})
}

// TestCallsInCallbacksRunWhereTheCallbackWaits nests calls both ways: each runs on
// the goroutine that a direct call would run it on.
func TestCallsInCallbacksRunWhereTheCallbackWaits(t *testing.T) {
	candidate := map[uintptr]int{}
	connect(t, map[string]any{
		"Outer": func(f func(int) int) int { candidate[goroutine.ID()]++; return f(1) },
		"Inner": func(i int) int { candidate[goroutine.ID()]++; return i },
	})
	judge := goroutine.ID()
	var f func(int) int
	f = func(depth int) int {
		if goroutine.ID() != judge {
			t.Error("a callback ran on another goroutine than the one that waits")
		}
		call("Inner", depth)
		if depth == 3 {
			return depth
		}
		g := func(int) int { return f(depth + 1) }
		var got int
		Invoke("Outer", "Outer", []any{&g}, []any{&got})
		return got
	}
	var got int
	within(t, "nested calls", func() {
		judge = goroutine.ID()
		Invoke("Outer", "Outer", []any{&f}, []any{&got})
	})
	if got != 3 || len(candidate) != 1 {
		t.Errorf("got %d; goroutines that ran calls, and how many: %v; want 3 and one goroutine", got, candidate)
	}
}
