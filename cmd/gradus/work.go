package main

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

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
	again      bool   // all hints were shown before
}

// oneMoreHint shows the next hint of a challenge, the last again when all were shown.
func oneMoreHint(c *cli.Context, s *store.Store, ch *grader.Challenge) (hint, error) {
	of := len(ch.Files.Hints)
	if of == 0 {
		return hint{}, usage("%s has no hints", ch.Slug).hint("gradus read %s shows the task again", ch.Slug)
	}
	shown, err := shownOf(c, s, ch)
	if err != nil {
		return hint{}, err
	}
	n, err := s.ShowHint(c.Context, ch.ID(), of)
	if err != nil {
		return hint{}, err
	}
	h, err := hintNumber(ch, n)
	h.again = shown.Hints >= of
	return h, err
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
	return hint{number: n, of: len(ch.Files.Hints), text: string(text)}, err
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
