package main

import (
	"errors"
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
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
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
	next, err := a.newOne(c, cat)
	if _, passedAll := errors.AsType[*failure](err); passedAll && due != nil {
		next, due, err = due, nil, nil
	}
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return a.writeSuggestions(c, cat, next, due)
	}
	p, page := report.NewPaint(a.color(c)), a.width()
	fmt.Fprintf(a.stdout, "%s%s\n\n%s\n", report.Heading(next.challenge.Title, next.challenge.ID(), page, p), beside("", clean(next.challenge.Summary), page), beside("why:     ", clean(next.why), page))
	fmt.Fprintf(a.steps(), "next:    %s\n  or:    %s\n", p.Accent(again(c, next.begin, next.challenge.Slug)), p.Accent(again(c, "read", next.challenge.Slug)))
	if due != nil {
		fmt.Fprintf(a.stdout, "\n%s\n", beside("again:   ", fmt.Sprintf("%s: %s", clean(due.challenge.Title), due.why), page))
		fmt.Fprintf(a.steps(), "next:    %s\n", p.Accent(again(c, due.begin, due.challenge.Slug)))
	}
	return nil
}

// suggestion is a challenge to practise.
type suggestion struct {
	challenge *grader.Challenge
	why       string
	begin     string // the command that begins it
}

// newOne returns the challenge to practise next of those that are not passed.
func (a *app) newOne(c *cli.Context, cat *catalog.Catalog) (*suggestion, error) {
	id, best, err := a.next(c, cat)
	if err != nil {
		return nil, err
	}
	ch, err := cat.Find(id)
	if err != nil {
		return nil, err
	}
	return &suggestion{ch, skill.Why(cat.Skills, cat.Challenges(), best, ch), "start"}, nil
}

// dueAgain returns the challenge that is due once more for the longest time, or nil.
func (a *app) dueAgain(c *cli.Context, cat *catalog.Catalog) (*suggestion, error) {
	all, now := cat.Challenges(), time.Now()
	passes, err := a.passes(c, all)
	if err != nil {
		return nil, err
	}
	id := skill.Again(all, passes, now)
	i := slices.IndexFunc(all, func(ch *grader.Challenge) bool { return ch.ID() == id })
	if i < 0 {
		return nil, nil
	}
	p := passes[id]
	why := fmt.Sprintf("you passed it %s ago; it is due once more since %s", count(days(now.Sub(p.Last)), "day"), p.Due.Local().Format(time.DateOnly))
	return &suggestion{all[i], why, "reset"}, nil
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

// nextSchema names the JSON form of what is next.
const nextSchema = "gradus.next/v1"

// suggestions is the JSON form of what is next.
type suggestions struct {
	Schema    string     `json:"schema"`
	Challenge item       `json:"challenge"`
	Why       string     `json:"why"`
	Again     *againItem `json:"again,omitempty"` // what is due once more, beside something new
}

type againItem struct {
	Challenge item   `json:"challenge"`
	Why       string `json:"why"`
}

func (a *app) writeSuggestions(c *cli.Context, cat *catalog.Catalog, next, due *suggestion) error {
	statuses, err := a.statuses(c, cat.Challenges())
	if err != nil {
		return err
	}
	listed := func(s *suggestion) item { return newItem(s.challenge, statuses[s.challenge.ID()]) }
	out := suggestions{Schema: nextSchema, Challenge: listed(next), Why: next.why}
	if due != nil {
		out.Again = &againItem{listed(due), due.why}
	}
	return a.writeJSON(out)
}
