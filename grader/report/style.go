package report

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/gradus-dev/gradus/grader"
)

// style paints text in the terminal's own 16 colours, or leaves it as it is.
type style struct {
	strong, dim, accent, good, bad, warn func(...string) string
}

func newStyle(color bool) style {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.Ascii)
	if color {
		r.SetColorProfile(termenv.ANSI)
	}
	// Only what is in a style may change: lipgloss would turn tabs into spaces.
	base := r.NewStyle().TabWidth(lipgloss.NoTabConversion)
	return style{
		strong: base.Bold(true).Render,
		dim:    base.Faint(true).Render,
		accent: base.Foreground(lipgloss.Color("6")).Render,
		good:   base.Foreground(lipgloss.Color("2")).Render,
		bad:    base.Foreground(lipgloss.Color("1")).Bold(true).Render,
		warn:   base.Foreground(lipgloss.Color("3")).Render,
	}
}

func (s style) status(v grader.Status) string {
	switch v {
	case grader.Passed:
		return s.good("pass")
	case grader.Skipped:
		return s.warn("skip")
	default:
		return s.bad("FAIL")
	}
}

// meaning says what each verdict is, in the learner's words.
var meaning = map[grader.Verdict]string{
	grader.Accepted:      "every check passed",
	grader.Partial:       "some checks passed",
	grader.WrongAnswer:   "a result was not the one wanted",
	grader.CompileError:  "it does not compile",
	grader.RuleViolation: "it breaks a rule of the challenge",
	grader.RuntimeError:  "it panicked, crashed or exited",
	grader.TimeLimit:     "it took longer than the limit",
	grader.MemoryLimit:   "it used more memory than the limit",
	grader.OutputLimit:   "it printed more than the limit",
	grader.Tampering:     "it interfered with the grading",
	grader.GraderError:   "the grader failed; this says nothing about your code",
}

// describe returns a verdict as words: "time limit".
func describe(v grader.Verdict) string { return strings.ReplaceAll(string(v), "-", " ") }

func (s style) verdict(v grader.Verdict) string {
	paint := s.bad
	switch v {
	case grader.Accepted:
		paint = s.good
	case grader.Partial:
		paint = s.warn
	}
	return paint("verdict: "+string(v)) + " (" + meaning[v] + ")"
}

// diff returns a function that paints the lines of a message. Behind a heading
// "(-want +got)", as go-cmp users write it, what was wanted is green and what
// came is red.
func (s style) diff() func(string) string {
	inDiff := false
	return func(line string) string {
		switch {
		case strings.Contains(line, "-want +got"):
			inDiff = true
		case inDiff && strings.HasPrefix(line, "-"):
			return s.good(line)
		case inDiff && strings.HasPrefix(line, "+"):
			return s.bad(line)
		}
		return line
	}
}
