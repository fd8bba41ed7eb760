package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
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
