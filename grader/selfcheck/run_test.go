package selfcheck

import (
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// TestPathsOfTheHostAreFound has a report with one, and one with others.
func TestPathsOfTheHostAreFound(t *testing.T) {
	c := Checker{Scratch: []string{"/home/ann/.cache/gradus/scratch"}}
	if got := c.names(&grader.Report{Output: "/home/ann/.cache/gradus/runtime/1/peer.go:7"}); got == "" {
		t.Error("nothing is said of a path of the cache")
	}
	if got := c.names(&grader.Report{Output: "$GOROOT/src/fmt/print.go:7 /home/ann/.cache"}); got != "" {
		t.Errorf("%s; want nothing", got)
	}
}
