package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
)

// TestSentences writes each thing as "name: value", with no table and no bar.
func TestSentences(t *testing.T) {
	r := &grader.Report{Schema: grader.ReportSchema, Challenge: "a/x", Title: "Paths", Verdict: grader.Partial, Score: 3, MaxScore: 9,
		SubmissionHash: "x", Outcomes: []grader.Outcome{
			{Test: "A", Title: "finds a path", Criterion: grader.Correctness, Status: grader.Passed, Verdict: grader.Accepted},
			{Test: "B", Title: "takes few steps", Criterion: grader.Efficiency, Status: grader.Failed, Verdict: grader.WrongAnswer,
				Message: "want  \"a  b\"\n  V+E    steps  divided by V+E\n   63      902      14.3 ###\n 2047  >204700     100.0 ########",
				Hint:    "Do you copy\nthe path?", Calls: []grader.Call{{Call: "P(1)", Got: "2"}}},
			{Test: "C", Title: "refuses nil", Criterion: grader.Correctness, Status: grader.Failed, Verdict: grader.RuntimeError},
			{Test: "D", Title: "more", Status: grader.Skipped, Unmet: []string{"A"}},
		}}
	var b strings.Builder
	if err := Sentences(&b, r, Options{Dir: "a/x", File: "x.go", Next: []string{"gradus test x", "gradus grade x"}, Reward: []string{"Loops  ██░░ 50 %, +10 %"}}); err != nil {
		t.Fatal(err)
	}
	want := `Paths: partial, 3 of 9 points
failed: takes few steps, efficiency, wrong answer
message: want  "a  b"
message: V+E, steps, divided by V+E
message: 63, 902, 14.3
message: 2047, >204700, 100.0
call: P(1) = 2
hint: Do you copy the path?
failed: refuses nil, correctness, runtime error
checks: 1 passed, 1 skipped, 2 failed
reward: Loops 50 %, +10 %
look at: a/x/x.go
next: gradus test x, or gradus grade x
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Sentences (-want +got):\n%s", diff)
	}
	b.Reset()
	if err := Sentences(&b, r, Options{Quiet: true, Next: []string{"gradus test x"}}); err != nil || strings.Contains(b.String(), "hint:") || strings.Contains(b.String(), "next:") {
		t.Errorf("quiet: %v\n%s", err, b.String())
	}
}
