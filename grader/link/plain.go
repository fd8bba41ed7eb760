package link

import (
	"go/parser"
	"go/token"
	"slices"
	"strconv"

	"github.com/gradus-dev/gradus/grader/screen"
)

// measuring lists the packages with which a driver could see how a submission was
// compiled: without inlining, more values escape to the heap.
var measuring = []string{"runtime", "runtime/debug", "runtime/metrics", "testing"}

// plainly reports whether a submission is compiled without inlining, which takes the
// compiler a fifth to a quarter less time if there is much to inline. It is, unless
// something is measured: the source is rewritten, the learner wrote tests, or the driver
// imports one of the packages in measuring.
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
