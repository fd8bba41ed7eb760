package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// work returns the challenge in the workspace that a command is about: the one named,
// the one whose folder this is, or the one worked on last.
func (a *app) work(c *cli.Context) (*catalog.Catalog, target, error) {
	name := c.Command.Name
	if c.Args().Len() > 1 {
		return nil, target{}, usage("%s takes one challenge at most", name).hint("type: gradus %s %s", name, shellWord(c.Args().First()))
	}
	return a.workOn(c, c.Args().First())
}

// workOn is work for a name, "" for none.
func (a *app) workOn(c *cli.Context, name string) (*catalog.Catalog, target, error) {
	cat, err := a.catalogue(c)
	if err != nil {
		return nil, target{}, err
	}
	if name != "" {
		t, err := named(c, cat, name)
		return cat, t, err
	}
	t, err := here(cat, c.Command.Name)
	return cat, t, err
}

// worked records that a challenge of the workspace was worked on last. Errors are ignored.
func worked(t target) {
	if ws, err := workspace.Find(t.dir); err == nil && t.own {
		_ = ws.SetCurrent(t.challenge.ID())
	}
}

// shownOf returns what was shown of a challenge, under any of its names.
func shownOf(c *cli.Context, s *store.Store, ch *grader.Challenge) (all store.Shown, err error) {
	for _, id := range ch.IDs() {
		one, err := s.Shown(c.Context, id)
		if err != nil {
			return all, err
		}
		all.Hints = max(all.Hints, one.Hints)
		if all.Solution.IsZero() {
			all.Solution = one.Solution
		}
	}
	return all, nil
}

// hint is one of a challenge's hints.
type hint struct {
	number, of int
	text       string // Markdown
}

// oneMoreHint shows the next hint of a challenge, the last again when all were shown.
func oneMoreHint(c *cli.Context, s *store.Store, ch *grader.Challenge) (hint, error) {
	of := len(ch.Files.Hints)
	if of == 0 {
		return hint{}, usage("%s has no hints", ch.Slug).hint("gradus read %s shows the task again", ch.Slug)
	}
	n, err := s.ShowHint(c.Context, ch.ID(), of)
	if err != nil {
		return hint{}, err
	}
	return hintNumber(ch, n)
}

// lastQuestion returns, as Markdown, what the last attempt at a challenge was asked about
// its mistake; "" where that is not known or not revealed.
func lastQuestion(c *cli.Context, s *store.Store, ch *grader.Challenge) (string, error) {
	last, err := s.History(c.Context, ch.IDs(), 1)
	if err != nil || len(last) == 0 {
		return "", err
	}
	m := last[0].Report.Revealed().Misconception
	if m == nil {
		return "", nil
	}
	return "Of your last attempt: " + m.Question, nil
}

func hintNumber(ch *grader.Challenge, n int) (hint, error) {
	text, err := fs.ReadFile(ch.FS, ch.Files.Hints[n-1])
	return hint{n, len(ch.Files.Hints), string(text)}, err
}

// stuckAfter is how many failed attempts are needed before a solution may be shown.
const stuckAfter = 5

// mayShowSolution refuses a solution that would spoil the challenge: before it is
// passed, and before enough attempts failed. insisted says that it was asked for again.
func (a *app) mayShowSolution(c *cli.Context, s *store.Store, ch *grader.Challenge, insisted bool) error {
	if ch.Withheld != nil {
		return usage("the solution of %s is not here: %s", ch.Slug, ch.Withheld.Reason).hint("%s", ch.Withheld.Hint)
	}
	shown, err := shownOf(c, s, ch)
	if err != nil {
		return err
	}
	status, err := s.Status(c.Context)
	if err != nil {
		return err
	}
	for _, id := range ch.IDs() {
		if status[id] == store.Passed {
			return nil
		}
	}
	if !shown.Solution.IsZero() {
		return nil
	}
	failed, err := s.Failures(c.Context, ch.IDs())
	switch {
	case err != nil:
		return err
	case failed < stuckAfter:
		return usage("the solution is shown once you passed, or after %d graded attempts; you made %d", stuckAfter, failed).
			hint("one more hint: %s", again(c, "hint", ch.Slug))
	case !insisted:
		return usage("you made %d attempts; the solution takes the riddle away, and a pass after it is marked so", failed).
			hint("if you want it: %s", again(c, "solution --yes", ch.Slug))
	}
	return nil
}

// solution is a challenge's own solution, and how the learner's file differs from it.
type solution struct {
	files []grader.File
	diff  string // unified; "" where there is no file of the learner's to compare
}

// showSolution reads the solution and notes that it was shown.
func showSolution(c *cli.Context, s *store.Store, t target) (out solution, err error) {
	for _, name := range t.challenge.Solution() {
		data, err := fs.ReadFile(t.challenge.FS, name)
		if err != nil {
			return out, err
		}
		out.files = append(out.files, grader.File{Name: name, Data: data})
		yours, err := os.ReadFile(filepath.Join(t.dir, name))
		if err == nil && !bytes.Equal(yours, data) {
			out.diff += string(diff.Diff("yours/"+name, yours, "solution/"+name, data))
		}
	}
	return out, s.ShowSolution(c.Context, t.challenge.ID(), time.Now())
}

// editor returns a command that edits the learner's file, or nil if none is set.
func editor(t target) *exec.Cmd {
	words := strings.Fields(settings().Editor)
	if len(words) == 0 {
		return nil
	}
	cmd := exec.Command(words[0], append(words[1:], filepath.Join(t.dir, t.challenge.MainFile()))...)
	cmd.Dir = t.dir
	return cmd
}

// markdown lays a page out for the terminal of standard output.
func (a *app) markdown(c *cli.Context, text string) (string, error) {
	return report.Markdown(text, pageWidth(a.width()), a.color(c))
}
