package report

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/gradus-dev/gradus/grader"
)

// Paint colours words with the terminal's own 16 colours, or leaves them as they
// are. Each field takes cleaned text.
type Paint struct {
	Strong, Dim, Accent, Good, Bad, Warn func(...string) string
}

// NewPaint returns a Paint that colours, or one that does not.
func NewPaint(color bool) Paint {
	ink := func(style lipgloss.Style) func(...string) string {
		if !color {
			style = lipgloss.NewStyle()
		}
		// Only what is in a style may change: lipgloss would turn tabs into spaces.
		return style.TabWidth(lipgloss.NoTabConversion).Render
	}
	style := lipgloss.NewStyle()
	return Paint{
		Strong: ink(style.Bold(true)),
		Dim:    ink(style.Faint(true)),
		Accent: ink(style.Foreground(lipgloss.Cyan)),
		Good:   ink(style.Foreground(lipgloss.Green)),
		Bad:    ink(style.Foreground(lipgloss.Red).Bold(true)),
		Warn:   ink(style.Foreground(lipgloss.Yellow)),
	}
}

func (p Paint) status(v grader.Status) string {
	switch v {
	case grader.Passed:
		return p.Good("pass")
	case grader.Skipped:
		return p.Warn("skip")
	default:
		return p.Bad("FAIL")
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

// verdict says a verdict and, unless it is to be brief, what that means.
func (p Paint) verdict(v grader.Verdict, brief bool) string {
	ink := p.Bad
	switch v {
	case grader.Accepted:
		ink = p.Good
	case grader.Partial:
		ink = p.Warn
	}
	if brief {
		return ink("verdict: " + string(v))
	}
	return ink("verdict: "+string(v)) + " (" + meaning[v] + ")"
}

// message returns a function that paints the lines of a message. Behind a heading
// "(-want +got)", as go-cmp users write it, and behind the labels of values that are
// compared, what was wanted is green and what came is red.
func (p Paint) message() func(string) string {
	inDiff := false
	return func(line string) string {
		switch {
		case strings.Contains(line, "-want +got"):
			inDiff = true
		case inDiff && strings.HasPrefix(line, "-"):
			return p.Good(line)
		case inDiff && strings.HasPrefix(line, "+"):
			return p.Bad(line)
		case strings.HasPrefix(line, gotLabel):
			return gotLabel + p.Bad(line[len(gotLabel):])
		case strings.HasPrefix(line, wantLabel):
			return wantLabel + p.Good(line[len(wantLabel):])
		}
		return line
	}
}

// Stars draws a difficulty of 1 to 5.
func Stars(n int) string { return strings.Repeat("★", n) + strings.Repeat("☆", max(0, 5-n)) }
