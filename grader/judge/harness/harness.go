// Package harness is the judge's main program: it runs the hidden tests one
// after the other against the candidate at the other end of descriptor 3 and
// writes a record of each to descriptor 4. It may be started before the candidate: a byte
// from descriptor 5 says that the candidate has started, and one more before each test
// that it may begin. A test passes only if its function returned and did not fail; what it
// printed decides nothing.
package harness

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/judge/peer"
	"github.com/gradus-dev/gradus/grader/judge/record"
)

// Descriptors the judge inherits.
const (
	candidateFD = 3
	recordsFD   = 4
	beginFD     = 5
)

// Test is one hidden test function.
type Test struct {
	Name string
	F    func(*testing.T)
}

// Main runs the tests named in the plan, in its order, and exits.
func Main(tests []Test) {
	var plan record.Plan
	if len(os.Args) != 2 || json.Unmarshal([]byte(os.Args[1]), &plan) != nil {
		fmt.Fprintln(os.Stderr, "judge: wants a plan as its only argument; gradus starts it")
		os.Exit(record.FailedStatus)
	}
	os.Args = os.Args[:1]
	testing.Init()
	flag.Parse()
	flag.Set("test.run", levels) // so that it asks about each subtest
	j := &judge{records: os.NewFile(recordsFD, "records"), begin: os.NewFile(beginFD, "begin"), ready: make(chan struct{}), deadline: plan.Deadline}
	_ = syscall.SetNonblock(candidateFD, false) // as in peer.Main
	j.peer = peer.NewJudge(peer.Default, os.NewFile(candidateFD, "candidate"), peer.Events{
		Ready:     func() { close(j.ready) },
		Lost:      func(error) { j.stop(record.Lost, "") },
		Violation: func(reason string) { j.stop(record.Violation, reason) },
		Author:    func(message string) { j.stop(record.Author, message) },
		Calling:   j.calling,
	})
	peer.Use(j.peer)
	go j.peer.Run()
	// testing.RunTests needs what testing.Main sets up, and Main exits when its
	// tests are done, so all of them run inside one of Main's.
	testing.Main(all, []testing.InternalTest{{Name: "gradus", F: func(*testing.T) { j.runAll(plan, tests) }}}, nil, nil)
}

func all(_, _ string) (bool, error) { return true, nil }

func (j *judge) runAll(plan record.Plan, tests []Test) {
	j.awaitCandidate()
	byName := map[string]func(*testing.T){}
	for _, t := range tests {
		byName[t.Name] = t.F
	}
	failed := map[string]bool{}
	for _, name := range plan.Failed {
		failed[name] = true
	}
	for _, name := range plan.Tests {
		switch {
		case byName[name] == nil:
			j.stop(record.Author, "there is no hidden test "+name)
		case slices.ContainsFunc(plan.Needs[name], func(need string) bool { return failed[need] }):
			failed[name] = true
			j.write(record.Record{Kind: record.Skip, Test: name})
		default:
			failed[name] = !j.run(name, byName[name])
		}
	}
	j.stop(record.Done, "")
}

type judge struct {
	peer     *peer.Peer
	records  *os.File
	begin    *os.File
	ready    chan struct{}
	deadline time.Duration

	mu    sync.Mutex // guards what follows and writing records
	test  string
	trail trail
}

func (j *judge) awaitCandidate() {
	j.awaitByte()
	select {
	case <-j.ready:
	case <-time.After(j.deadline):
		j.timeUp()
	}
	j.write(record.Record{Kind: record.Ready})
}

// awaitByte waits until the grader says to go on.
func (j *judge) awaitByte() {
	if n, _ := j.begin.Read(make([]byte, 1)); n == 0 {
		os.Exit(0) // the grader is gone
	}
}

// run runs one hidden test by testing.RunTests, which makes it wait for its
// parallel subtests and cleanups.
func (j *judge) run(name string, f func(*testing.T)) (passed bool) {
	j.peer.Reset()
	j.mu.Lock()
	j.test, j.trail = name, trail{}
	j.mu.Unlock()
	j.write(record.Record{Kind: record.Start, Test: name})
	j.awaitByte() // what the candidate has printed belongs to the test before
	alarm := time.AfterFunc(j.deadline, j.timeUp)
	output := capture()
	start := time.Now()
	returned := false
	passed = testing.RunTests(j.subtest,
		[]testing.InternalTest{{Name: name, F: func(t *testing.T) {
			defer failOnPanic(t)
			j.follow(t)
			f(t)
			returned = true
		}}}) && returned
	alarm.Stop()
	r := record.Record{Kind: record.End, Test: name, Passed: passed, Duration: time.Since(start), Log: output(), Steps: j.peer.NotedSteps()}
	if !passed {
		j.mu.Lock()
		r.Calls, r.Panicked = j.trail.calls(), j.trail.panicked
		j.mu.Unlock()
	}
	j.write(r)
	if !j.peer.Idle() {
		j.stop(record.Restart, "")
	}
	return passed
}

// failOnPanic fails t instead of letting testing end the process, so that the
// tests after it need no new judge. Panics in subtests still do.
func failOnPanic(t *testing.T) {
	if r := recover(); r != nil {
		t.Errorf("panic: %v", r)
	}
}

func (j *judge) write(r record.Record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.writeLocked(r)
}

func (j *judge) writeLocked(r record.Record) {
	if err := record.Write(j.records, r); err != nil {
		fmt.Fprintln(os.Stderr, "judge: writing a record:", err)
		os.Exit(record.FailedStatus)
	}
}

// stackPatience is how long a candidate that is out of time may take to say
// where it is.
const stackPatience = 300 * time.Millisecond

func (j *judge) timeUp() {
	stacks := make(chan string, 1)
	go func() { stacks <- j.peer.Stacks() }()
	stack := ""
	select {
	case stack = <-stacks:
	case <-time.After(stackPatience):
	}
	j.end(record.Record{Kind: record.Deadline, Stack: stack})
}

func (j *judge) stop(kind record.Kind, reason string) {
	j.end(record.Record{Kind: kind, Reason: reason})
}

// end writes the last record and exits; if several things go wrong at once, only the first
// is recorded. The record ends with the calls that have not returned; the trail comes before
// them if there is only one.
func (j *judge) end(r record.Record) {
	inFlight := j.peer.InFlight()
	j.mu.Lock() // never released: nothing may follow
	if len(inFlight) == 1 {
		r.Calls = j.trail.calls()
	}
	for _, text := range inFlight {
		r.Calls = append(r.Calls, record.Call{Call: text})
	}
	r.Test = j.test
	j.writeLocked(r)
	os.Exit(0)
}
