package session

import (
	"context"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Begun is a run whose judge initialises, and whose candidate's box is made, while
// the candidate is still being built. One of Run and Close must be called, once.
type Begun struct {
	session *session
	pair    *pair
}

// Begin begins a run. The file at p.Candidate is there already, and is the program when Run is
// called. When ctx ends, so does what was begun; Close is still to be called.
func Begin(ctx context.Context, ch *grader.Challenge, p Programs) (*Begun, error) {
	s := newSession(ch, p)
	b := &Begun{s, s.newPair(order(ch.Checks))}
	if err := b.pair.startJudge(ctx); err != nil {
		return nil, err
	}
	var err error
	if b.pair.box, err = sandbox.Prepare(ctx, b.pair.candidateSpec()); err != nil {
		b.pair.abandon()
		return nil, err
	}
	return b, nil
}

// Run is as the function Run is, for what was begun.
func (b *Begun) Run(ctx context.Context, ended func(test string, res grader.TestResult)) (*grader.Run, error) {
	return b.session.run(ctx, b.pair, ended)
}

// Close ends what was begun.
func (b *Begun) Close() { b.pair.abandon() }
