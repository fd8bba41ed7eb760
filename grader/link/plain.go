package link

import (
	"go/parser"
	"go/token"
	"slices"
	"strconv"

	"github.com/gradus-dev/gradus/grader/screen"
)

// measuring are the packages by which a driver can tell how a submission was compiled:
// without inlining, more escapes to the heap.
var measuring = []string{"runtime", "runtime/debug", "runtime/metrics", "testing"}

// plainly reports whether a submission is compiled without inlining, which takes the
// compiler a fifth to a quarter less time where there is much to inline. So it is where
// nothing is measured: the source is not rewritten, the learner wrote no tests, and the driver
// has no package to measure with.
func plainly(s *screen.Source) bool {
	if s.Rewrites() || s.Inside != nil {
		return false
	}
	for name, data := range s.Beside {
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
		if err != nil {
			return false
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err != nil || slices.Contains(measuring, path) {
				return false
			}
		}
	}
	return true
}
