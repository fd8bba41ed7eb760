package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/skill"
)

func (a *app) nextCommand() *cli.Command {
	return &cli.Command{
		Name: "next", Usage: "say which challenge to practise next, and why",
		Description: `   The easiest challenge that you have not passed and whose prerequisites you have,
   of the skill that you have practised least. "gradus start next" begins it.`,
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

// tellNext says which challenge is next, and why.
func (a *app) tellNext(c *cli.Context, cat *catalog.Catalog) error {
	id, best, err := a.next(c, cat)
	if err != nil {
		return err
	}
	ch, err := cat.Find(id)
	if err != nil {
		return err
	}
	p := report.NewPaint(a.color(c))
	page := a.width()
	fmt.Fprintf(a.stdout, "%s%s\n\n%s\nnext:    %s\n  or:    %s\n", report.Heading(ch.Title, ch.ID(), page, p), beside("", clean(ch.Summary), page),
		beside("why:     ", clean(skill.Why(cat.Skills, cat.Challenges(), best, ch)), page), p.Accent(again(c, "start", ch.Slug)), p.Accent(again(c, "read", ch.Slug)))
	return nil
}
