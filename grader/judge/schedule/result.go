package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// Result is what came of an exploration. It crosses from the driver to the hidden test,
// as any struct does: what it says is the word of the submission's process.
type Result struct {
	Schedules int // how many were tried
	Outcomes  []Outcome
	// Kind is "data race", "deadlock", "panic", "endless", "limit" or "waits for others" if
	// something was wrong whatever was wanted, and Trouble says what, Schedule how it came about, if that
	// matters.
	Kind, Trouble, Schedule string
	// Held says that the submission is built so that its goroutines can be held.
	Held bool
	// Broken says that what looks for mistakes did not find those that are planted for it.
	Broken bool
	// Left says of goroutines that never ended where they wait; "" if all did.
	Left string
}

// Outcome is something that the explored function returned.
type Outcome struct {
	Value    string
	Times    int    // in how many schedules
	Schedule string // the first of them, in words
}

// test is what of a *testing.T is needed here; package testing is in no submission.
type test interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check fails t unless nothing was wrong and every outcome is one of those allowed, or
// anything if none are given. It reports whether all was well. What says what was done:
// "two logins verify one code at once".
func (r Result) Check(t test, what string, allowed ...string) bool {
	t.Helper()
	if reason := r.interfered(); reason != "" {
		peer.Interfered(reason)
		t.Errorf("%s: %s: something interferes with it", what, reason)
		return false
	}
	if r.Trouble != "" {
		t.Errorf("%s: %s\n%s%s", what, r.Kind, r.Trouble, told(r.Schedule))
		return false
	}
	for _, o := range r.Outcomes {
		if len(allowed) > 0 && !slices.Contains(allowed, o.Value) {
			t.Errorf("%s: %s; want %s%s", what, o.Value, strings.Join(allowed, " or "), told(o.Schedule))
			return false
		}
	}
	return true
}

// Ends fails t if goroutines were left that never end.
func (r Result) Ends(t test, what string) bool {
	t.Helper()
	if reason := r.interfered(); reason != "" {
		peer.Interfered(reason)
	}
	if r.Left != "" {
		t.Errorf("%s: goroutines are left that never end:\n%s", what, r.Left)
	}
	return r.Left == ""
}

// interfered says by what it shows that something interfered with the exploration, or
// returns "": in another process than the test's, a program that holds goroutines makes no
// such result.
func (r Result) interfered() string {
	ended := 0
	for _, o := range r.Outcomes {
		ended += o.Times
	}
	switch {
	case r.Broken:
		return "what looks for mistakes of concurrency does not find those planted for it"
	case peer.Apart() && !r.Held:
		return "what holds goroutines was turned off"
	case r.Held && (ended > r.Schedules || ended < r.Schedules-1 || ended == r.Schedules-1 && r.Trouble == ""):
		return fmt.Sprintf("of %d schedules %d have an outcome", r.Schedules, ended)
	}
	return ""
}

func told(schedule string) string {
	if schedule == "" {
		return ""
	}
	return fmt.Sprintf("\nit came about so:\n%s", schedule)
}
