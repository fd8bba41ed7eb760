package store

import (
	"bytes"
	"database/sql"
	"io/fs"
	"slices"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// TestShownIsKept counts hints one by one and keeps when the solution was shown last, across openings.
func TestShownIsKept(t *testing.T) {
	dir := t.TempDir()
	first := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for i, want := range []int{1, 2, 3, 3} {
		s := mustOpen(t, dir)
		if n, err := s.ShowHint(t.Context(), "a/b", 3); n != want || err != nil {
			t.Errorf("hint %d: shown %d, %v; want %d", i, n, err, want)
		}
		if err := s.ShowSolution(t.Context(), "a/b", first.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	s := mustOpen(t, dir)
	if got, err := s.Shown(t.Context(), "a/b"); got != (Shown{3, first.Add(3 * time.Hour)}) || err != nil {
		t.Errorf("Shown = %+v, %v", got, err)
	}
	if got, err := s.Shown(t.Context(), "a/c"); got != (Shown{}) || err != nil {
		t.Errorf("Shown of another = %+v, %v", got, err)
	}
	if n, err := s.ShowHint(t.Context(), "a/none", 0); n != 0 || err != nil {
		t.Errorf("ShowHint of no hints = %d, %v", n, err)
	}
}

// TestFailures returns different submissions, under any name of a challenge, that were run
// and not accepted.
func TestFailures(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	n := 0
	add := func(challenge, submission string, verdict grader.Verdict) {
		n++
		a := attempt(n, challenge, 0)
		a.Report.SubmissionHash, a.Report.Verdict = submission, verdict
		mustAdd(t, s, a)
	}
	add("a/b", "one", grader.Partial)
	add("a/b", "one", grader.WrongAnswer)
	add("old/b", "one", grader.WrongAnswer)
	add("old/b", "two", grader.TimeLimit)
	add("a/b", "passed", grader.Accepted)
	add("a/b", "typing", grader.CompileError)
	add("a/b", "ruled out", grader.RuleViolation)
	add("a/b", "cheating", grader.Tampering)
	add("a/c", "other", grader.Partial)
	if got, err := s.Failures(t.Context(), []string{"a/b", "old/b"}); !slices.Equal(got, []string{"one", "two"}) || err != nil {
		t.Errorf("Failures = %q, %v", got, err)
	}
}

// TestAfterSolution holds which passes are made without the solution, however attempts come
// into the database.
func TestAfterSolution(t *testing.T) {
	for _, tt := range []struct {
		reason string
		after  []bool // of each accepted attempt
		apart  bool
	}{
		{"without it", []bool{false}, false},
		{"after it", []bool{true}, true},
		{"after it, and again", []bool{true, true}, true},
		{"without it, then after it", []bool{false, true}, false},
		{"after it, then without it, on another machine", []bool{true, false}, false},
	} {
		var attempts []grader.Attempt
		for i, after := range tt.after {
			a := attempt(i+2, "a/b", 3)
			a.Report.AfterSolution = after
			attempts = append(attempts, a)
		}
		failed := attempt(1, "a/b", 0)
		one, moved := mustOpen(t, t.TempDir()), mustOpen(t, t.TempDir())
		mustAdd(t, one, failed)
		mustAdd(t, one, attempts...)
		var export bytes.Buffer
		if _, err := one.Export(t.Context(), &export); err != nil {
			t.Fatal(err)
		}
		if _, err := moved.Import(t.Context(), &export); err != nil {
			t.Fatal(err)
		}
		for how, s := range map[string]*Store{"one by one": one, "imported": moved} {
			all, err := s.Passes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if p := all["a/b"]; p.AfterSolution != tt.apart || len(p.Times) != len(attempts) || !p.Times[0].Equal(attempts[0].Time) || len(all) != 1 {
				t.Errorf("%s, %s: %+v; want apart %t", tt.reason, how, all, tt.apart)
			}
			if err := s.ShowSolution(t.Context(), "a/b", epoch); err != nil {
				t.Fatal(err)
			}
			names := []string{"a/new", "a/b"}
			if spoiled, err := s.Spoiled(t.Context(), names, epoch.Add(-time.Hour)); spoiled != tt.apart || err != nil {
				t.Errorf("%s, %s: spoiled %t, %v; want %t", tt.reason, how, spoiled, err, tt.apart)
			}
			if spoiled, err := s.Spoiled(t.Context(), names, epoch.Add(time.Hour)); spoiled || err != nil {
				t.Errorf("%s, %s: spoiled %t, %v, long after", tt.reason, how, spoiled, err)
			}
		}
	}
}

// TestAfterSolutionOfOldDatabases takes from the attempts of a database that did not
// keep it which challenges were passed after their solution only.
func TestAfterSolutionOfOldDatabases(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	first, again := attempt(1, "a/spoiled", 3), attempt(2, "a/spoiled", 3)
	first.Report.AfterSolution = true
	mustAdd(t, s, first, again, attempt(3, "a/alone", 3), attempt(4, "a/tried", 0))
	err := s.do(t.Context(), "go back", func(db *sql.DB) error {
		_, err := db.Exec("ALTER TABLE progress DROP COLUMN after_solution")
		if err != nil {
			return err
		}
		upgrade, err := fs.ReadFile(migrations, "migrations/0004_alone.sql")
		if err == nil {
			_, err = db.Exec(string(upgrade))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Passes(t.Context())
	if err != nil || len(all) != 2 || !all["a/spoiled"].AfterSolution || all["a/alone"].AfterSolution {
		t.Errorf("passes %+v, %v", all, err)
	}
}
