package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) hintCommand() *cli.Command {
	return &cli.Command{
		Name: "hint", Usage: "show one more hint", ArgsUsage: "[SLUG]",
		Description: `   Shows the next hint of a challenge, from a nudge to nearly the solution. Hints
   cost no points; how many were shown is kept, and said. Where your last attempt
   made a mistake that the challenge knows, it is asked about first.`,
		Flags: []cli.Flag{
			jsonFlag(), challengesFlag(),
			&cli.BoolFlag{Name: "shown", Usage: "show those that were shown before, and no other", DisableDefaultText: true},
		},
		Action: a.giveHint,
	}
}

func (a *app) giveHint(c *cli.Context) error {
	_, t, err := a.work(c)
	if err != nil {
		return err
	}
	return a.withStore(func(s *store.Store) error {
		if c.Bool("shown") {
			return a.shownHints(c, s, t)
		}
		question, err := lastQuestion(c, s, t.challenge)
		if err != nil {
			return err
		}
		h, err := oneMoreHint(c, s, t.challenge)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			return a.writeJSON(hintsOf(t.challenge, question, h))
		}
		if err := a.printQuestion(c, question); err != nil {
			return err
		}
		if err := a.printHint(c, h); err != nil {
			return err
		}
		a.afterHint(c, t, h)
		return nil
	})
}

// afterHint says how to get more than a hint.
func (a *app) afterHint(c *cli.Context, t target, h hint) {
	p := report.NewPaint(a.color(c))
	if h.number < h.of {
		fmt.Fprintf(a.steps(), "\nmore:    %s\n", p.Accent(again(c, "hint", t.challenge.Slug)))
		return
	}
	if h.again {
		fmt.Fprintf(a.stdout, "\n%s\n", beside("", "There are no more hints; gradus hint --shown repeats all.", a.width()))
	}
	fmt.Fprintf(a.steps(), "\nnext:    %s\n  or:    %s\n", p.Accent(again(c, "grade", t.challenge.Slug)), p.Accent(again(c, "solution", t.challenge.Slug)))
}

// printQuestion prints what lastQuestion returned.
func (a *app) printQuestion(c *cli.Context, question string) error {
	if question == "" {
		return nil
	}
	page, err := a.markdown(c, question)
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, "%s\n", page)
	}
	return err
}

func (a *app) printHint(c *cli.Context, h hint) error {
	page, err := a.markdown(c, h.text)
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, "%s\n\n%s", report.NewPaint(a.color(c)).Strong(fmt.Sprintf("Hint %d of %d", h.number, h.of)), page)
	}
	return err
}

func (a *app) shownHints(c *cli.Context, s *store.Store, t target) error {
	shown, err := shownOf(c, s, t.challenge)
	if err != nil {
		return err
	}
	if shown.Hints == 0 {
		return usage("no hint of %s was shown yet", t.challenge.Slug).hint("type: %s", again(c, "hint", t.challenge.Slug))
	}
	var all []hint
	for n := range min(shown.Hints, len(t.challenge.Files.Hints)) {
		h, err := hintNumber(t.challenge, n+1)
		if err != nil {
			return err
		}
		all = append(all, h)
	}
	if c.Bool("json") {
		return a.writeJSON(hintsOf(t.challenge, "", all...))
	}
	for n, h := range all {
		if n > 0 {
			fmt.Fprintln(a.stdout)
		}
		if err := a.printHint(c, h); err != nil {
			return err
		}
	}
	return nil
}

// hintSchema names the JSON form of hints.
const hintSchema = "gradus.hint/v1"

// givenHints is the JSON form of hints.
type givenHints struct {
	Schema    string      `json:"schema"`
	Challenge string      `json:"challenge"`
	Question  string      `json:"question,omitempty"` // about a mistake of the last attempt; Markdown
	Hints     []givenHint `json:"hints"`
	Of        int         `json:"of"` // how many the challenge has
}

type givenHint struct {
	Number int    `json:"number"` // from 1
	Text   string `json:"text"`   // Markdown
}

func hintsOf(ch *grader.Challenge, question string, hints ...hint) givenHints {
	out := givenHints{Schema: hintSchema, Challenge: ch.ID(), Question: question, Of: len(ch.Files.Hints)}
	for _, h := range hints {
		out.Hints = append(out.Hints, givenHint{h.number, h.text})
	}
	return out
}
