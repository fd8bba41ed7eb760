package search

import (
	"slices"
	"testing"
)

func TestExampleAll(t *testing.T) {
	if got, want := All("banana bandana", "ana"), []int{1, 3, 11}; !slices.Equal(got, want) {
		t.Errorf("All(banana bandana, ana) = %v; want %v", got, want)
	}
	if got := All("banana", "nab"); len(got) != 0 {
		t.Errorf("All(banana, nab) = %v; want none", got)
	}
}

func TestExampleScanner(t *testing.T) {
	s := NewScanner("ERROR")
	for _, tt := range []struct {
		piece string
		want  []int
	}{{"ok ok ERR", nil}, {"", nil}, {"OR ok ER", []int{6}}, {"ROR", []int{15}}} {
		if got := s.Next(tt.piece); !slices.Equal(got, tt.want) {
			t.Errorf("Next(%q) = %v; want %v", tt.piece, got, tt.want)
		}
	}
}
