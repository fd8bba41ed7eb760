package rule_test

import (
	"testing"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"sort", "sort", true},
		{"sort", "sort.Ints", false},
		{"sort", "sorting", false},
		{"slices.Sort", "slices.SortFunc", false},
		{"slices.Sort*", "slices.SortFunc", true},
		{"slices.Sort*", "slices.Sort", true},
		{"slices*", "slices/x", false},
		{"net/http", "http", false},
		{"golang.org/x/sys/...", "golang.org/x/sys", true},
		{"golang.org/x/sys/...", "golang.org/x/sys/unix", true},
		{"golang.org/x/sys/...", "golang.org/x/system", false},
		{"[", "[", false}, // malformed: matches nothing
	} {
		if got := rule.Match([]string{"other", tt.pattern}, tt.name); got != tt.want {
			t.Errorf("Match(%q, %q) = %v; want %v", tt.pattern, tt.name, got, tt.want)
		}
	}
}
