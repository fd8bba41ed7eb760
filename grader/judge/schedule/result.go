package schedule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/judge/peer"
)

// Result is the result of an exploration. Like any struct it crosses from the driver to the
// hidden test, so it is only as trustworthy as the submission's process.
type Result struct {
	Schedules int // how many were tried
	Outcomes  []Outcome
	// Kind is "data race", "deadlock", "panic", "endless", "limit" or "waits for others" if
	// there was a fault. Then Trouble describes it, and Schedule how it came about, if that
	// matters.
	Kind, Trouble, Schedule string
	// Held says that the submission is built so that its goroutines can be paused.
	Held bool
	// Broken says that the planted faults were not found.
	Broken bool
	// Left says where goroutines wait that never ended; "" if all ended.
	Left string
}

// Outcome is something that the explored function returned.
type Outcome struct {
	Value    string
	Times    int    // in how many schedules
	Schedule string // the first of them, in words
}

// test has the methods of a *testing.T that are needed here. Package testing itself must
// not be linked into submissions.
type test interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check fails t if there was a fault or an outcome that is not allowed; without allowed,
// any outcome is. It reports whether t may go on. what describes the calls: "two logins
// verify one code at once".
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

// Ends fails t if some goroutines never ended.
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

// interfered describes a sign that the submission interfered with the exploration, or
// returns "". An intact program that explores schedules never returns such a result.
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
