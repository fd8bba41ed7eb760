package main

import (
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/skill"
	"github.com/gradus-dev/gradus/grader/store"
)

func (a *app) skipCommand() *cli.Command {
	return &cli.Command{
		Name: "skip", Usage: "set a challenge aside and say what else is next", ArgsUsage: "[SLUG]",
		Description: `   gradus next and gradus start next offer it no more, as long as there are others.
   Your files and attempts stay. "gradus start SLUG" takes it up again.`,
		Flags:  []cli.Flag{jsonFlag(), challengesFlag()},
		Action: a.skip,
	}
}

func (a *app) skip(c *cli.Context) error {
	if c.Args().Len() > 1 {
		return usage("skip takes one challenge at most").hint("type: gradus skip %s", shellWord(c.Args().First()))
	}
	cat, err := a.catalogue(c)
	if err != nil {
		return err
	}
	var ch *grader.Challenge
	if name := c.Args().First(); name != "" {
		if ch, err = open(cat, name); err != nil {
			return err
		}
	} else {
		t, err := here(cat, "skip")
		if err != nil {
			return err
		}
		ch = t.challenge
	}
	if err := a.withStore(func(s *store.Store) error { return s.Skip(c.Context, ch.ID(), true) }); err != nil {
		return err
	}
	a.say("%s is set aside; gradus start %s takes it up again", ch.Slug, ch.Slug)
	return a.tellNext(c, cat)
}

// suggested returns the ID of the challenge to practise next of those given: one that
// was set aside only where no other is left.
func (a *app) suggested(c *cli.Context, skills []grader.Skill, from []*grader.Challenge, best skill.Best) (string, error) {
	var aside map[string]bool
	err := a.withStore(func(s *store.Store) (err error) {
		aside, err = s.Skipped(c.Context)
		return err
	})
	if err := a.tolerate(err); err != nil {
		return "", err
	}
	offered := slices.DeleteFunc(slices.Clone(from), func(ch *grader.Challenge) bool {
		return slices.ContainsFunc(ch.IDs(), func(id string) bool { return aside[id] })
	})
	if id := skill.Next(skills, offered, best); id != "" {
		return id, nil
	}
	return skill.Next(skills, from, best), nil
}
