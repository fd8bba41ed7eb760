package goroutine

import (
	"runtime"
	"sync"
	"testing"
)

// TestIdentities has goroutines live at the same time, deep and shallow, on a
// stack that moves, and moved between threads.
func TestIdentities(t *testing.T) {
	for name, id := range map[string]func() uintptr{"ID": ID, "traced": traced} {
		t.Run(name, func(t *testing.T) {
			const n = 100
			var mu sync.Mutex
			seen := map[uintptr]bool{id(): true}
			var ready, done sync.WaitGroup
			ready.Add(n)
			for range n {
				done.Go(func() {
					first := id()
					ready.Done()
					ready.Wait() // all live
					for range 10 {
						runtime.Gosched()
						if deep(1000, id) != first || id() != first {
							t.Error("a goroutine's identity changed")
							return
						}
					}
					mu.Lock()
					defer mu.Unlock()
					if seen[first] || first == 0 {
						t.Errorf("%d is another's, or none", first)
					}
					seen[first] = true
				})
			}
			done.Wait()
		})
	}
}

//go:noinline
func deep(n int, id func() uintptr) uintptr {
	if n == 0 {
		return id()
	}
	return deep(n-1, id) + 0
}

func BenchmarkID(b *testing.B) {
	for b.Loop() {
		ID()
	}
}
