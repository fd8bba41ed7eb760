// Package record owns what a judge tells the grader: one JSON line per event on
// a descriptor of its own, which neither the candidate nor anything printed can
// reach. A verdict is made from these records alone.
package record

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"
)

// Kind says what happened.
type Kind string

const (
	Ready     Kind = "ready"     // the candidate is initialised; tests begin
	Start     Kind = "start"     // Test begins
	End       Kind = "end"       // Test is over; Passed says how
	Skip      Kind = "skip"      // Test was not run: a test it needs did not pass
	Panic     Kind = "panic"     // a call panicked: Calls[0], Stack; the test may go on
	Deadline  Kind = "deadline"  // the time is up: Calls in flight, Stack; the judge ends
	Lost      Kind = "lost"      // the candidate is gone: Calls in flight; the judge ends
	Violation Kind = "violation" // the candidate broke the protocol, or tampered with its counters: Reason; the judge ends
	Author    Kind = "author"    // the challenge can't be judged: Reason; the judge ends
	Restart   Kind = "restart"   // the remaining tests need a new pair; the judge ends
	Done      Kind = "done"      // every test has run; the judge ends
)

// Record is one event.
type Record struct {
	Kind     Kind          `json:"kind"`
	Test     string        `json:"test,omitempty"`
	Passed   bool          `json:"passed,omitempty"`
	Log      string        `json:"log,omitempty"` // what the test printed and logged
	Calls    []Call        `json:"calls,omitempty"`
	Panicked bool          `json:"panicked,omitempty"` // the last call that Test made did
	Stack    string        `json:"stack,omitempty"`
	Reason   string        `json:"reason,omitempty"`
	Duration time.Duration `json:"duration_ns,omitempty"`
	Steps    int64         `json:"steps,omitempty"` // that the submission took where Test bounds them
}

// Call is a call as the learner would write it and what came back.
type Call struct {
	Call    string `json:"call"`
	Got     string `json:"got,omitempty"`
	Omitted int    `json:"omitted,omitempty"` // this stands for so many calls
}

// Plan is the judge's only argument, as JSON.
type Plan struct {
	Tests    []string            `json:"tests"`
	Needs    map[string][]string `json:"needs,omitempty"`  // tests that must have passed before
	Failed   []string            `json:"failed,omitempty"` // tests that did not pass in an earlier judge
	Deadline time.Duration       `json:"deadline_ns"`      // of each test, and of the candidate's start
}

// FailedStatus is the exit status of a judge that failed itself. Go's own, of a
// panic in a hidden test say, is another.
const FailedStatus = 3

// maxLine bounds one record, in bytes.
const maxLine = 1 << 20

// Bounds of a record's parts, in bytes as they are written: a control character
// takes six. All together stay below maxLine.
const (
	maxLog    = 384 << 10
	maxStack  = 192 << 10
	maxReason = 64 << 10
	maxCalls  = 12
	maxText   = 10 << 10 // of a call, and of what came back
)

// Write sends one record, with texts cut short that are too long: what they hold
// comes from the submission in part. The caller serialises.
func Write(w io.Writer, r Record) error {
	r.Log, r.Stack, r.Reason = short(r.Log, maxLog), short(r.Stack, maxStack), short(r.Reason, maxReason)
	calls := r.Calls
	if len(calls) > maxCalls {
		n := len(calls) - maxCalls + 1
		calls = append(calls[:maxCalls-1:maxCalls-1], Call{Call: fmt.Sprintf("… %d more …", n), Omitted: n})
	}
	r.Calls = nil
	for _, c := range calls {
		r.Calls = append(r.Calls, Call{short(c.Call, maxText), short(c.Got, maxText), c.Omitted})
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// short cuts a text so that it takes at most about limit bytes as JSON.
func short(text string, limit int) string {
	written := 0
	for i, r := range text {
		n := utf8.RuneLen(r)
		switch {
		case r < ' ', r == '<', r == '>', r == '&', r == utf8.RuneError, r == '\u2028', r == '\u2029':
			n = len(`\u0000`)
		case r == '"', r == '\\':
			n = 2
		}
		if written += n; written > limit {
			return text[:i] + "…"
		}
	}
	return text
}

// Read calls f for each record until the stream ends. Anything that is not a
// record is an error: the judge is trusted, so it means the grader failed.
func Read(r io.Reader, f func(Record)) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), maxLine)
	for s.Scan() {
		var rec Record
		if err := json.Unmarshal(s.Bytes(), &rec); err != nil {
			return fmt.Errorf("judge: bad record %.80q: %w", s.Text(), err)
		}
		f(rec)
	}
	return s.Err()
}
