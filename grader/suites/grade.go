package suites

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

// Tests are a learner's tests, compiled.
type Tests struct {
	Binary string // path
	Chance bool   // see Suite
}

// Program is a variant, compiled.
type Program struct {
	Variant Variant
	Binary  string // path
	GOROOT  string // of the toolchain, whose time zones it sees
}

// Run runs tests against all variants, several at a time. An error means that the grader
// failed; whatever the tests do is a result.
func Run(ctx context.Context, ch *grader.Challenge, tests Tests, programs []Program) (*grader.Run, error) {
	t := newTally(ch)
	if err := t.run(ctx, tests, firstRound(programs)); err != nil {
		return nil, err
	}
	if t.failure == nil && (tests.Chance || t.byChance()) {
		if err := t.run(ctx, tests, t.secondRound(programs)); err != nil {
			return nil, err
		}
	}
	if err := t.confirm(ctx, tests, programs[0]); err != nil {
		return nil, err
	}
	return &grader.Run{Results: t.results(), Output: t.output, Sandbox: sandbox.Probe().Level.String()}, nil
}

// fewestCorrect is how often tests must pass on correct variants before their failures on
// others count.
const fewestCorrect = 8

// firstRound lists a run on each bug, and on each correct package two or more.
func firstRound(programs []Program) []Program {
	var correct, runs []Program
	for _, p := range programs {
		if p.Variant.Bug {
			runs = append(runs, p)
		} else {
			correct = append(correct, p)
		}
	}
	for i := range max(2*len(correct), fewestCorrect) {
		runs = append(runs, correct[i%len(correct)])
	}
	return runs
}

// byChance reports whether tests that fail at random could plausibly have caught as many
// bugs: random tests that catch half of them fail in every other run, and then hardly ever
// pass on all correct variants. TestChance has the numbers.
func (t *tally) byChance() bool {
	caught := 0
	for name, runs := range t.runs {
		if t.isBug(name) && runs > t.passed[name] {
			caught++
		}
	}
	return 2*caught < len(t.ch.Checks)-1
}

func (t *tally) isBug(name string) bool {
	return name != grader.ReferenceCheck && slices.ContainsFunc(t.ch.Checks, func(c grader.Check) bool { return c.Test == name })
}

// secondRound lists another run on each bug that was caught, and as many on correct
// packages.
func (t *tally) secondRound(programs []Program) []Program {
	var correct, runs []Program
	for _, p := range programs {
		switch {
		case !p.Variant.Bug:
			correct = append(correct, p)
		case !t.decided[p.Variant.Name]:
			runs = append(runs, p)
		}
	}
	for i := range len(runs) {
		runs = append(runs, correct[i%len(correct)])
	}
	return runs
}

// run makes the runs in random order, until all are done or the results are decided.
func (t *tally) run(ctx context.Context, tests Tests, runs []Program) error {
	rand.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	t.queue = runs
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for p, ok := t.next(); ok && ctx.Err() == nil; p, ok = t.next() {
				e, err := runOnce(ctx, tests.Binary, p, t.ch.Limits)
				if err != nil {
					cancel(fmt.Errorf("run the tests for %s: %w", t.ch.ID(), err))
					return
				}
				t.note(p.Variant, e)
			}
		})
	}
	running.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
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
		t.decided[v.Name] = true // passed once, so it is not caught every time
	case v.Bug:
		t.decided[v.Name] = t.decided[v.Name] || e.verdict == grader.TimeLimit // a hang takes too long to see twice
	case e.passed && reference:
		t.first, t.output = e, e.output
	case !e.passed && (t.failure == nil || reference):
		t.failure = t.wrong(v, e)
	}
	if e.verdict == grader.TimeLimit && !t.hung { // find out whether the bug hangs or the tests do
		t.hung = true
		slices.SortStableFunc(t.queue, func(a, b Program) int { return rank(a) - rank(b) })
	}
}

// confirm runs tests that failed on a correct variant on the reference too. If they fail
// there, that failure is reported, since the learner has the reference.
func (t *tally) confirm(ctx context.Context, tests Tests, reference Program) error {
	if t.failure == nil || t.runs[reference.Variant.Name] > 0 {
		return nil
	}
	e, err := runOnce(ctx, tests.Binary, reference, t.ch.Limits)
	if err == nil {
		t.note(reference.Variant, e)
	}
	return err
}

// early reports whether the tests ended the process before all of them had run.
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

// none is the run of a submission without a test.
func none(ch *grader.Challenge) *grader.Run {
	results := map[string]grader.TestResult{}
	for _, c := range ch.Checks {
		results[c.Test] = grader.TestResult{Status: grader.Skipped}
	}
	results[grader.ReferenceCheck] = grader.TestResult{Status: grader.Failed, Verdict: grader.WrongAnswer,
		Message: "there is no test: write functions such as func TestSomething(t *testing.T)"}
	return &grader.Run{Results: results, Sandbox: sandbox.Probe().Level.String()}
}
