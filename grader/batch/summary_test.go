package batch

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// class writes a journal with something of everything, hostile names included.
func class(t *testing.T) *Journal {
	j := openJournal(t, t.TempDir())
	outcome := func(test string, passed bool, said string, took time.Duration) grader.Outcome {
		o := grader.Outcome{Test: test, Title: "does " + test, Criterion: grader.Correctness, Status: grader.Failed, Verdict: grader.WrongAnswer, MaxPoints: 5, Message: said, Duration: took}
		if passed {
			o.Status, o.Verdict, o.Points, o.Message = grader.Passed, grader.Accepted, 5, ""
		}
		return o
	}
	graded := func(key, files string, v grader.Verdict, outcomes ...grader.Outcome) *Record {
		r := &grader.Report{Challenge: "numbers/sum", Title: "Sum", Verdict: v, MaxScore: 10, Outcomes: outcomes, SubmissionHash: files}
		for _, o := range outcomes {
			r.Score += o.Points
		}
		at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		return &Record{State: Graded, Key: key, Challenge: r.Challenge, Learners: []handins.Learner{{Login: key}}, Report: r, Submitted: &at}
	}
	tampering := graded("mallory\x1b[2J", "m", grader.Tampering)
	tampering.Report.Reason = "the candidate\nbroke the protocol"
	compile := graded("=cmd|' /C calc'!A0", "c", grader.CompileError)
	compile.Report.Diagnostics = []grader.Diagnostic{{Kind: "advice", Message: "rename"}, {Kind: "compile", Message: "undefined: x"}}
	add(t, j,
		graded("ann", "1", grader.Accepted, outcome("A", true, "", time.Millisecond), outcome("B", true, "", 3*time.Second)),
		graded("bob", "2", grader.Partial, outcome("A", true, "", time.Millisecond), outcome("B", false, "B = 1; want 2", time.Second)),
		graded("cid", "2", grader.Partial, outcome("A", true, "", time.Millisecond), outcome("B", false, "B = 1; want 2", time.Second)),
		graded("dee", "3", grader.WrongAnswer, outcome("A", false, "A = 0\nwant 1", time.Millisecond),
			grader.Outcome{Test: "B", Title: "does B", Status: grader.Skipped, MaxPoints: 5}),
		tampering, compile,
		&Record{State: None, Key: "fay", Learners: []handins.Learner{{Name: "Fay", ID: "7"}}, Cause: "no Go file here"},
		&Record{State: Parked, Key: "gil", Learners: []handins.Learner{{Name: "Gil"}, {Email: "hal@example.edu"}}, Challenge: "numbers/sum", Cause: "the disk is full", Tries: 3})
	again := graded("ann-2", "4", grader.Accepted, outcome("A", true, "", time.Millisecond), outcome("B", true, "", time.Millisecond))
	again.Learners = []handins.Learner{{Login: "ann"}}
	add(t, j, again)
	return j
}

// TestSummary holds the text and the table to goldens.
func TestSummary(t *testing.T) {
	s, err := Summarise(class(t), &Course{Deadline: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), PercentADay: 5, AtMost: 100})
	if err != nil {
		t.Fatal(err)
	}
	var text, table strings.Builder
	if err := s.WriteText(&text, 0); err != nil {
		t.Fatal(err)
	}
	if err := WriteTable(&table, s.Rows); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"summary.txt": text.String(), "results.csv": table.String()} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", name, diff)
		}
	}
	if strings.Contains(text.String(), "\x1b") {
		t.Error("a learner's name reaches the terminal")
	}
}

// TestSummaryNumbers checks by hand what the golden could hold wrong.
func TestSummaryNumbers(t *testing.T) {
	s, err := Summarise(class(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Challenges[0]
	if s.Graded != 7 || len(s.Challenges) != 1 || c.Graded != 7 {
		t.Fatalf("%d verdicts in %d challenges", s.Graded, len(s.Challenges))
	}
	if c.Median != 5 || c.Tenths != [10]int{3, 0, 0, 0, 0, 2, 0, 0, 0, 2} {
		t.Errorf("median %v, tenths %v", c.Median, c.Tenths)
	}
	b := c.Checks[1]
	if b.Passed != 2 || b.Failed != 2 || b.Skipped != 1 || b.Longest != 3*time.Second || b.Mean != 5001*time.Millisecond/4 {
		t.Errorf("check B: %+v", b)
	}
	if w := c.Wrong[0]; w.Count != 2 || w.Said != "B = 1; want 2" || strings.Join(w.Who, " ") != "bob cid" {
		t.Errorf("commonest: %+v", w)
	}
	if len(s.Same) != 1 || strings.Join(s.Same[0], " ") != "bob cid" || len(s.Twice) != 1 || len(s.Parked) != 1 || len(s.NoHandIn) != 1 || len(s.Tampering) != 1 {
		t.Errorf("same %v, twice %v, parked %v, none %v, tampering %v", s.Same, s.Twice, s.Parked, s.NoHandIn, s.Tampering)
	}
}
