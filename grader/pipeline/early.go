package pipeline

import (
	"context"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/session"
)

// buildAndBegin builds a submission that is run once. While it compiles, the judge and
// the candidate's sandbox are started.
func (p *Pipeline) buildAndBegin(ctx context.Context, ch *grader.Challenge, sub *grader.Submission) (*built, []grader.Diagnostic, error) {
	if p.Builder.Crowded() { // no processor is free to start anything early
		return p.build(ctx, ch, sub, nil)
	}
	e := &early{ctx: ctx, p: p, ch: ch, sources: sources(sub)}
	b, advice, err := p.build(ctx, ch, sub, e.begin)
	begun := e.wait()
	if err != nil {
		if begun != nil {
			begun.Close()
		}
		return nil, advice, err
	}
	b.begun = begun
	return b, advice, nil
}

// early begins a run while the program is still being built: the judge initialises
// and boxes are made beside the compiler.
type early struct {
	ctx     context.Context
	p       *Pipeline
	ch      *grader.Challenge
	sources []string
	going   sync.WaitGroup
	begun   *session.Begun
}

func (e *early) begin(binary string) {
	e.going.Go(func() {
		judge, err := e.p.judge(e.ctx, e.ch)
		if err != nil {
			return // the build reports the same error
		}
		// If this fails, so will session.Run, which reports the error.
		e.begun, _ = session.Begin(e.ctx, e.ch, session.Programs{Judge: judge, Candidate: binary, Sources: e.sources, GOROOT: e.p.Builder.Toolchain().Root})
	})
}

// wait returns the run, or nil if none was begun.
func (e *early) wait() *session.Begun {
	e.going.Wait()
	return e.begun
}
