package toposort

import (
	"errors"
	"slices"
	"testing"
)

func TestExampleBuild(t *testing.T) {
	got, err := Sort(map[string][]string{
		"program": {"parser", "printer"},
		"parser":  {"tokens"},
		"printer": {"tokens"},
	})
	right := [][]string{
		{"tokens", "parser", "printer", "program"},
		{"tokens", "printer", "parser", "program"},
	}
	if err != nil || !slices.Equal(got, right[0]) && !slices.Equal(got, right[1]) {
		t.Errorf("Sort of a build = %q, %v; want %q or %q", got, err, right[0], right[1])
	}
}

func TestExampleCycle(t *testing.T) {
	_, err := Sort(map[string][]string{
		"hen":    {"egg"},
		"egg":    {"hen"},
		"omelet": {"egg"},
	})
	var cycle *CycleError
	if !errors.As(err, &cycle) || len(cycle.Cycle) != 2 {
		t.Errorf("Sort of hen and egg = error %v; want a *CycleError with the cycle [hen egg] or [egg hen]", err)
	}
}
