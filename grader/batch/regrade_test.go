package batch

import (
	"errors"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// propose is a record of a regrading, by another content of the challenge.
func propose(key string, score int) *Record {
	r := verdict(key, score)
	r.State, r.Report.ChallengeHash = Proposed, "new"
	return r
}

// TestApplyAndUndo holds what counts after each step, and after the journal was opened
// again.
func TestApplyAndUndo(t *testing.T) {
	dir := t.TempDir()
	j := openJournal(t, dir)
	step := func(what, want string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := scores(t, j); got != want {
			t.Errorf("%s: %q; want %q", what, got, want)
		}
		j.Close()
		j = openJournal(t, dir)
		if got := scores(t, j); got != want {
			t.Errorf("%s, and opened again: %q; want %q", what, got, want)
		}
	}
	add(t, j, verdict("a", 1), verdict("b", 2), verdict("c", 3))
	if err := j.Undo(); !errors.Is(err, ErrNothingApplied) {
		t.Errorf("nothing was applied, and undone: %v", err)
	}
	add(t, j, propose("a", 5), propose("b", 2), propose("c", 4), verdict("c", 7))
	step("proposed, and one handed in anew", "a graded 1; b graded 2; c graded 7; ", nil)
	moves, same, err := j.Moves()
	if err != nil || len(moves) != 1 || moves[0].Key != "a" || moves[0].WasScore != 1 || moves[0].NowScore != 5 || same != 1 {
		t.Errorf("moves %+v, %d the same, %v", moves, same, err)
	}
	step("applied", "a graded 5; b graded 2; c graded 7; ", j.Apply("why"))
	add(t, j, propose("a", 6))
	step("applied again", "a graded 6; b graded 2; c graded 7; ", j.Apply("why"))
	add(t, j, verdict("b", 9))
	step("undone", "a graded 5; b graded 9; c graded 7; ", j.Undo())
	step("undone to the end, save what is newer", "a graded 1; b graded 9; c graded 7; ", j.Undo())
}

// TestAgain holds which results a regrading is about.
func TestAgain(t *testing.T) {
	j := openJournal(t, t.TempDir())
	add(t, j, verdict("a", 1), &Record{State: None, Key: "n", Challenge: "numbers/sum"})
	u := verdict("a", 1).unit()
	for _, tt := range []struct {
		reason string
		now    result
		want   bool
	}{
		{"nothing changed", result{submission: "a"}, false},
		{"other files", result{submission: "x", challenge: "new"}, false},
		{"another challenge", result{submission: "a", challenge: "new"}, true},
		{"another engine", result{submission: "a", engine: "new"}, true},
	} {
		if got := j.again(u, tt.now); got != tt.want {
			t.Errorf("%s: %t; want %t", tt.reason, got, tt.want)
		}
	}
	add(t, j, propose("a", 2))
	if j.again(u, result{submission: "a", challenge: "new"}) {
		t.Error("what is proposed is proposed again")
	}
	if !j.again(u, result{submission: "a", challenge: "newer"}) {
		t.Error("what is proposed stays, though the challenge changed again")
	}
	if j.again(unit{"n", "numbers/sum"}, result{challenge: "new"}) {
		t.Error("what is no hand-in is regraded")
	}
}

func TestChoose(t *testing.T) {
	early, late := by("ann", "x/sum", 9, -day), by("ann", "x/sum", 3, 0)
	early.Key, late.Key = "early", "late"
	none := &Row{Key: "none", State: None, Learners: early.Learners, Challenge: "x/sum"}
	if got := Choose([]*Row{early, late, none}, true); len(got) != 1 || !got["early"] {
		t.Errorf("the best is %v", got)
	}
	if got := Choose([]*Row{early, late, none}, false); len(got) != 1 || !got["late"] {
		t.Errorf("the latest is %v", got)
	}
}

// TestNewMove names the checks that ended otherwise.
func TestNewMove(t *testing.T) {
	o := func(test string, status grader.Status, points int, said string) grader.Outcome {
		return grader.Outcome{Test: test, Title: "does " + test, Status: status, Points: points, Message: said, Verdict: grader.WrongAnswer}
	}
	was, now := verdict("a", 3), propose("a", 4)
	now.Engine = "other"
	was.Report.Outcomes = []grader.Outcome{o("A", grader.Passed, 2, ""), o("B", grader.Failed, 0, "B = 1"), o("C", grader.Passed, 1, "")}
	now.Report.Outcomes = []grader.Outcome{o("A", grader.Failed, 0, "A = 0"), o("B", grader.Passed, 4, ""), o("D", grader.Skipped, 0, "")}
	m := newMove(was, now)
	want := []CheckMove{{"does A", grader.Passed, grader.Failed, "A = 0"}, {"does B", grader.Failed, grader.Passed, "B = 1"},
		{"does D", "", grader.Skipped, ""}, {"does C", grader.Passed, "", ""}}
	if len(m.Why) != 2 || len(m.Checks) != len(want) {
		t.Fatalf("%+v", m)
	}
	for i := range want {
		if m.Checks[i] != want[i] {
			t.Errorf("check %d: %+v; want %+v", i, m.Checks[i], want[i])
		}
	}
}
