package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/tui"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// Grade implements tui.Host.
func (h *host) Grade(ctx context.Context, id string) tui.Graded {
	ctx, done := h.working(ctx)
	defer done()
	o := h.of(id)
	before := h.before(o)
	g, err := h.grade(ctx, o.target, false)
	if err != nil {
		return tui.Graded{Verdict: grader.GraderError, Err: err}
	}
	h.record(ctx, id, g)
	after := h.reached(o.challenge)
	h.mu.Lock()
	h.opened[id].score = &after
	h.mu.Unlock()
	r := g.report
	return tui.Graded{Verdict: r.Verdict, Score: fmt.Sprintf("%d of %d points", r.Score, r.MaxScore), Note: g.note,
		Report: h.report(o.target, g, false), Details: h.report(o.target, g, true),
		Skill: tui.Skill{Title: after.Title, Before: before.Share, After: after.Share}}
}

// watched is the grading of a save.
type watched struct {
	report *grader.Report
	sub    *grader.Submission // nil where it can't be frozen
	reward []string
	note   string // what limits its worth; "" for nothing
}

// starterNote is said of a grading that nobody asked for by a save: there has to be
// something to look at when a challenge is opened.
const starterNote = "the starter: not counted as an attempt"

// grade grades what is saved of t. wait says to grade the reference as well, if that is
// needed to compare with it.
func (h *host) grade(ctx context.Context, t target, wait bool) (g watched, err error) {
	if g.report, g.sub, err = h.engine.answer(ctx, t, gradeOptions{keep: true}); err != nil {
		return g, err
	}
	h.app.markSpoiled(ctx, t.challenge, g.report)
	switch {
	case g.report.Verdict == grader.Accepted:
		g.reward, _ = h.app.reward(h.c, h.cat, g.report) // a verdict is one without it
		g.reward = append(h.engine.compared(ctx, t.challenge, g.report, wait), g.reward...)
	case g.sub != nil && workspace.Untouched(t.challenge, g.sub):
		g.note = starterNote
	}
	return g, nil
}

// report returns what a grading is read as: as much as fits the screen, or all of it.
func (h *host) report(t target, g watched, all bool) tui.Text {
	o := h.app.placeOptions(h.c, t, g.report)
	o.Framed, o.More = true, "d" // there are keys
	o.Verbose, o.All, o.Reward = all, all, g.reward
	return func(width, height int) string {
		var b strings.Builder
		o := o
		o.Width, o.Height = width, height
		_ = report.Text(&b, g.report, o) // to memory
		return b.String()
	}
}

// record stores an attempt that came to something else than the one before. Storing every
// save would make the history long and useless; and the starter is nobody's attempt.
func (h *host) record(ctx context.Context, id string, g watched) {
	if ctx.Err() != nil || g.note == starterNote {
		return
	}
	h.mu.Lock()
	o := h.opened[id]
	same := o.last != nil && sameResult(o.last, g.report)
	o.last = g.report
	h.mu.Unlock()
	if !same {
		h.app.record(ctx, o.target, g.sub, g.report, true)
	}
}

// sameResult reports whether two gradings came to the same: verdict, points, and what was
// said of each check.
func sameResult(a, b *grader.Report) bool {
	return a.Verdict == b.Verdict && a.Score == b.Score &&
		slices.EqualFunc(a.Outcomes, b.Outcomes, func(x, y grader.Outcome) bool {
			return x.Test == y.Test && x.Status == y.Status && x.Message == y.Message
		})
}

// before returns the score in the challenge's main skill that the last grading left.
func (h *host) before(o opened) skill.Score {
	if o.score != nil {
		return *o.score
	}
	return h.reached(o.challenge)
}

// reached returns the learner's score in the skill that a challenge is most about.
func (h *host) reached(ch *grader.Challenge) skill.Score {
	best, err := h.app.best(h.c, h.cat)
	if err != nil {
		return skill.Score{}
	}
	main := mainSkill(ch)
	for _, s := range skill.Scores(h.cat.Skills, h.cat.Challenges(), best) {
		if s.Skill == main {
			s.Title = clean(s.Title)
			return s
		}
	}
	return skill.Score{}
}
