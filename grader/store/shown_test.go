package store

import (
	"testing"
	"time"
)

// TestShownIsKept counts hints one by one and the solution once, across openings.
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
	if got, err := s.Shown(t.Context(), "a/b"); got != (Shown{3, first}) || err != nil {
		t.Errorf("Shown = %+v, %v", got, err)
	}
	if got, err := s.Shown(t.Context(), "a/c"); got != (Shown{}) || err != nil {
		t.Errorf("Shown of another = %+v, %v", got, err)
	}
	if n, err := s.ShowHint(t.Context(), "a/none", 0); n != 0 || err != nil {
		t.Errorf("ShowHint of no hints = %d, %v", n, err)
	}
}

// TestFailures counts attempts under any name of a challenge that did not pass.
func TestFailures(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	mustAdd(t, s, attempt(1, "a/b", 0), attempt(2, "a/b", 3), attempt(3, "old/b", 1), attempt(4, "a/c", 0))
	if n, err := s.Failures(t.Context(), []string{"a/b", "old/b"}); n != 2 || err != nil {
		t.Errorf("Failures = %d, %v; want 2", n, err)
	}
}
