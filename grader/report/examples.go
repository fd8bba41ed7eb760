package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Examples is the result of running a challenge's public examples as plain
// tests. It carries no score: only hidden tests do.
type Examples struct {
	Challenge string // track/slug
	Title     string
	Build     string    // what the compiler or vet said; "" when it built
	List      []Example // in the order they ran
	Rest      string    // output that belongs to none of them
	Ended     bool      // the run came to its end and nothing failed
}

// Example is one test function of the learner's directory.
type Example struct {
	Name   string
	Status grader.Status
	Output string
}

// Failed counts the examples that did not pass. Skipped ones are not among them.
func (e *Examples) Failed() int {
	n := 0
	for _, x := range e.List {
		if x.Status == grader.Failed {
			n++
		}
	}
	return n
}

// ExamplesText writes the result for a learner: what failed with its output, the
// others by name, and at the end what to type.
func ExamplesText(w io.Writer, e *Examples, o Options) error {
	t := &text{
		report:  &grader.Report{Title: CleanLine(e.Title, maxLine), Challenge: CleanLine(e.Challenge, maxLine)},
		options: o, paint: NewPaint(o.Color),
	}
	t.heading()
	if e.Build != "" {
		t.section("%s", t.paint.Strong("Your code does not compile"))
		t.quote("", t.placed(Clean(e.Build, maxMessage)), plain)
	}
	if len(e.List) > 0 {
		t.section("%s", t.paint.Strong("Public examples"))
	}
	for _, x := range e.List {
		t.line("  %s %s", t.paint.status(x.Status), CleanLine(x.Name, maxLine))
		if x.Status == grader.Failed {
			t.quote("", t.placed(Clean(x.Output, maxMessage)), t.paint.diff())
		}
	}
	t.output("Your output outside the examples", Clean(e.Rest, maxOutput))
	t.section("%s", t.summary(e))
	t.next()
	_, err := io.WriteString(w, t.b.String())
	return err
}

// place matches a file and a line as the compiler and package testing print them.
var place = regexp.MustCompile(`(?m)^(?:    |\./)?([\w.-]+\.go:\d+:)`)

// placed puts the learner's directory before the files that lines begin with.
func (t *text) placed(s string) string {
	return place.ReplaceAllStringFunc(s, func(at string) string {
		return t.inDir(strings.TrimPrefix(strings.TrimSpace(at), "./"))
	})
}

// summary says how many examples passed, and that they are not the grading.
func (t *text) summary(e *Examples) string {
	failed := e.Failed()
	switch {
	case e.Build != "":
		return t.paint.Bad("no example ran")
	case failed > 0:
		return t.paint.Bad(fmt.Sprintf("%d of %d examples failed", failed, len(e.List)))
	case !e.Ended:
		return t.paint.Bad("the examples did not run to their end")
	case len(e.List) == 0:
		return t.paint.Warn("there are no examples here") + "; the hidden tests can still grade your code"
	}
	passed := fmt.Sprintf("all %d examples passed", len(e.List))
	if len(e.List) == 1 {
		passed = "the example passed"
	}
	return t.paint.Good(passed) + "; the hidden tests ask more"
}
