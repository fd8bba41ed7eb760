package main

import (
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) showCommand() *cli.Command {
	return &cli.Command{
		Name: "show", Usage: "show the report of a past attempt again", ArgsUsage: "[SLUG] [N]",
		Description: `   Shows the newest attempt, or the Nth newest; of a challenge if one is named.
   gradus history lists them, the newest first.`,
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
		Action: a.show,
	}
}

func (a *app) show(c *cli.Context) error {
	args, n := c.Args().Slice(), 1
	if len(args) > 0 {
		if number, err := strconv.Atoi(args[len(args)-1]); err == nil {
			args, n = args[:len(args)-1], number
		}
	}
	if len(args) > 1 || n < 1 {
		return usage("show takes a challenge, and the number of an attempt from 1").hint("type: gradus show").hint("gradus history lists the attempts")
	}
	return a.withStore(func(s *store.Store) error {
		at, err := a.pastAttempt(c, s, args, n)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			return report.JSON(a.stdout, &at.Report)
		}
		return report.Text(a.stdout, &at.Report, report.Options{Color: a.color(c), Width: a.width()})
	})
}

// pastAttempt returns the nth newest attempt, at the challenge named if one is.
func (a *app) pastAttempt(c *cli.Context, s *store.Store, names []string, n int) (*grader.Attempt, error) {
	var challenges []string
	if len(names) > 0 {
		var err error
		if challenges, err = a.attempted(c, s, names[0]); err != nil {
			return nil, err
		}
	}
	all, err := s.History(c.Context, challenges, n)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, usage("there is no attempt to show yet").hint("type: gradus grade SLUG")
	case len(all) < n:
		return nil, usage("there are only %s", count(len(all), "attempt")).hint("gradus history lists them")
	}
	return &all[n-1], nil
}
