package main

import (
	"github.com/urfave/cli/v2"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/store"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// stuckAfter is how many submissions must have failed before a solution may be shown: each
// graded by the hidden tests, each another but for comments and layout, none the starter.
const stuckAfter = 5

// mayShowSolution refuses a solution that would spoil the challenge: before it is
// passed, and before enough submissions failed. insisted says that it was asked for again.
func (a *app) mayShowSolution(c *cli.Context, s *store.Store, ch *grader.Challenge, insisted bool) error {
	if ch.Withheld != nil {
		return usage("the solution of %s is not here: %s", ch.Slug, ch.Withheld.Reason).hint("%s", ch.Withheld.Hint)
	}
	shown, err := shownOf(c, s, ch)
	if err != nil || !shown.Solution.IsZero() {
		return err
	}
	status, err := s.Status(c.Context)
	if err != nil {
		return err
	}
	for _, id := range ch.IDs() {
		if status[id] == store.Passed {
			return nil
		}
	}
	failed, err := honestFailures(c, s, ch)
	switch {
	case err != nil:
		return err
	case failed < stuckAfter:
		return usage("so far %d submissions were rejected that differ in more than comments; the solution is shown after %d, or once you passed", failed, stuckAfter).
			hint("one more hint: %s", again(c, "hint", ch.Slug))
	case !insisted:
		return usage("the hidden tests rejected %d submissions; the solution takes the riddle away, and a pass after it is marked so", failed).
			hint("if you want it: %s", again(c, "solution --yes", ch.Slug))
	}
	return nil
}

// honestFailures counts what stuckAfter is about. Of submissions whose code was not kept
// only the hashes are compared.
func honestFailures(c *cli.Context, s *store.Store, ch *grader.Challenge) (int, error) {
	starter, err := workspace.Starter(ch)
	if err != nil {
		return 0, err
	}
	failed, err := s.Failures(c.Context, ch.IDs())
	if err != nil {
		return 0, err
	}
	none := workspace.Essence(starter.Files)
	different := map[string]bool{}
	for _, hash := range failed {
		files, err := s.Code(c.Context, hash)
		if err != nil {
			return 0, err
		}
		what := hash
		if len(files) > 0 {
			what = workspace.Essence(files)
		}
		if hash != starter.Hash && what != none {
			different[what] = true
		}
	}
	return len(different), nil
}
