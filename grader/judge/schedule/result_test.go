package schedule

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// recorder is a test that notes how it failed.
type recorder struct{ failed string }

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.failed += fmt.Sprintf(format, args...) }

// TestCheck says what is wrong with a result, and nothing of one that is right.
func TestCheck(t *testing.T) {
	two := []Outcome{{Value: "a", Times: 5}, {Value: "b", Times: 1, Schedule: "Load went on"}}
	for _, tt := range []struct {
		name    string
		result  Result
		allowed []string
		want    []string // in the message; none if it passes
	}{
		{"all are allowed", Result{Outcomes: two}, []string{"b", "a"}, nil},
		{"any will do", Result{Outcomes: two}, nil, nil},
		{"one is not allowed", Result{Outcomes: two}, []string{"a"}, []string{"at once: b; want a", "Load went on"}},
		{"a data race", Result{Kind: "data race", Trouble: "reads and writes", Outcomes: two}, nil, []string{"at once: data race", "reads and writes"}},
		{"a deadlock", Result{Kind: "deadlock", Trouble: "all wait", Schedule: "Store went on"}, nil, []string{"all wait", "Store went on"}},
		{"nothing planted was found", Result{Broken: true}, nil, []string{"something interferes"}},
		{"all schedules have an outcome", Result{Held: true, Schedules: 6, Outcomes: two}, nil, nil},
		{"all but the one with trouble", Result{Held: true, Schedules: 7, Outcomes: two, Kind: "panic", Trouble: "it panics"}, nil, []string{"it panics"}},
		{"one schedule has no outcome", Result{Held: true, Schedules: 7, Outcomes: two}, nil, []string{"something interferes"}},
		{"there are more outcomes than schedules", Result{Held: true, Schedules: 5, Outcomes: two}, nil, []string{"something interferes"}},
	} {
		var r recorder
		if passed := tt.result.Check(&r, "at once", tt.allowed...); passed != (tt.want == nil) || passed != (r.failed == "") {
			t.Errorf("%s: passed %v, and said %q", tt.name, passed, r.failed)
		}
		for _, want := range tt.want {
			if !strings.Contains(r.failed, want) {
				t.Errorf("%s: %q; want %q in it", tt.name, r.failed, want)
			}
		}
	}
	var r recorder
	if (Result{Left: "a goroutine waits"}).Ends(&r, "at once") || !strings.Contains(r.failed, "a goroutine waits") {
		t.Errorf("goroutines are left: %q", r.failed)
	}
}

// TestPlanted finds what is planted.
func TestPlanted(t *testing.T) {
	if !planted() {
		t.Error("what is planted is not found")
	}
}

// TestNotRewritten explores in a program that is not rewritten, as go test runs drivers:
// with real goroutines, which wait for each other.
func TestNotRewritten(t *testing.T) {
	r := Explore(func(r *Run) string {
		var inside atomic.Int64
		for range 2 {
			r.Go("a call", func() {
				inside.Add(1)
				r.Until(func() bool { return inside.Load() == 2 })
			})
		}
		r.Wait()
		return fmt.Sprint(inside.Load())
	})
	if len(r.Outcomes) != 1 || r.Outcomes[0].Value != "2" || r.Trouble != "" {
		t.Errorf("%+v; want the outcome 2", r)
	}
}
