package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/challenges"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/sandbox"
	"github.com/gradus-dev/gradus/grader/selfcheck"
)

func (a *app) selfcheckCommand() *cli.Command {
	return &cli.Command{
		Name: "selfcheck", Usage: "grade hostile submissions on this machine and show what held", ArgsUsage: "[NAME ...]",
		Description: `   Each submission attacks the grader: forged results, spoken protocol, hidden
   tests and host files read, bombs of every kind, archives and names that are not
   what they seem. None may gain a point, leave anything behind, touch a file of
   this machine or get a command into its terminal. The static rules are left out,
   so that what is shown is containment alone. It needs the full sandbox: without
   it, nothing hostile is run. All of them take about a minute; with NAMEs, only
   those run whose name begins so, such as forge or protocol-late.`,
		CustomHelpTemplate: commandHelp(exitCheck),
		Flags:              []cli.Flag{jsonFlag()},
		Action:             a.selfcheck,
	}
}

func (a *app) selfcheck(c *cli.Context) error {
	attacks, err := chosenAttacks(c.Args().Slice())
	if err != nil {
		return err
	}
	if box := sandbox.Probe(); box.Level < sandbox.LevelFull {
		return &failure{code: exitFailed, message: "hostile submissions need the full sandbox; here it is " + box.String(), hints: []string{box.Hint}}
	}
	checker, cleanup, err := a.newChecker()
	defer cleanup()
	if err != nil {
		return err
	}
	reference, err := selfcheck.Reference()
	if err != nil {
		return err
	}
	// The right solution before and after: attacks fail for their own sake, and
	// spoil nothing.
	attacks = append(append([]selfcheck.Attack{reference}, attacks...), reference)
	return a.runAttacks(c, checker, attacks)
}

// chosenAttacks returns the attacks whose names begin with one of the words, all
// of them without any.
func chosenAttacks(words []string) ([]selfcheck.Attack, error) {
	all, err := selfcheck.Attacks()
	if err != nil || len(words) == 0 {
		return all, err
	}
	var chosen []selfcheck.Attack
	met := map[string]bool{}
	for _, attack := range all {
		begins := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(attack.Name, w) })
		if begins >= 0 {
			chosen = append(chosen, attack)
			met[words[begins]] = true
		}
	}
	for _, w := range words {
		if !met[w] {
			return nil, usage("no hostile submission's name begins with %q", w).hint("names begin with %s", kindsOf(all))
		}
	}
	return chosen, nil
}

// kindsOf lists the first words of the names of attacks.
func kindsOf(attacks []selfcheck.Attack) string {
	kinds := map[string]bool{}
	for _, attack := range attacks {
		kind, _, _ := strings.Cut(attack.Name, "-")
		kinds[kind] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")
}

// newChecker returns a checker with a build cache of its own, so that attacks meet
// nothing of the user's, and what they leave is theirs. cleanup is never nil.
func (a *app) newChecker() (c *selfcheck.Checker, cleanup func(), err error) {
	cache, err := os.MkdirTemp("", "gradus-selfcheck-*")
	cleanup = func() { os.RemoveAll(cache) }
	if err != nil {
		return nil, cleanup, err
	}
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: cache, Modules: challenges.Modules()}, Contained: true})
	if err != nil {
		return nil, cleanup, err
	}
	cat, err := catalog.Load(challenges.FS)
	if err != nil {
		return nil, cleanup, err
	}
	target, err := selfcheck.Target(cat.Modules())
	if err != nil {
		return nil, cleanup, err
	}
	held, err := selfcheck.Held(cat.Modules())
	if err != nil {
		return nil, cleanup, err
	}
	tested, err := selfcheck.Tested(cat.Modules())
	p := &pipeline.Pipeline{Builder: b, Version: gradusVersion(), NoRules: true}
	return &selfcheck.Checker{Grade: p.Grade, Target: target, Held: held, Tested: tested, Scratch: []string{filepath.Join(cache, "scratch")}}, cleanup, err
}

func (a *app) runAttacks(c *cli.Context, checker *selfcheck.Checker, attacks []selfcheck.Attack) error {
	broken, class, start := 0, "", time.Now()
	for i, attack := range attacks {
		a.progress(fmt.Sprintf("%d of %d: %s", i+1, len(attacks), attack.Tries))
		r := checker.Run(c.Context, attack)
		if c.Context.Err() != nil {
			return c.Context.Err()
		}
		if r.Failure != "" {
			broken++
		}
		if c.Bool("json") {
			if err := json.NewEncoder(a.stdout).Encode(r); err != nil {
				return err
			}
			continue
		}
		if attack.Class != class {
			class = attack.Class
			fmt.Fprintf(a.stdout, "%s\n", class)
		}
		a.printAttack(r)
	}
	if !c.Bool("json") {
		fmt.Fprintf(a.stdout, "\n%d of %d held, in %v\n", len(attacks)-broken, len(attacks), time.Since(start).Round(time.Second))
	}
	if broken > 0 {
		return &failure{code: exitNotAccepted}
	}
	return nil
}

func (a *app) printAttack(r selfcheck.Result) {
	held := "held  "
	if r.Failure != "" {
		held = "BROKEN"
	}
	fmt.Fprintln(a.stdout, beside(fmt.Sprintf("  %s  %-14s %5d ms  ", held, r.Got, r.Took/time.Millisecond), r.Tries, a.width()))
	if r.Failure != "" {
		fmt.Fprintln(a.stdout, beside("          ", r.Name+": "+clean(r.Failure), a.width()))
	}
}
