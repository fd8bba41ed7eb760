package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// tap writes the Test Anything Protocol, version 14: https://testanything.org.
func tap(w io.Writer, all []Graded) error {
	var b strings.Builder
	b.WriteString("TAP version 14\n")
	n := 0
	for _, g := range all {
		if g.Report.Verdict == grader.GraderError {
			fmt.Fprintf(&b, "Bail out! %s\n", firstOf(escapedTAP(g.Report.Reason)))
			break
		}
		for _, s := range g.scored() {
			n++
			name := escapedTAP(g.Report.Challenge + ": " + s.name)
			switch {
			case s.passed:
				fmt.Fprintf(&b, "ok %d - %s\n", n, name)
			case s.skipped:
				fmt.Fprintf(&b, "ok %d - %s # SKIP %s\n", n, name, firstOf(s.why))
			default:
				fmt.Fprintf(&b, "not ok %d - %s\n  ---\n  points: %d of %d\n  message: |\n", n, name, s.points, s.maxPoints)
				for line := range strings.SplitSeq(s.why, "\n") {
					fmt.Fprintf(&b, "    %s\n", line)
				}
				b.WriteString("  ...\n")
			}
		}
	}
	fmt.Fprintf(&b, "1..%d\n", n)
	_, err := io.WriteString(w, b.String())
	return err
}

// escapedTAP keeps a name from being read as a directive.
func escapedTAP(s string) string { return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(s) }

// summaryMarkdown writes a page that GitHub, GitLab and others render.
func summaryMarkdown(w io.Writer, all []Graded) error {
	var b strings.Builder
	for _, g := range all {
		r := g.Report
		fmt.Fprintf(&b, "### %s\n\n", Literal(g.headline()))
		if r.Submission != "" && r.Submission != r.Challenge {
			fmt.Fprintf(&b, "%s\n\n", Literal(r.Submission))
		}
		if len(r.Outcomes) > 0 {
			b.WriteString("| check | | points |\n|---|---|--:|\n")
			for _, s := range g.scored() {
				fmt.Fprintf(&b, "| %s | %s | %d of %d |\n", Literal(s.name), status(s, "✅ passed", "❌ failed", "⏭ skipped"), s.points, s.maxPoints)
			}
			b.WriteString("\n")
		}
		for _, f := range g.findings() {
			fmt.Fprintf(&b, "**%s**%s\n\n%s\n", Literal(f.Title), atPlace(f), fenced(f.Message))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func atPlace(f finding) string {
	if f.where() == "" {
		return ""
	}
	return " " + Literal(strings.TrimSuffix(f.where(), ": "))
}

// Literal writes a line of text so that Markdown shows it as it is.
func Literal(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]()<>#+-.!|~&@:/", r):
			fmt.Fprintf(&b, "&#%d;", r)
		case r == '\n':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fenced writes text as a code block that it can't end.
func fenced(s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + "text\n" + strings.TrimRight(s, "\n") + "\n" + fence + "\n"
}
