package batch

import (
	"cmp"
	"context"
	"fmt"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// answers returns the challenges that a hand-in answers.
func (g *grading) answers(in workspace.HandIn) ([]*grader.Challenge, error) {
	if g.handIn.Challenge != "" {
		ch, err := g.challenge(g.handIn.Challenge)
		return []*grader.Challenge{ch}, err
	}
	if !g.Auto {
		return g.Challenges[:1], nil
	}
	found, err := in.Answers(g.Challenges)
	if err != nil || len(found) > 0 {
		return found, err
	}
	if _, err := in.Freeze(g.Challenges[0]); err != nil {
		if bad, ok := workspace.IsBad(err); ok && (bad.Stray || bad.Empty) {
			return nil, bad // it says what is there instead
		}
	}
	return nil, workspace.NoChallenge(len(g.Challenges))
}

// unreadable records the result of a hand-in that can't be opened: a verdict, if it is known
// which challenge it answers.
func (g *grading) unreadable(bad *workspace.BadSubmission) error {
	challenges, err := g.answers(workspace.HandIn{})
	if _, unknown := workspace.IsBad(err); unknown || bad.Stray {
		return g.none("", bad)
	}
	if err != nil {
		return err
	}
	return g.refused(challenges[0], bad)
}

// answer grades a hand-in as an answer to one challenge, unless the journal has its
// verdict.
func (g *grading) answer(ctx context.Context, in workspace.HandIn, ch *grader.Challenge) error {
	sub, err := in.Freeze(ch)
	bad, isBad := workspace.IsBad(err)
	switch {
	case isBad && bad.Stray:
		return g.none(ch.ID(), bad)
	case isBad:
		return g.refused(ch, bad)
	case err != nil:
		return err
	}
	if u := (unit{g.handIn.Key, ch.ID()}); g.done(u, ch, sub.Hash) {
		return g.known(u)
	}
	if err := g.begin(); err != nil {
		return err
	}
	r, err := g.Pipeline.Grade(ctx, ch, sub)
	if err != nil {
		return err
	}
	if r.Verdict.ExitCode() == grader.GraderError.ExitCode() {
		return fmt.Errorf("there is no verdict: %s", r.Reason)
	}
	return g.graded(r)
}

func (g *grading) begin() error {
	r := g.record(Begun)
	r.Alone = g.alone
	g.begun = true
	return g.written(g.Journal.Add(r))
}

func (g *grading) graded(r *grader.Report) error {
	rec := g.record(Graded)
	if g.Regrade {
		was, err := g.Journal.last(unit{g.handIn.Key, r.Challenge})
		if err != nil {
			return err
		}
		rec.State, rec.Learners, rec.Submitted, rec.Late = Proposed, was.Learners, was.Submitted, was.Late
	}
	rec.Challenge, rec.Engine, rec.Report = r.Challenge, g.Pipeline.Engine(), report.Whole(r)
	return g.keep(rec)
}

// done reports whether the journal already has the result of grading some files.
func (g *grading) done(u unit, ch *grader.Challenge, files string) bool {
	if g.Regrade {
		return !g.Journal.again(u, result{submission: files, challenge: ch.Hash, engine: g.Pipeline.Engine()})
	}
	g.Journal.mu.Lock()
	defer g.Journal.mu.Unlock()
	known := g.Journal.known[u]
	return known.state == Graded && known.submission == files
}

// refused records the verdict on what could not be frozen. That costs nothing, and is
// done each time.
func (g *grading) refused(ch *grader.Challenge, bad *workspace.BadSubmission) error {
	if u := (unit{g.handIn.Key, ch.ID()}); g.Regrade && g.done(u, ch, "") {
		return g.known(u)
	}
	return g.graded(bad.Report(ch, g.handIn.Key, g.Pipeline.Environment()))
}

// none records that this is no hand-in at all.
func (g *grading) none(challenge string, bad *workspace.BadSubmission) error {
	if g.Regrade {
		return nil
	}
	r := g.record(None)
	r.Challenge, r.Cause = cmp.Or(challenge, r.Challenge), report.Clean(bad.Error(), maxCause)
	return g.keep(r)
}
