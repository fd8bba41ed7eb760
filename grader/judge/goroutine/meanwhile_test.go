package goroutine

import (
	"sync"
	"testing"
	"time"
)

// TestMeanwhile returns when a function has ended, or waits for who called it, and not
// while it only takes its time.
func TestMeanwhile(t *testing.T) {
	var mu sync.Mutex
	hold := make(chan int)
	done := false
	for _, tt := range []struct {
		name  string
		f     func()
		frees func() // nil if it does not wait
	}{
		{"returns", func() {}, nil},
		{"sleeps", func() { time.Sleep(20 * time.Millisecond) }, nil},
		{"computes", func() {
			for end := time.Now().Add(20 * time.Millisecond); time.Now().Before(end); {
			}
		}, nil},
		{"waits for a lock", func() { mu.Lock(); defer mu.Unlock() }, mu.Unlock},
		{"waits for a channel", func() { <-hold }, func() { hold <- 1 }},
		{"waits in a select", func() {
			select {
			case <-hold:
			case hold <- 1:
			}
		}, func() { <-hold }},
	} {
		mu.TryLock()
		done = false
		wait := Meanwhile(func() { tt.f(); done = true })
		if tt.frees != nil {
			tt.frees()
		} else if !done {
			t.Errorf("%s: it has not returned", tt.name)
		}
		wait()
		if !done {
			t.Errorf("%s: it has not returned in the end", tt.name)
		}
	}
}
