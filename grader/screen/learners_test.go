package screen

import (
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
)

// TestTestsWithAByteOrderMark keeps the mark, which editors on Windows write, from
// getting into the middle of what is compiled.
func TestTestsWithAByteOrderMark(t *testing.T) {
	ch := addChallenge()
	ch.Kind = grader.KindTests
	s, diags := Parse(ch, submission(map[string]string{"add_test.go": "\ufeffpackage add\n"}), &gotool.Tools{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for name, data := range s.compiled() {
		if name != "add_tests.go" || strings.Contains(string(data), "\ufeff") || !strings.HasSuffix(string(data), ":1\npackage add\n") {
			t.Errorf("%s: %q; want the file without its mark", name, data)
		}
	}
}
