package pipeline

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

func TestInOrder(t *testing.T) {
	const n, workers = 500, 4
	var running, most atomic.Int64
	slow := make(chan struct{})
	next, started := 0, atomic.Int64{}
	err := InOrder(t.Context(), n, workers, func(_ context.Context, i int) int {
		begun := started.Add(1)
		now := running.Add(1)
		for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
		}
		defer running.Add(-1)
		if i == 3 { // the rest does not wait for it, up to a bound
			<-slow
		}
		if begun == workers*ahead {
			close(slow)
		}
		return i * i
	}, func(i, result int) error {
		if i != next || result != i*i {
			t.Fatalf("done(%d, %d); want %d and its square", i, result, next)
		}
		next++
		if held := started.Load() - int64(next); held > workers*(ahead+2) {
			t.Fatalf("%d results are held", held)
		}
		return nil
	})
	if err != nil || next != n {
		t.Errorf("%d results, error %v; want %d", next, err, n)
	}
	if most.Load() > workers {
		t.Errorf("%d ran at one time; want %d at most", most.Load(), workers)
	}
}

func TestInOrderStops(t *testing.T) {
	enough := errors.New("enough")
	for name, tt := range map[string]struct {
		done func(cancel func()) error
		want error
	}{
		"when done fails":  {func(func()) error { return enough }, enough},
		"when it is ended": {func(cancel func()) error { cancel(); return nil }, context.Canceled},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var running atomic.Int64
		err := InOrder(ctx, 1_000_000, 3, func(ctx context.Context, i int) int {
			running.Add(1)
			defer running.Add(-1)
			if i > 0 {
				<-ctx.Done()
			}
			return i
		}, func(int, int) error { return tt.done(cancel) })
		cancel()
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v; want %v", name, err, tt.want)
		}
		if n := running.Load(); n != 0 {
			t.Errorf("%s: %d are still at work", name, n)
		}
	}
}

// TestWorkers asks for more memory than there is.
func TestWorkers(t *testing.T) {
	ch := &grader.Challenge{Limits: grader.DefaultLimits}
	if n := Workers(ch); n < 1 {
		t.Errorf("%d workers", n)
	}
	ch.Limits.Memory = 1 << 50
	if n := Workers(ch); n != 1 && availableMemory() > 0 {
		t.Errorf("%d workers without memory for two; want 1", n)
	}
}
