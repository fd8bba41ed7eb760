package skill

import (
	"slices"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// on returns noon of the day that is so many days after the first.
func on(day int) time.Time { return time.Date(2026, 1, 1+day, 12, 0, 0, 0, time.UTC) }

func TestDueAt(t *testing.T) {
	for _, tt := range []struct {
		reason string
		passes []int // days
		due    int
	}{
		{"thirty days after it was passed", []int{0}, 30},
		{"a pass before it was due changes nothing", []int{0, 1, 29}, 30},
		{"one when it was due doubles the time", []int{0, 30}, 90},
		{"which counts from that pass", []int{0, 50}, 110},
		{"and again", []int{0, 30, 45, 90}, 210},
	} {
		var times []time.Time
		for _, d := range tt.passes {
			times = append(times, on(d))
		}
		if got := DueAt(times); !got.Equal(on(tt.due)) {
			t.Errorf("%s: due %v; want %v", tt.reason, got, on(tt.due))
		}
	}
	if !DueAt(nil).IsZero() {
		t.Error("what was never passed is due")
	}
}

func TestMark(t *testing.T) {
	best := Best{"t/easy": {"E": 4}, "t/hard": {"H": 2, "B": 2}}
	for _, tt := range []struct {
		reason     string
		passed     map[string]Pass
		after, due float64 // of a/x
		again      string
	}{
		{"nothing is apart", map[string]Pass{"t/easy": {Due: on(30)}, "t/hard": {Due: on(11)}}, 0, 0, ""},
		{"what is due", map[string]Pass{"t/easy": {Due: on(10)}, "t/hard": {Due: on(11)}}, 0, 4. / 20, "t/easy"},
		{"the longest due first", map[string]Pass{"t/easy": {Due: on(9)}, "t/hard": {Due: on(8)}}, 0, 12. / 20, "t/hard"},
		{"after the solution", map[string]Pass{"t/easy": {Due: on(30)}, "t/hard": {Due: on(30), AfterSolution: true}}, 8. / 20, 0, ""},
		{"after the solution and due is one part", map[string]Pass{"t/hard": {Due: on(1), AfterSolution: true}}, 8. / 20, 0, "t/hard"},
	} {
		scores := Scores(tree, catalogue, best)
		Mark(scores, tree, catalogue, best, tt.passed, on(10))
		i := slices.IndexFunc(scores, func(s Score) bool { return s.Skill == "a/x" })
		if s := scores[i]; s.AfterSolution != tt.after || s.Due != tt.due || s.Share != 12./20 {
			t.Errorf("%s: %+v; want %v after the solution, %v due", tt.reason, s, tt.after, tt.due)
		}
		if got := Again(catalogue, tt.passed, on(10)); got != tt.again {
			t.Errorf("%s: again %q; want %q", tt.reason, got, tt.again)
		}
	}
}

func TestMilestones(t *testing.T) {
	var challenges []*grader.Challenge
	for i, slug := range []string{"a", "b", "c", "d", "e", "f"} {
		challenges = append(challenges, &grader.Challenge{Track: []string{"x", "y"}[i/4], Slug: slug, Difficulty: 1 + i%4})
	}
	passed := map[string]bool{}
	for i, want := range [][]string{
		{"the first challenge passed"},
		nil,
		{"the first of difficulty 3 passed"},
		{"the first of difficulty 4 passed", "all of x passed"},
		{"5 challenges passed"},
		{"all of y passed", "every challenge passed"},
	} {
		before := Milestones(challenges, passed)
		passed[challenges[i].ID()] = true
		after := Milestones(challenges, passed)
		reached := slices.DeleteFunc(after, func(m string) bool { return slices.Contains(before, m) })
		if !slices.Equal(reached, want) {
			t.Errorf("the pass of %s reaches %q; want %q", challenges[i].ID(), reached, want)
		}
	}
}
