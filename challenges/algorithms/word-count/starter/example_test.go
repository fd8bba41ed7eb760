package wordcount

import (
	"maps"
	"slices"
	"testing"
)

func TestExampleCount(t *testing.T) {
	text := "The café's cat saw the CAT."
	want := map[string]int{"the": 2, "café": 1, "s": 1, "cat": 2, "saw": 1}
	if got := Count(text); !maps.Equal(got, want) {
		t.Errorf("Count(%q) = %#v; want %#v", text, got, want)
	}
}

func TestExampleTop(t *testing.T) {
	text := "to be, or not to be"
	want := []Entry{{"be", 2}, {"to", 2}, {"not", 1}}
	if got := Top(text, 3); !slices.Equal(got, want) {
		t.Errorf("Top(%q, 3) = %v; want %v", text, got, want)
	}
}
