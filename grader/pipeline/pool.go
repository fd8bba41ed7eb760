package pipeline

import (
	"context"
	"runtime"
	"sync"

	"github.com/gradus-dev/gradus/grader"
)

// toolMemory is how many bytes grading one submission takes apart from its candidate: for
// the compiler or the linker, then for the judge.
const toolMemory = 256 << 20

// Workers returns how many submissions of ch to grade at the same time: one per
// processor, or fewer if each could not have the memory it may use.
func Workers(ch *grader.Challenge) int {
	n := runtime.GOMAXPROCS(0)
	if have := availableMemory(); have > 0 {
		n = min(n, int(have/(ch.Limits.Memory+toolMemory)))
	}
	return max(n, 1)
}

// ahead is how many finished results per worker may wait for an earlier, slower one.
const ahead = 16

// InOrder calls work for 0 to n-1 on several goroutines, and done with each
// result in that order, one at a time. However large n is, only a few results
// are held at once. It returns the first error of done, or ctx's.
func InOrder[T any](ctx context.Context, n, workers int, work func(ctx context.Context, i int) T, done func(i int, result T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		i      int
		result chan T
	}
	jobs := make(chan job)
	pending := make(chan job, workers*ahead)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for j := range jobs {
				j.result <- work(ctx, j.i)
			}
		})
	}
	go func() {
		defer close(pending)
		defer close(jobs)
		for i := range n {
			j := job{i, make(chan T, 1)}
			select {
			case pending <- j: // blocks while too many results are waiting
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer working.Wait()
	defer cancel() // before waiting
	for j := range pending {
		select {
		case r := <-j.result:
			if err := done(j.i, r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
