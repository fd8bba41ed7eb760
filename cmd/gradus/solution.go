package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) solutionCommand() *cli.Command {
	return &cli.Command{
		Name: "solution", Usage: "show a solution, once you passed or are stuck", ArgsUsage: "[SLUG]",
		Description: `   Shows the challenge's own solution, how yours differs, the idea behind it and what
   wrong solutions do: after you passed, or once the hidden tests rejected five
   submissions that differ in more than comments and layout, if you insist with --yes.
   A pass in the 30 days after it counts apart.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.BoolFlag{Name: "yes", Usage: "show it before you passed", DisableDefaultText: true},
			&cli.BoolFlag{Name: "diff", Usage: "show only how yours differs", DisableDefaultText: true},
		},
		Action: a.solution,
	}
}

func (a *app) solution(c *cli.Context) error {
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	return a.withStore(func(s *store.Store) error {
		if err := a.mayShowSolution(c, s, t.challenge, c.Bool("yes")); err != nil {
			return err
		}
		sol, err := showSolution(c, s, t)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			return a.writeJSON(sol.form(t.challenge))
		}
		fmt.Fprint(a.stdout, sol.text(report.NewPaint(a.color(c)), c.Bool("diff")))
		if c.Bool("diff") {
			return nil
		}
		page, err := sol.explanation(report.NewPaint(a.color(c)), func(text string) (string, error) { return a.markdown(c, text) })
		fmt.Fprint(a.stdout, page)
		return err
	})
}

// text is a solution as it is read in a terminal.
func (s solution) text(p report.Paint, onlyDiff bool) string {
	var b strings.Builder
	for _, f := range s.files {
		if !onlyDiff {
			fmt.Fprintf(&b, "%s\n\n%s\n\n", p.Strong(clean(f.Name)), report.Clean(strings.TrimRight(string(f.Data), "\n"), maxShownFile))
		}
	}
	if s.diff == "" {
		b.WriteString(p.Dim("your files hold the same") + "\n")
		return b.String()
	}
	fmt.Fprintf(&b, "%s\n\n", p.Strong("From yours to it"))
	b.WriteString(diffText(p, s.diff))
	return b.String()
}

// diffText is a unified diff as it is read in a terminal.
func diffText(p report.Paint, diff string) string {
	var b strings.Builder
	for line := range strings.Lines(report.Clean(diff, maxShownFile)) {
		text, ink := strings.TrimRight(line, "\n"), func(s ...string) string { return strings.Join(s, "") }
		switch {
		case strings.HasPrefix(line, "-"):
			ink = p.Bad
		case strings.HasPrefix(line, "+"):
			ink = p.Good
		}
		b.WriteString(ink(text) + "\n")
	}
	return b.String()
}

// solutionSchema names the JSON form of a solution.
const solutionSchema = "gradus.solution/v1"

// shownSolution is the JSON form of a solution.
type shownSolution struct {
	Schema    string     `json:"schema"`
	Challenge string     `json:"challenge"`
	Files     []textFile `json:"files"`
	Diff      string     `json:"diff,omitempty"`     // unified, from the learner's; "" where they hold the same
	Idea      string     `json:"idea,omitempty"`     // Markdown
	Mistakes  []string   `json:"mistakes,omitempty"` // what wrong solutions do
}

type textFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func (s solution) form(ch *grader.Challenge) shownSolution {
	out := shownSolution{Schema: solutionSchema, Challenge: ch.ID(), Diff: s.diff, Idea: s.idea, Mistakes: s.mistakes}
	for _, f := range s.files {
		out.Files = append(out.Files, textFile{f.Name, string(f.Data)})
	}
	return out
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
	mutants := ch.Files.Mutants
	some := min(maxMistakes, len(mutants))
	for i := range some {
		m, err := catalog.ReadMutant(ch, mutants[i*len(mutants)/some])
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
