package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

func (a *app) nextCommand() *cli.Command {
	return &cli.Command{
		Name: "next", Usage: "say which challenge to practise next, and why",
		Description: `   The easiest challenge that you have not passed and whose prerequisites you have,
   of the skill that you have practised least. "gradus start next" begins it.

   What you passed is due once more 30 days later, and after each pass that was due in
   twice the time: what is longest overdue is named, too, and offered where there is
   nothing new. Begin it anew with gradus reset, which keeps what you wrote.`,
		Flags:  []cli.Flag{challengesFlag()},
		Action: a.printNext,
	}
}

func (a *app) printNext(c *cli.Context) error {
	if c.Args().Present() {
		return usage("next takes no argument").hint("gradus list --skill SKILL lists the challenges of one skill")
	}
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	return a.tellNext(c, cat)
}

// tellNext says which challenge is next, and why; and which is due once more.
func (a *app) tellNext(c *cli.Context, cat *catalog.Catalog) error {
	due, err := a.dueAgain(c, cat)
	if err != nil {
		return err
	}
	id, best, err := a.next(c, cat)
	if err != nil && due.challenge != nil {
		a.printSuggestion(c, due)
		return nil
	}
	if err != nil {
		return err
	}
	ch, err := cat.Find(id)
	if err != nil {
		return err
	}
	a.printSuggestion(c, suggestion{ch, skill.Why(cat.Skills, cat.Challenges(), best, ch), []string{"start", "read"}})
	if due.challenge != nil {
		fmt.Fprintf(a.stdout, "\n%s\n", beside("again:   ", fmt.Sprintf("%s: %s", clean(due.challenge.Title), due.why), a.width()))
		fmt.Fprintf(a.stdout, "next:    %s\n", report.NewPaint(a.color(c)).Accent(again(c, "reset", due.challenge.Slug)))
	}
	return nil
}

// suggestion is a challenge to practise.
type suggestion struct {
	challenge *grader.Challenge // nil is none
	why       string
	commands  []string // about it, the likeliest first
}

func (a *app) printSuggestion(c *cli.Context, s suggestion) {
	p, page, ch := report.NewPaint(a.color(c)), a.width(), s.challenge
	fmt.Fprintf(a.stdout, "%s  %s\n%s\n\n%s\n", p.Strong(clean(ch.Title)), p.Dim(ch.ID()), beside("", clean(ch.Summary), page), beside("why:     ", clean(s.why), page))
	label := "next:    "
	for _, command := range s.commands {
		fmt.Fprintf(a.stdout, "%s%s\n", label, p.Accent(again(c, command, ch.Slug)))
		label = "  or:    "
	}
}

// dueAgain returns the challenge that is due once more for the longest time.
func (a *app) dueAgain(c *cli.Context, cat *catalog.Catalog) (suggestion, error) {
	all, now := cat.Challenges(), time.Now()
	passes, err := a.passes(c, all)
	if err != nil {
		return suggestion{}, err
	}
	id := skill.Again(all, passes, now)
	i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == id })
	if i < 0 {
		return suggestion{}, nil
	}
	p := passes[id]
	why := fmt.Sprintf("you passed it %s ago; it is due once more since %s", count(days(now.Sub(p.Last)), "day"), p.Due.Local().Format(time.DateOnly))
	return suggestion{all[i], why, []string{"reset", "read"}}, nil
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }
