package bugs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Program is a variant, compiled.
type Program struct {
	Variant Variant
	Binary  string // path
}

// timesEach is how often the tests run against each bug. They catch one if they
// fail every time.
const timesEach = 2

// Run runs the program tests against all variants, several at a time. The error means
// that grading failed; whatever the tests do is a result.
func Run(ctx context.Context, ch *grader.Challenge, tests string, programs []Program) (*grader.Run, error) {
	t := newTally(ch)
	t.queue = plan(programs)
	rand.Shuffle(len(t.queue), func(i, j int) { t.queue[i], t.queue[j] = t.queue[j], t.queue[i] })
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for p, ok := t.next(); ok && ctx.Err() == nil; p, ok = t.next() {
				e, err := runOnce(ctx, tests, p.Binary, ch.Limits)
				if err != nil {
					cancel(fmt.Errorf("run the tests for %s: %w", ch.ID(), err))
					return
				}
				t.note(p.Variant, e)
			}
		})
	}
	running.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err := t.confirm(ctx, tests, programs[0]); err != nil {
		return nil, err
	}
	return &grader.Run{Results: t.results(), Output: t.output, Sandbox: sandbox.Probe().Level.String()}, nil
}

// next returns what to run next, and false when all is known.
func (t *tally) next() (Program, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.queue) > 0 && t.failure == nil {
		p := t.queue[0]
		t.queue = t.queue[1:]
		if !t.decided[p.Variant.Name] {
			return p, true
		}
	}
	return Program{}, false
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
	ch *grader.Challenge

	mu      sync.Mutex
	queue   []Program          // runs to come
	runs    map[string]int     // by variant
	passed  map[string]int     // runs that passed, by variant
	decided map[string]bool    // bugs that need no further run
	hung    bool               // some run did not end
	failure *grader.TestResult // on a correct package
	output  string             // printed while passing on the reference
	first   ending             // of a run on the reference
}

func newTally(ch *grader.Challenge) *tally {
	return &tally{ch: ch, runs: map[string]int{}, passed: map[string]int{}, decided: map[string]bool{}}
}

// note adds one run.
func (t *tally) note(v Variant, e ending) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs[v.Name]++
	missed := e.passed || v.Bug && e.early()
	if missed {
		t.passed[v.Name]++
	}
	reference := v.Name == grader.ReferenceCheck
	switch {
	case v.Bug && missed:
		t.decided[v.Name] = true // not every time
	case v.Bug:
		t.decided[v.Name] = t.decided[v.Name] || e.verdict == grader.TimeLimit // which takes too long to see twice
	case e.passed && reference:
		t.first, t.output = e, e.output
	case !e.passed && (t.failure == nil || reference):
		t.failure = t.wrong(v, e)
	}
	if e.verdict == grader.TimeLimit && !t.hung { // is it the bug that hangs, or the tests?
		t.hung = true
		slices.SortStableFunc(t.queue, func(a, b Program) int { return rank(a) - rank(b) })
	}
}

// confirm runs tests that failed on a correct package on the reference too, which
// the learner has: a failure there is the one to be told of. Chance has chosen the
// other.
func (t *tally) confirm(ctx context.Context, tests string, reference Program) error {
	if t.failure == nil || t.runs[reference.Variant.Name] > 0 {
		return nil
	}
	e, err := runOnce(ctx, tests, reference.Binary, t.ch.Limits)
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
	case t.passed[v.Name] > 0:
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
	runs, caught := t.runs[name], t.runs[name]-t.passed[name]
	switch {
	case t.failure != nil:
		return grader.TestResult{Status: grader.Skipped}
	case caught > 0 && caught == runs:
		return grader.TestResult{Status: grader.Passed, Verdict: grader.Accepted}
	case caught > 0:
		return grader.TestResult{Status: grader.Failed, Verdict: grader.WrongAnswer,
			Message: fmt.Sprintf("in %d runs against a package with this bug your tests failed %d times; a test decides the same each time", runs, caught)}
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
