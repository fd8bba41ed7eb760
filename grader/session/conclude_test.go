package session

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestWhoPaysForADeath pins which tests fail when a pair ends early. Some test
// must, else the same queue would be run again.
func TestWhoPaysForADeath(t *testing.T) {
	for _, tt := range []struct {
		name, running string
		ready         bool
		want          []string
		message       string
	}{
		{"in a test", "TestC", true, []string{"TestC"}, "gone"},
		{"between tests", "", true, []string{"TestB"}, "gone"},
		{"while initialising", "", false, []string{"TestB", "TestC"}, "while your package was initialising: gone"},
	} {
		p := &pair{session: &session{results: map[string]grader.TestResult{"TestA": {Status: grader.Passed}}},
			tests: []string{"TestA", "TestB", "TestC"}, test: tt.running, ready: tt.ready}
		p.fail(grader.TestResult{Verdict: grader.RuntimeError, Message: "gone"})
		delete(p.results, "TestA")
		if got := slices.Sorted(maps.Keys(p.results)); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v fail; want %v", tt.name, got, tt.want)
		}
		for test, r := range p.results {
			if r.Status != grader.Failed || !strings.HasPrefix(r.Message, tt.message) {
				t.Errorf("%s: %s: %+v; want failed, %q", tt.name, test, r, tt.message)
			}
		}
	}
}
