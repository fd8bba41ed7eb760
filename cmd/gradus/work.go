package main

import (
	"bytes"
	"fmt"
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

// stuckAfter is how many submissions must have failed before a solution may be shown: each
// graded by the hidden tests, each another but for comments and layout, none the starter.
const stuckAfter = 5

// mayShowSolution refuses a solution that would spoil the challenge: before it is
// passed, and before enough submissions failed. insisted says that it was asked for again.
func (a *app) mayShowSolution(c *cli.Context, s *store.Store, ch *grader.Challenge, insisted bool) error {
	if ch.Withheld != nil {
		return usage("the solution of %s is not here: %s", ch.Slug, ch.Withheld.Reason).hint("%s", ch.Withheld.Hint)
	}
	shown, err := shownOf(c, s, ch)
	if err != nil || !shown.Solution.IsZero() {
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
	failed, err := honestFailures(c, s, ch)
	switch {
	case err != nil:
		return err
	case failed < stuckAfter:
		return usage("the solution is shown once you passed, or after the hidden tests rejected %d submissions that differ in more than comments; so far there are %d", stuckAfter, failed).
			hint("one more hint: %s", again(c, "hint", ch.Slug))
	case !insisted:
		return usage("the hidden tests rejected %d submissions; the solution takes the riddle away, and a pass after it is marked so", failed).
			hint("if you want it: %s", again(c, "solution --yes", ch.Slug))
	}
	return nil
}

// honestFailures counts what stuckAfter is about. Of submissions whose code was not kept
// only the hashes are compared.
func honestFailures(c *cli.Context, s *store.Store, ch *grader.Challenge) (int, error) {
	starter, err := workspace.Starter(ch)
	if err != nil {
		return 0, err
	}
	failed, err := s.Failures(c.Context, ch.IDs())
	if err != nil {
		return 0, err
	}
	none := workspace.Essence(starter.Files)
	different := map[string]bool{}
	for _, hash := range failed {
		files, err := s.Code(c.Context, hash)
		if err != nil {
			return 0, err
		}
		if len(files) > 0 {
			hash = workspace.Essence(files)
		}
		different[hash] = hash != none && hash != starter.Hash
	}
	n := 0
	for _, counts := range different {
		if counts {
			n++
		}
	}
	return n, nil
}

// solution is a challenge's own solution, and how the learner's file differs from it.
type solution struct {
	files    []grader.File
	diff     string   // unified; "" where there is no file of the learner's to compare
	idea     string   // Markdown: the last hint, which says most
	mistakes []string // what the wrong solutions of the challenge do, a sentence each
}

// showSolution reads the solution and notes that it was shown.
func showSolution(c *cli.Context, s *store.Store, t target) (out solution, err error) {
	ch := t.challenge
	for _, name := range ch.Solution() {
		data, err := fs.ReadFile(ch.FS, name)
		if err != nil {
			return out, err
		}
		out.files = append(out.files, grader.File{Name: name, Data: data})
		yours, err := os.ReadFile(filepath.Join(t.dir, name))
		if err == nil && !bytes.Equal(yours, data) {
			out.diff += string(diff.Diff("yours/"+name, yours, "solution/"+name, data))
		}
	}
	if n := len(ch.Files.Hints); n > 0 {
		last, err := hintNumber(ch, n)
		if err != nil {
			return out, err
		}
		out.idea = last.text
	}
	if out.mistakes, err = mistakes(ch); err != nil {
		return out, err
	}
	return out, s.ShowSolution(c.Context, ch.ID(), time.Now())
}

// maxMistakes is how many mistakes a solution tells of.
const maxMistakes = 6

// mistakes returns what some of the wrong solutions of a challenge do, each of which its
// hidden tests reject.
func mistakes(ch *grader.Challenge) (all []string, err error) {
	for i := range min(maxMistakes, len(ch.Files.Mutants)) {
		m, err := catalog.ReadMutant(ch, ch.Files.Mutants[i*len(ch.Files.Mutants)/min(maxMistakes, len(ch.Files.Mutants))])
		if err != nil {
			return nil, err
		}
		all = append(all, m.Reason)
	}
	return all, nil
}

// explanation returns what is said of a solution beside its code, its pages laid out by
// markdown.
func (s solution) explanation(p report.Paint, markdown func(string) (string, error)) (string, error) {
	var wrong strings.Builder
	for _, m := range s.mistakes {
		fmt.Fprintf(&wrong, "- %s\n", strings.TrimSpace(m))
	}
	var b strings.Builder
	for _, part := range []struct{ title, text string }{{"The idea", s.idea}, {"What wrong solutions do", wrong.String()}} {
		if part.text == "" {
			continue
		}
		page, err := markdown(part.text)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n%s\n\n%s", p.Strong(part.title), page)
	}
	return b.String(), nil
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
