package main

import (
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

// placeOptions lay a report out for standard output, and say where the learner's files are.
func (a *app) placeOptions(c *cli.Context, t target, r *grader.Report) report.Options {
	o := a.page(c)
	o.Dir, o.File = t.shown(), t.challenge.MainFile()
	if _, err := os.Stat(filepath.Join(t.dir, r.Folder, o.File)); err != nil {
		o.File = ""
	}
	if filepath.Ext(t.dir) == ".go" && !isDir(t.dir) {
		o.Dir = filepath.Dir(o.Dir)
	}
	return o
}

// reportOptions are placeOptions, with what to type next.
func (a *app) reportOptions(c *cli.Context, t target, r *grader.Report) report.Options {
	o := a.placeOptions(c, t, r)
	switch {
	case !t.own:
	case r.Verdict == grader.Accepted:
		o.Next = []string{again(c, "start", "next")}
	case a.stuck(c, t.challenge, r):
		o.Next = []string{again(c, "hint", t.challenge.Slug), again(c, "test", t.challenge.Slug)}
	default:
		o.Next = []string{again(c, "test", t.challenge.Slug), again(c, "grade", t.challenge.Slug)}
	}
	return o
}

// stuck reports whether the same check failed first in the last attempt at a challenge,
// and there are hints that were not shown yet.
func (a *app) stuck(c *cli.Context, ch *grader.Challenge, r *grader.Report) (stuck bool) {
	first := firstFailed(r)
	if first == "" {
		return false
	}
	_ = a.withStore(func(s *store.Store) error { // a verdict is one without it
		shown, err := shownOf(c, s, ch)
		if err != nil || shown.Hints >= len(ch.Files.Hints) {
			return err
		}
		last, err := s.History(c.Context, ch.IDs(), 1)
		stuck = len(last) > 0 && firstFailed(&last[0].Report) == first
		return err
	})
	return stuck
}

// firstFailed is the hidden test that failed first, or "".
func firstFailed(r *grader.Report) string {
	for _, o := range r.Outcomes {
		if o.Status == grader.Failed {
			return o.Test
		}
	}
	return ""
}
