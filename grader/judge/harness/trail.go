package harness

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/goroutine"
	"github.com/gradus-dev/gradus/grader/judge/peer"
	"github.com/gradus-dev/gradus/grader/judge/record"
)

// trail is the list of calls that led to a test's first failure, the failed one last. It
// leaves out the calls of subtests that have ended without failing.
type trail struct {
	t        *testing.T
	scopes   []scope // the test and, within each other, its subtests
	panicked bool    // the last call of all did
}

// scope is a test or a subtest, and the calls that it made: the first and the last ones.
type scope struct {
	name        string
	goroutine   uintptr // that runs it; known once it has begun a subtest
	first, last []record.Call
	made        int
}

// How many calls of a test are shown.
const (
	firstCalls = 3
	lastCalls  = 7
)

// follow begins the trail of a test. A subtest that fails makes t fail at once.
func (j *judge) follow(t *testing.T) {
	j.mu.Lock()
	j.trail.t = t
	j.mu.Unlock()
}

// levels is the pattern of names that tells of subtests, see subtest: a level for each
// element of a name.
var levels = strings.Join([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, "/")

// subtest is what package testing asks whether to run a test, on the goroutine that is
// about to: for each element of its name, with that element of the pattern.
func (j *judge) subtest(pattern, name string) (bool, error) {
	level, err := strconv.Atoi(pattern)
	if err != nil {
		return false, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.trail.t == nil || !j.trail.t.Failed() {
		j.trail.enter(level, name, goroutine.ID())
	}
	return true, nil
}

// enter begins a scope, unless it is one that has begun.
func (t *trail) enter(level int, name string, running uintptr) {
	if level > len(t.scopes) || level < len(t.scopes) && t.scopes[level].name == name {
		return
	}
	t.scopes = append(t.scopes[:level], scope{name: name})
	if level > 0 {
		t.scopes[level-1].goroutine = running
	}
}

// calling records the beginning of a call, and returns a function to be called with its
// result. A panic is reported at once: if the test does not expect it, the judge may end
// before it could report it later.
func (j *judge) calling() func(peer.CallRecord) {
	caller := goroutine.ID()
	j.mu.Lock()
	t, test := j.trail.t, j.test
	j.mu.Unlock()
	late := t != nil && t.Failed()
	return func(c peer.CallRecord) {
		j.mu.Lock()
		defer j.mu.Unlock()
		led := &j.trail
		if t != led.t { // it was made by a test that is over
			led = &trail{}
		}
		led.panicked = c.Panicked
		if !late || c.Panicked {
			led.add(record.Call{Call: c.Call, Got: c.Got}, caller)
		}
		if c.Panicked {
			j.writeLocked(record.Record{Kind: record.Panic, Test: test, Calls: led.calls(), Stack: c.Stack})
		}
	}
}

// add adds a call to the scope that made it. If that has begun a subtest, which is then
// over, it is the innermost again.
func (t *trail) add(c record.Call, caller uintptr) {
	if len(t.scopes) == 0 {
		t.scopes = []scope{{}}
	}
	if i := slices.IndexFunc(t.scopes, func(s scope) bool { return s.goroutine == caller }); i >= 0 {
		t.scopes = t.scopes[:i+1]
	}
	s := &t.scopes[len(t.scopes)-1]
	s.made++
	switch {
	case len(s.first) < firstCalls:
		s.first = append(s.first, c)
	case len(s.last) < lastCalls:
		s.last = append(s.last, c)
	default:
		copy(s.last, s.last[1:])
		s.last[lastCalls-1] = c
	}
}

// calls returns the trail, with how many calls it leaves out in its middle.
func (t *trail) calls() []record.Call {
	var calls []record.Call
	made := 0
	for _, s := range t.scopes {
		calls = slices.Concat(calls, s.first, s.last)
		made += s.made
	}
	const most = firstCalls + lastCalls
	if made <= most {
		return calls
	}
	left := made - most
	return slices.Concat(calls[:firstCalls], []record.Call{{Call: fmt.Sprintf("… %d more …", left), Omitted: left}}, calls[len(calls)-lastCalls:])
}
