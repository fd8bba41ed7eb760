package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Sentences writes r for someone who hears it read: a line for each thing, "name: value",
// what matters most first, with no table, no bar and nothing that only lies side by side.
// Of the options it reads Dir, File, Next, Reward and Quiet.
func Sentences(w io.Writer, r *grader.Report, o Options) error {
	t := &text{report: Cleaned(r), options: o, paint: NewPaint(false)}
	t.heard()
	_, err := io.WriteString(w, t.b.String())
	return err
}

func (t *text) heard() {
	r := t.report
	score := fmt.Sprintf("%d of %d points", r.Score, r.MaxScore)
	if r.Verdict.ExitCode() == 3 {
		score = "no score"
	}
	if r.AfterSolution && r.Verdict == grader.Accepted {
		score += ", after the solution was shown"
	}
	t.line("%s: %s, %s", r.Title, describe(r.Verdict), score)
	t.values("reason", r.Reason)
	for _, d := range r.Diagnostics {
		t.values(d.Kind, t.place(&d)+d.Message)
		if !t.options.Quiet {
			t.values("help", d.Help)
		}
	}
	t.heardChecks()
	t.values("output outside the checks", r.Output)
	for _, l := range t.options.Reward {
		t.values("reward", undrawn(l))
	}
	if r.Cached {
		t.line("note: nothing changed since this was graded")
	}
	if t.options.Quiet {
		return
	}
	if where := t.where(); where != "" && r.Verdict.ExitCode() == 1 {
		t.line("look at: %s", where)
	}
	if len(t.options.Next) > 0 {
		t.line("next: %s", strings.Join(t.options.Next, ", or "))
	}
}

// heardChecks tells of the first check that failed with all that is known of it, and then
// how many there are of each kind.
func (t *text) heardChecks() {
	told := false
	for i := range t.report.Outcomes {
		o := &t.report.Outcomes[i]
		if !failed(*o) {
			continue
		}
		t.line("failed: %s, %s, %s", o.Title, o.Criterion, describe(o.Verdict))
		if told {
			continue
		}
		told = true
		t.values("message", beginning(tableRows(o.Message)))
		for call := range strings.Lines(calls(telling(o))) {
			t.values("call", call)
		}
		t.values("your output", beginning(o.Output))
		t.values("where your code was", beginning(o.Stack))
		for _, hint := range o.Hints() {
			if !t.options.Quiet {
				t.values("hint", strings.Join(strings.Fields(hint), " "))
			}
		}
	}
	if words := t.tally(); words != "" {
		t.line("checks: %s", words)
	}
}

// values writes each line of a text behind its name.
func (t *text) values(name, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, " \t\n"); line != "" {
			t.line("%s: %s", name, strings.TrimLeft(line, " \t"))
		}
	}
}

// barred matches a row of a table of growth, which ends in a bar; blank what is between
// two of its columns.
var (
	barred = regexp.MustCompile(`^[ \d.>]*\d +#+$`)
	blank  = regexp.MustCompile(` {2,}`)
)

// tableRows writes the rows of a table of growth, and its heading above them, with commas
// between the columns, and without the bars.
func tableRows(message string) string {
	lines := strings.Split(message, "\n")
	out := strings.Split(message, "\n")
	for i, l := range lines {
		heading := i+1 < len(lines) && barred.MatchString(lines[i+1])
		if row := barred.MatchString(l); row || heading {
			out[i] = blank.ReplaceAllString(strings.Trim(l, " #"), ", ")
		}
	}
	return strings.Join(out, "\n")
}

// undrawn takes the bar out of a line.
func undrawn(line string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("█", "", "░", "").Replace(line)), " ")
}
