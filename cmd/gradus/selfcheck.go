package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

func (a *app) selfcheckCommand() *cli.Command {
	return &cli.Command{
		Name: "selfcheck", Usage: "grade hostile submissions on this machine and show what held",
		Description: `   Each submission attacks the grader: forged results, spoken protocol, hidden
   tests and host files read, memory and output without end. None may gain a point,
   leave a process or touch a file. The static rules are left out, so that what is
   shown is containment alone. It needs the full sandbox: without it, nothing
   hostile is run.`,
		CustomHelpTemplate: commandHelp(exitCheck),
		Action:             a.selfcheck,
	}
}

func (a *app) selfcheck(c *cli.Context) error {
	if box := sandbox.Probe(); box.Level < sandbox.LevelFull {
		return &failure{code: exitFailed, message: "hostile submissions need the full sandbox; here it is " + box.String(), hints: []string{box.Hint}}
	}
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		return err
	}
	target, err := selfcheck.Target(cat.Modules())
	if err != nil {
		return err
	}
	e, err := newEngine(a.progress)
	if err != nil {
		return err
	}
	e.pipeline.NoRules = true
	attacks, err := selfcheck.Attacks()
	if err != nil {
		return err
	}
	return a.runAttacks(c, e.pipeline.Grader(), target, attacks)
}

func (a *app) runAttacks(c *cli.Context, g *grader.Grader, target *grader.Challenge, attacks []selfcheck.Attack) error {
	broken, class := 0, ""
	for _, attack := range attacks {
		r := selfcheck.Run(c.Context, g, target, attack)
		if c.Context.Err() != nil {
			return c.Context.Err()
		}
		if attack.Class != class {
			class = attack.Class
			fmt.Fprintf(a.stdout, "%s\n", class)
		}
		held := "held  "
		if r.Failure != "" {
			held = "BROKEN"
			broken++
		}
		fmt.Fprintf(a.stdout, "  %s  %-14s %5d ms  %s\n", held, r.Got, r.Took/time.Millisecond, attack.Attack)
		if r.Failure != "" {
			fmt.Fprintf(a.stdout, "          %s\n", clean(r.Failure))
		}
	}
	fmt.Fprintf(a.stdout, "\n%d of %d held\n", len(attacks)-broken, len(attacks))
	if broken > 0 {
		return &failure{code: exitNotAccepted}
	}
	return nil
}
