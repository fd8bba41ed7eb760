package catalog

import (
	"strings"
	"testing"
)

func TestSimilar(t *testing.T) {
	words := []string{"bfs", "merge-sort", "lru-cache", "sql-injection", "grade"}
	for _, tt := range []struct{ typed, want, reason string }{
		{"merge-srot", "merge-sort", "two letters swapped"},
		{"BSF", "bfs", "case does not count"},
		{"lru", "lru-cache", "the beginning of a word"},
		{"sql-injektion", "sql-injection", "another letter"},
		{"graed", "grade", "swapped at the end"},
		{"x", "", "nothing near"},
		{"", "", "nothing typed"},
		{"binary", "", "nothing near, though long"},
	} {
		got := strings.Join(Similar(tt.typed, words), " ")
		if got != tt.want {
			t.Errorf("%s: Similar(%q) = %q; want %q", tt.reason, tt.typed, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 1}, {"straße", "strasse", 2}} {
		if got, back := distance(tt.a, tt.b), distance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("distance(%q, %q) = %d, back %d; want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}
