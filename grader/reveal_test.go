package grader_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestRevealed looks for parts of a report in what each policy lets through.
func TestRevealed(t *testing.T) {
	whole := grader.Report{Verdict: grader.Partial, Score: 1, MaxScore: 7, Output: "OUTSIDE", Misconception: &grader.Misconception{Question: "ASKED"}, Outcomes: []grader.Outcome{
		{Test: "TestWrong", Title: "WRONG", Status: grader.Failed, Verdict: grader.WrongAnswer, Message: "WANTED",
			Calls: []grader.Call{{Call: "CALLED", Got: "GOT"}}, Stack: "STACK", Output: "PRINTED", Hint: "HINT"},
		{Test: "TestPanic", Title: "PANIC", Status: grader.Failed, Verdict: grader.RuntimeError, Message: "WANTED"},
		{Test: "TestHang", Title: "HANG", Status: grader.Failed, Verdict: grader.TimeLimit, Message: "LIMIT", Output: "PRINTED"},
	}}
	for policy, want := range map[grader.Reveal]string{
		"":                  "ASKED OUTSIDE WRONG WANTED CALLED GOT STACK PRINTED HINT PANIC HANG LIMIT",
		grader.RevealFull:   "ASKED OUTSIDE WRONG WANTED CALLED GOT STACK PRINTED HINT PANIC HANG LIMIT",
		grader.RevealInputs: "ASKED OUTSIDE WRONG CALLED GOT STACK PRINTED HINT PANIC HANG LIMIT",
		grader.RevealNames:  "WRONG HINT PANIC HANG",
		grader.RevealScore:  "",
	} {
		r := whole
		r.Reveal = policy
		out, err := json.Marshal(r.Revealed())
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.FieldsSeq("ASKED OUTSIDE WRONG WANTED CALLED GOT STACK PRINTED HINT PANIC HANG LIMIT") {
			there, wanted := strings.Contains(string(out), part), strings.Contains(want, part)
			if there != wanted {
				t.Errorf("reveal = %q: %s shown: %t; want %t", policy, part, there, wanted)
			}
		}
		if !strings.Contains(string(out), `"score":1`) || !strings.Contains(string(out), `"verdict":"partial"`) {
			t.Errorf("reveal = %q hides the score: %s", policy, out)
		}
		if whole.Outcomes[0].Message != "WANTED" || len(whole.Outcomes) != 3 {
			t.Fatalf("reveal = %q changed the report itself", policy)
		}
	}
}
