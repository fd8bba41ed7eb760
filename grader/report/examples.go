package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Examples is the result of running a challenge's public examples as plain
// tests. It carries no score: only hidden tests do.
type Examples struct {
	Schema    string    `json:"schema"`
	Challenge string    `json:"challenge"` // track/slug
	Title     string    `json:"title"`
	Own       bool      `json:"own"`              // they are what the learner hands in, not public examples
	Build     string    `json:"build,omitempty"`  // what the compiler or vet said; "" when it built
	Help      string    `json:"help,omitempty"`   // what to do about that, or ""
	List      []Example `json:"examples"`         // in the order they ran
	Rest      string    `json:"output,omitempty"` // output that belongs to none of them
	Crashed   bool      `json:"crashed"`          // a crash or the time limit ended the run, so that those after it did not run
	Ended     bool      `json:"passed"`           // the run came to its end and nothing failed
}

// Example is one test function of the learner's directory.
type Example struct {
	Name   string        `json:"name"`
	Status grader.Status `json:"status"`
	Output string        `json:"output,omitempty"`
}

// ExamplesSchema names the JSON form of Examples.
const ExamplesSchema = "gradus.examples/v1"

// Cleaned returns the examples for programs: cleaned, and with the name of their form.
func (e *Examples) Cleaned() *Examples {
	out := *e
	out.Schema, out.List = ExamplesSchema, []Example{}
	out.Title, out.Help = CleanLine(e.Title, maxLine), CleanLine(e.Help, maxLine)
	out.Build, out.Rest = Clean(e.Build, maxMessage), Clean(e.Rest, maxOutput)
	for _, x := range e.List {
		out.List = append(out.List, Example{CleanLine(x.Name, maxLine), x.Status, Clean(x.Output, maxMessage)})
	}
	return &out
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

// ExamplesText writes the result for a learner. As in a report of a grading, what is to
// be mended first comes last, right above the prompt, and fits the lines there are: the
// first example that failed, with its output.
func ExamplesText(w io.Writer, e *Examples, o Options) error {
	t := &text{
		report:  &grader.Report{Title: CleanLine(e.Title, maxLine), Challenge: CleanLine(e.Challenge, maxLine)},
		options: o, paint: NewPaint(o.Color),
	}
	parts := []part{
		t.part(rankHeading, 1, t.heading),
		t.part(rankRest, 3, func() {
			t.output(e.words("Your output outside the examples", "Your output outside the tests"), Clean(e.Rest, maxOutput))
		}),
		t.part(rankMessage, 3, func() { t.unbuilt(e) }),
		t.unfailed(e),
	}
	failures := slices.DeleteFunc(slices.Clone(e.List), func(x Example) bool { return x.Status != grader.Failed })
	for i := range failures {
		rankName, rankOutput := rankChecks, rankRest
		if i = (i + 1) % len(failures); i == 0 { // the first one comes last
			rankName, rankOutput = rankFixed, rankMessage
		}
		parts = append(parts, t.part(rankName, whole, func() { t.example(failures[i]) }), t.part(rankOutput, leastOutput, func() { t.exampleOutput(failures[i]) }))
	}
	parts = append(parts, t.part(rankFixed, whole, func() {
		t.line("")
		t.pieces("  ", t.summary(e))
	}))
	lines := fit(append(parts, t.next()...), o.room(), "--verbose")
	_, err := io.WriteString(w, strings.TrimLeft(strings.Join(lines, "\n"), "\n")+"\n")
	return err
}

// leastOutput is how many lines of what an example said are worth showing: the place, what
// was called, what came, what was wanted, and how much more there is.
const leastOutput = 5

// unfailed lists what did not fail: by name, or where there are too few lines as counts.
func (t *text) unfailed(e *Examples) part {
	if len(e.List) == 0 {
		return part{rank: rankChecks}
	}
	title := func() {
		t.section("%s", t.paint.Strong(e.words("Public examples", "Your tests, on the correct package")))
	}
	many := map[grader.Status]int{}
	p := t.part(rankChecks, 2, func() {
		title()
		for _, s := range []grader.Status{grader.Passed, grader.Skipped} {
			for _, x := range e.List {
				if x.Status == s {
					t.example(x)
					many[s]++
				}
			}
		}
	})
	p.keep = func(_ []string, n int, _ string) []string {
		counts := t.captured(func() {
			title()
			for _, s := range []grader.Status{grader.Passed, grader.Skipped} {
				if many[s] > 0 {
					t.line("  %s %s", t.paint.status(s), noun(many[s], e.words("example", "test")))
				}
			}
		})
		return counts[max(0, len(counts)-n):]
	}
	return p
}

// unbuilt says why no example could run, if none could.
func (t *text) unbuilt(e *Examples) {
	if e.Build != "" {
		t.section("%s", t.paint.Strong("Your code does not compile"))
		t.quote("", t.placed(Clean(e.Build, maxMessage)), plain)
		t.prose("help", CleanLine(e.Help, maxLine))
	}
}

func (t *text) example(x Example) {
	t.line("  %s %s", t.paint.status(x.Status), CleanLine(x.Name, maxLine))
}

func (t *text) exampleOutput(x Example) {
	t.quote("", t.message(t.apart(t.placed(Clean(x.Output, maxMessage)))), t.paint.message())
}

// apart puts the place that a line begins with on a line of its own, if the page has no
// room for both.
func (t *text) apart(s string) string {
	page := t.options.page()
	if page == 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if at := placeFirst.FindString(l); at != "" && displayWidth(bar+l) > page {
			lines[i] = strings.TrimRight(at, " ") + "\n" + l[len(at):]
		}
	}
	return strings.Join(lines, "\n")
}

// placeFirst matches a place that a line begins with, and placeOnly a line that is one.
var (
	placeFirst = regexp.MustCompile(`^\S+\.go:\d+: *`)
	placeOnly  = regexp.MustCompile(`^\S+\.go:\d+:$`)
)

// place matches a file and a line as the compiler and package testing print them.
var place = regexp.MustCompile(`(?m)^(?:    |\./)?([\w.-]+\.go:\d+:)`)

// placed puts the learner's directory before the files that lines begin with.
func (t *text) placed(s string) string {
	return place.ReplaceAllStringFunc(s, func(at string) string {
		return t.inDir(strings.TrimPrefix(strings.TrimSpace(at), "./"))
	})
}

// words chooses between what is said of examples and of the learner's own tests.
func (e *Examples) words(examples, own string) string {
	if e.Own {
		return own
	}
	return examples
}

// summary says how many passed, and that they are not the grading.
func (t *text) summary(e *Examples) string {
	failed, noun := e.Failed(), e.words("example", "test")
	switch {
	case e.Build != "":
		return t.paint.Bad("no " + noun + " ran")
	case failed > 0 && e.Crashed:
		return t.paint.Bad(fmt.Sprintf("the run ended early; %d of the %d %ss that ran failed", failed, len(e.List), noun))
	case failed > 0:
		return t.paint.Bad(fmt.Sprintf("%d of %d %ss failed", failed, len(e.List), noun))
	case !e.Ended:
		return t.paint.Bad("the " + noun + "s did not run to their end")
	case len(e.List) == 0:
		return t.paint.Warn("there are no "+noun+"s here") + e.words("; the hidden tests can still grade your code", "; write one: func TestSomething(t *testing.T)")
	}
	passed := fmt.Sprintf("all %d %ss passed", len(e.List), noun)
	if len(e.List) == 1 {
		passed = "the " + noun + " passed"
	}
	return t.paint.Good(passed) + e.words("; the hidden tests ask more", "; grading asks which bugs they catch")
}
