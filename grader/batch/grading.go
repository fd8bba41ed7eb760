package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gradus-dev/gradus/grader/handins"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// grading grades one hand-in, for each challenge that it answers.
type grading struct {
	*Run
	handIn *handins.HandIn
	try    int // the first is 1
	alone  bool

	records []*Record // its results, as in the journal
	news    bool      // the journal did not have all of them
	begun   bool      // the journal says that it began, and not yet that it ended
}

// end grades, and writes into the journal how that ended.
func (g *grading) end(ctx context.Context) ended {
	err := g.grade(ctx)
	if _, broken := errors.AsType[*journalError](err); broken {
		return ended{err: err}
	}
	if ctx.Err() != nil {
		return ended{err: g.stop("interrupted", ctx.Err())}
	}
	if err == nil {
		g.tell(g.records, !g.news)
		return ended{}
	}
	if g.try < tries {
		return ended{failed: true, err: g.stop(err.Error(), nil)}
	}
	r := g.record(Parked)
	r.Cause, r.Tries = report.Clean(err.Error(), maxCause), g.try
	if g.Regrade { // what counts goes on to do so
		g.tell([]*Record{r}, false)
		return ended{err: g.stop(err.Error(), nil)}
	}
	if err := g.keep(r); err != nil {
		return ended{err: err}
	}
	g.tell(g.records, false)
	return ended{}
}

// maxCause bounds a cause, in bytes.
const maxCause = 4 << 10

// stop records that a grading was interrupted and will be done again, and returns then.
func (g *grading) stop(why string, then error) error {
	if !g.begun {
		return then
	}
	r := g.record(Stopped)
	r.Cause, r.Alone = report.Clean(why, maxCause), g.alone
	if err := g.Journal.Add(r); err != nil && then == nil {
		return err
	}
	return then
}

// journalError says that the journal can't be written, which ends the run.
type journalError struct{ error }

func (e *journalError) Unwrap() error { return e.error }

// grade makes a record for each challenge. An error is a fault of the grader, or a
// *journalError.
func (g *grading) grade(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("gradus failed at this hand-in: %v", v)
		}
	}()
	if done, err := g.given(); done || err != nil {
		return err
	}
	in, close, err := g.handIn.Open(ctx)
	if bad, ok := workspace.IsBad(err); ok {
		return g.unreadable(bad)
	}
	if err != nil {
		return err
	}
	defer close()
	challenges, err := g.answers(in)
	if bad, ok := workspace.IsBad(err); ok {
		return g.none("", bad)
	}
	if err != nil {
		return err
	}
	for _, ch := range challenges {
		if err := g.answer(ctx, in, ch); err != nil {
			return err
		}
	}
	return nil
}

// given parks a hand-in with which gradus ended again and again, or leaves it parked.
func (g *grading) given() (done bool, err error) {
	j := g.Journal
	j.mu.Lock()
	alone := j.deaths[g.handIn.Key].alone
	parked, died := j.died[g.handIn.Key]
	j.mu.Unlock()
	switch {
	case g.Again || g.Regrade:
		return false, nil
	case died:
		return true, g.known(parked)
	case alone >= lone:
		r := g.record(Parked)
		r.Cause = fmt.Sprintf("gradus ended %d times while it graded this and nothing beside it", alone)
		return true, g.keep(r)
	}
	return false, nil
}

func (g *grading) record(s State) *Record {
	h := g.handIn
	r := &Record{State: s, Key: h.Key, Time: time.Now().UTC(), Learners: h.Learners, Late: h.Late}
	if g.handIn.Challenge != "" || !g.Auto {
		if challenges, err := g.answers(workspace.HandIn{}); err == nil {
			r.Challenge = challenges[0].ID()
		}
	}
	if !h.Submitted.IsZero() {
		at := h.Submitted.UTC()
		r.Submitted = &at
	}
	return r
}

// keep adds a record to the journal, unless that says so already.
func (g *grading) keep(r *Record) error {
	if last, err := g.Journal.last(r.unit()); err != nil {
		return err
	} else if last != nil && last.says(r) {
		g.records = append(g.records, last)
		return nil
	}
	if err := g.written(g.Journal.Add(r)); err != nil {
		return err
	}
	g.begun, g.news = false, true
	g.records = append(g.records, r)
	return nil
}

// known takes over what the journal has.
func (g *grading) known(u unit) error {
	r, err := g.Journal.last(u)
	if r != nil {
		g.records = append(g.records, r)
	}
	return err
}

func (g *grading) written(err error) error {
	if err != nil {
		return &journalError{err}
	}
	return nil
}
