package bugs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Program is the learner's tests compiled against one variant.
type Program struct {
	Variant Variant
	Binary  string // path
	GOROOT  string // of the toolchain, whose time zones it sees
}

// timesEach is how often the tests run against each bug. They catch one if they
// fail every time.
const timesEach = 2

// Run runs the tests against all variants. The error means that grading failed;
// whatever the tests do is a result.
func Run(ctx context.Context, ch *grader.Challenge, programs []Program) (*grader.Run, error) {
	t := newTally(ch)
	queue := plan(programs)
	rand.Shuffle(len(queue), func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
	for hung := false; len(queue) > 0 && t.failure == nil; {
		p := queue[0]
		queue = queue[1:]
		if t.decided[p.Variant.Name] {
			continue
		}
		e, err := runOnce(ctx, p, ch.Limits)
		if err != nil {
			return nil, fmt.Errorf("run the tests for %s: %w", ch.ID(), err)
		}
		t.note(p.Variant, e)
		if e.verdict == grader.TimeLimit && !hung { // is it the bug that hangs, or the tests?
			hung = true
			slices.SortStableFunc(queue, func(a, b Program) int { return rank(a) - rank(b) })
		}
	}
	if err := t.confirm(ctx, programs[0]); err != nil {
		return nil, err
	}
	return &grader.Run{Results: t.results(), Output: t.output, Sandbox: sandbox.Probe().Level.String()}, nil
}

func rank(p Program) int {
	if p.Variant.Bug {
		return 1
	}
	return 0
}

// plan lists all runs: each bug as often as timesEach says, and correct packages
// in turn, each at least as often, until there are as many runs of them as there
// are bugs. So tests that fail with the probability p are thought right with
// (1-p) to the power of the number of bugs.
func plan(programs []Program) []Program {
	var correct, runs []Program
	bugs := 0
	for _, p := range programs {
		if !p.Variant.Bug {
			correct = append(correct, p)
			continue
		}
		bugs++
		runs = append(runs, slices.Repeat([]Program{p}, timesEach)...)
	}
	for i := range max(bugs, timesEach*len(correct)) {
		runs = append(runs, correct[i%len(correct)])
	}
	return runs
}

// tally is what the runs have shown so far.
type tally struct {
	ch      *grader.Challenge
	runs    map[string]int     // by variant
	caught  map[string]int     // runs that failed, by bug
	decided map[string]bool    // bugs that need no further run
	failure *grader.TestResult // on a correct package
	output  string             // printed while passing on the reference
	first   ending             // of a run on the reference
}

func newTally(ch *grader.Challenge) *tally {
	return &tally{ch: ch, runs: map[string]int{}, caught: map[string]int{}, decided: map[string]bool{}}
}

// note adds one run.
func (t *tally) note(v Variant, e ending) {
	t.runs[v.Name]++
	switch {
	case v.Bug && e.passed, v.Bug && e.early():
		t.decided[v.Name] = true // not every time
	case v.Bug:
		t.caught[v.Name]++
		t.decided[v.Name] = e.verdict == grader.TimeLimit // which takes too long to see twice
	case e.passed:
		if v.Name == grader.ReferenceCheck {
			t.first, t.output = e, e.output
		}
	default:
		t.failure = t.wrong(v, e)
	}
}

// confirm runs tests that failed on a correct package on the reference too, which
// the learner has: a failure there is the one to be told of. Chance has chosen the
// other.
func (t *tally) confirm(ctx context.Context, reference Program) error {
	if t.failure == nil || t.runs[reference.Variant.Name] > 0 {
		return nil
	}
	e, err := runOnce(ctx, reference, t.ch.Limits)
	if err == nil {
		t.note(reference.Variant, e)
	}
	return err
}

// early reports whether the tests left without having found anything.
func (e ending) early() bool { return e.verdict == grader.RuntimeError && e.message == endedEarly }

// wrong is the result of tests that do not pass on a correct package.
func (t *tally) wrong(v Variant, e ending) *grader.TestResult {
	on := "your tests fail on " + v.describe()
	switch {
	case t.runs[v.Name] > 1:
		on = "your tests passed on " + v.describe() + " before, and now they don't; a test decides the same each time"
	case e.verdict != grader.WrongAnswer:
		on = "your tests, run on " + v.describe()
	}
	return &grader.TestResult{Status: grader.Failed, Verdict: e.verdict, Message: on + ":\n" + e.message, Stack: e.stack, Output: e.output, Duration: e.duration}
}

// results makes a result for each check.
func (t *tally) results() map[string]grader.TestResult {
	all := map[string]grader.TestResult{}
	any := false
	for _, c := range t.ch.Checks {
		if c.Test == grader.ReferenceCheck {
			continue
		}
		all[c.Test] = t.bug(c.Test)
		any = any || all[c.Test].Status == grader.Passed
	}
	reference := grader.TestResult{Status: grader.Passed, Verdict: grader.Accepted, Duration: t.first.duration}
	switch {
	case t.failure != nil:
		reference = *t.failure
	case !any:
		reference.Status, reference.Verdict = grader.Failed, grader.WrongAnswer
		reference.Message = "your tests pass on the correct package, and on every wrong one too, as no test at all would"
	}
	all[grader.ReferenceCheck] = reference
	return all
}

// bug is the result for one bug.
func (t *tally) bug(name string) grader.TestResult {
	caught := t.caught[name]
	switch {
	case t.failure != nil:
		return grader.TestResult{Status: grader.Skipped}
	case caught == timesEach || caught > 0 && caught == t.runs[name]:
		return grader.TestResult{Status: grader.Passed, Verdict: grader.Accepted}
	case caught > 0:
		return grader.TestResult{Status: grader.Failed, Verdict: grader.WrongAnswer,
			Message: fmt.Sprintf("in %d runs against a package with this bug your tests failed %d times; a test decides the same each time", t.runs[name], caught)}
	}
	return grader.TestResult{Status: grader.Failed, Verdict: grader.WrongAnswer, Message: "your tests pass on a package with this bug"}
}

// None is the run of a submission without a test.
func None(ch *grader.Challenge) *grader.Run {
	results := map[string]grader.TestResult{}
	for _, c := range ch.Checks {
		results[c.Test] = grader.TestResult{Status: grader.Skipped}
	}
	results[grader.ReferenceCheck] = grader.TestResult{Status: grader.Failed, Verdict: grader.WrongAnswer,
		Message: "there is no test: write functions such as func TestSomething(t *testing.T)"}
	return &grader.Run{Results: results, Sandbox: sandbox.Probe().Level.String()}
}
