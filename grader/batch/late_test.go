package batch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader/handins"
)

const course = `
deadline = 2026-03-01T12:00:00Z
grace = "15m"
slip_days = 2
percent_a_day = 10
at_most = 50
[challenges.sort]
deadline = 2026-03-08T12:00:00Z
[extensions]
"joe@example.edu" = "2d"
`

// first is the first line of course.
const first = "deadline = 2026-03-01T12:00:00Z\n"

var deadline = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// by returns a row of somebody who handed in so much later than the deadline.
func by(who, challenge string, score int, late time.Duration) *Row {
	at := deadline.Add(late)
	if challenge == "x/sort" {
		at = at.Add(7 * day)
	}
	return &Row{State: Graded, Challenge: challenge, Score: score, MaxScore: 20, Submitted: &at, Learners: []handins.Learner{{Email: who}}}
}

func TestLateness(t *testing.T) {
	c, err := parseCourse(course)
	if err != nil {
		t.Fatal(err)
	}
	group := by("ann", "x/bfs", 20, 3*day)
	group.Learners = append(group.Learners, handins.Learner{Email: "bob"})
	unknown := by("eve", "x/bfs", 20, 0)
	unknown.Submitted = nil
	parked := by("zed", "x/bfs", 0, 9*day)
	parked.State = Parked
	for _, tt := range []struct {
		reason string
		rows   []*Row
		want   []Lateness
	}{
		{"in time, to the moment", []*Row{by("a", "x/bfs", 17, 0)}, []Lateness{{Points: 17}}},
		{"within the grace", []*Row{by("a", "x/bfs", 17, 15*time.Minute)}, []Lateness{{Points: 17}}},
		{"a moment later it is the first day, which is slipped", []*Row{by("a", "x/bfs", 17, 15*time.Minute+1)}, []Lateness{{Days: 1, Slip: 1, Points: 17}}},
		{"a day to the moment is one", []*Row{by("a", "x/bfs", 17, day)}, []Lateness{{Days: 1, Slip: 1, Points: 17}}},
		{"five days, two slipped", []*Row{by("a", "x/bfs", 17, 5*day)}, []Lateness{{Days: 5, Slip: 2, Percent: 30, Points: 11.9}}},
		{"no more than half", []*Row{by("a", "x/bfs", 17, 40*day)}, []Lateness{{Days: 40, Slip: 2, Percent: 50, Points: 8.5}}},
		{"slip days are used by the earlier deadline first", []*Row{by("a", "x/sort", 20, 2*day), by("a", "x/bfs", 20, day)},
			[]Lateness{{Days: 2, Slip: 1, Percent: 10, Points: 18}, {Days: 1, Slip: 1, Points: 20}}},
		{"nothing earned uses none", []*Row{by("a", "x/bfs", 0, day), by("a", "x/sort", 20, 2*day)},
			[]Lateness{{Days: 1, Percent: 10, Points: 0}, {Days: 2, Slip: 2, Points: 20}}},
		{"an extension", []*Row{by("joe@example.edu", "x/bfs", 10, 3*day)}, []Lateness{{Days: 1, Slip: 1, Points: 10}}},
		{"a group slips as far as every member can", []*Row{by("bob", "x/bfs", 20, 2*day), group},
			[]Lateness{{Days: 2, Slip: 2, Points: 20}, {Days: 3, Percent: 30, Points: 14}}},
		{"no time is known", []*Row{unknown}, []Lateness{{Unknown: true, Points: 20}}},
		{"what is parked is not late", []*Row{parked}, []Lateness{{}}},
	} {
		c.Apply(tt.rows)
		for i, r := range tt.rows {
			if r.Lateness != tt.want[i] {
				t.Errorf("%s: row %d: %+v; want %+v", tt.reason, i, r.Lateness, tt.want[i])
			}
		}
	}
	var none *Course
	r := by("a", "x/bfs", 17, 40*day)
	if none.Apply([]*Row{r}); r.Lateness != (Lateness{Points: 17}) {
		t.Errorf("without a course: %+v", r.Lateness)
	}
}

// TestCourseZone reads local times in the course's zone, on both sides of a change of
// clocks.
func TestCourseZone(t *testing.T) {
	c, err := parseCourse("deadline = 2026-07-01T12:00:00\ntimezone = \"Europe/Berlin\"\n[challenges.\"x/winter\"]\ndeadline = 2026-01-01T12:00:00\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.DeadlineOf("x/bfs").UTC().Format("15:04"); got != "10:00" {
		t.Errorf("noon in summer is %s UTC; want 10:00", got)
	}
	if got := c.DeadlineOf("x/winter").UTC().Format("15:04"); got != "11:00" {
		t.Errorf("noon in winter is %s UTC; want 11:00", got)
	}
}

func TestCourseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "no deadline",
		"deadline = 1":                   "deadline: 1 is no time",
		"deadline = 12:00:00":            "is no time such as",
		"deadline = ":                    "line 1",
		"dedline = 2026-03-01T12:00:00Z": `unknown key "dedline"`,
		course + "\"x\" = \"soon\"":      `extensions: x: "soon" is no time span`,
		"grace = \"-5m\"\n":              "is no time span",
		"slip_days = -1\n" + first:       "slip_days is below 0",
		"percent_a_day = 120\n" + first:  "from 0 to 100",
		"timezone = \"Mars\"\n" + first:  "timezone",
		"[challenges.bfs]\n":             "has no deadline",
	} {
		file := filepath.Join(t.TempDir(), "course.toml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadCourse(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}
