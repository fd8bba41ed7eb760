package pipeline

import (
	"context"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/suites"
)

// ready is what was made of one challenge to grade submissions with.
type ready struct {
	code  once[link.Code]
	judge once[string] // the program

	ground once[*suites.Ground] // where learners write tests
}

// once holds a value that is made when it is first asked for.
type once[T any] struct {
	mu    sync.Mutex
	made  bool
	value T
	err   error
}

// get returns the value, making it if there is none. An error is kept too, unless it
// comes from a caller's context: the next caller tries again.
func (o *once[T]) get(ctx context.Context, make func() (T, error)) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.made {
		o.value, o.err = make()
		o.made = o.err == nil || ctx.Err() == nil
	}
	return o.value, o.err
}

// Prewarm fills the caches with what every build needs, and with the packages of a
// catalogue's modules that submissions may import.
func (p *Pipeline) Prewarm(ctx context.Context, modules grader.Modules, packages []string, progress func(string)) error {
	return p.Builder.Prewarm(ctx, runtimeSource, modules, packages, progress)
}

func (p *Pipeline) ready(ch *grader.Challenge) *ready {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.challenges == nil {
		p.challenges = map[string]*ready{}
	}
	if p.challenges[ch.Hash] == nil {
		p.challenges[ch.Hash] = &ready{}
	}
	return p.challenges[ch.Hash]
}
