package engine

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"github.com/gradus-dev/gradus/grader/judge/race"
)

// Place is a place in the source, as the program counters that lead there.
type Place [8]uintptr

// ours begins the names of functions that no learner wrote.
const ours = "github.com/gradus-dev/gradus/grader/judge/"

// Here returns the place of the innermost call from outside of the judge's own packages.
func Here() (p Place) {
	runtime.Callers(2, p[:])
	return p
}

// frame returns the innermost frame in the source of a learner, if there is one.
func (p Place) frame() (frame runtime.Frame, ok bool) {
	n := 0
	for n < len(p) && p[n] != 0 {
		n++
	}
	frames := runtime.CallersFrames(p[:n])
	for more := n > 0; more; {
		frame, more = frames.Next()
		if !foreign(frame.Function) {
			return frame, true
		}
	}
	return runtime.Frame{}, false
}

// foreign reports whether a function is of the standard library, in whose import paths
// the first element has no dot, of the judge, of a driver, or of a test.
func foreign(name string) bool {
	if strings.HasPrefix(name, "main.") {
		return false
	}
	first, _, inFolder := strings.Cut(name, "/")
	return !inFolder || !strings.Contains(first, ".") || strings.HasPrefix(name, ours) || strings.Contains(name, "/driver.") || strings.Contains(name, "_test.")
}

// inDriver reports whether the place is not in a learner's source.
func (p Place) inDriver() bool {
	_, ok := p.frame()
	return !ok
}

// String returns file and line, "cmap.go:46".
func (p Place) String() string {
	frame, ok := p.frame()
	if !ok {
		return "the driver of this check"
	}
	return fmt.Sprintf("%s:%d", path.Base(frame.File), frame.Line)
}

// Site returns the place as one that accesses what expr says.
func (p Place) Site(expr string) *race.Site {
	frame, ok := p.frame()
	if !ok {
		return &race.Site{File: "the driver of this check", Expr: expr}
	}
	name := frame.Function[strings.LastIndex(frame.Function, "/")+1:]
	_, name, _ = strings.Cut(name, ".")
	return &race.Site{File: path.Base(frame.File), Line: frame.Line, Func: name, Expr: expr}
}
