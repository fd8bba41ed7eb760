// Package report writes a grader.Report for its readers: Text for a learner at a
// terminal, JSON for programs. A report comes from a grading; nothing in it is
// trusted, so every writer first cleans it (Clean, Cleaned).
package report

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// Options say how Text presents a report.
type Options struct {
	Color bool     // colour beside the words, never instead of them
	Dir   string   // what was handed in, put before file names; "" for none
	File  string   // the file to look at when the report names none; "" for none
	Next  []string // commands to type next, the likeliest first

	// Width is how many columns the reader has; 0 is not known. Then Gradus's own prose
	// is wrapped at textWidth, and nothing else.
	Width int
}

// Widths that prose is wrapped at, in columns: at most, and on however narrow a page.
const (
	textWidth  = 80
	leastWidth = 20
)

// width is the column that prose is wrapped at.
func (o Options) width() int {
	if o.Width == 0 {
		return textWidth
	}
	return max(leastWidth, min(o.Width, textWidth))
}

// page is the column that all but code is wrapped at; 0 is none.
func (o Options) page() int {
	if o.Width == 0 {
		return 0
	}
	return max(leastWidth, o.Width)
}

// bar begins the lines of a quoted text.
const bar = "  | "

// Text writes r for a learner: the first failure with all that is known of it,
// then every other check, the verdict, and at the end where to look and what to
// type.
func Text(w io.Writer, r *grader.Report, o Options) error {
	t := &text{report: Cleaned(r), options: o, paint: NewPaint(o.Color)}
	t.heading()
	if t.report.SubmissionHash == "" {
		t.diagnostics("compile", "What was handed in can't be compiled")
	} else {
		t.diagnostics("compile", "Your code does not compile")
	}
	t.diagnostics("rule", "Your code breaks a rule of this challenge")
	first := slices.IndexFunc(t.report.Outcomes, failed)
	if first >= 0 {
		t.failure(&t.report.Outcomes[first])
	}
	t.output("Your output outside the checks", t.report.Output)
	t.checks(first)
	t.diagnostics("advice", "Advice")
	t.notes()
	t.verdict()
	t.next()
	_, err := io.WriteString(w, t.b.String())
	return err
}

func failed(o grader.Outcome) bool { return o.Status == grader.Failed }

// text is a report being written; every string in it has been cleaned.
type text struct {
	b       strings.Builder
	report  *grader.Report
	options Options
	paint   Paint
}

func (t *text) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *text) heading() {
	t.line("%s  %s", t.paint.Strong(t.report.Title), t.paint.Dim(t.report.Challenge))
}

// section starts a part of the report.
func (t *text) section(format string, args ...any) { t.line("\n"+format, args...) }

// pieces writes what belongs on one line, where there is room for it; else each piece
// that does not fit goes on below, indented.
func (t *text) pieces(indent string, pieces ...string) {
	page, line := t.options.page(), ""
	for i, p := range pieces {
		if p == "" {
			continue
		}
		if page > 0 && displayWidth(indent+p) > page {
			p = strings.Join(wrapped(p, page-len(indent)), "\n"+indent)
		}
		switch {
		case i == 0:
			line = p
		case page > 0 && displayWidth(line[strings.LastIndexByte(line, '\n')+1:]+"  "+p) > page:
			line += "\n" + indent + p
		default:
			line += "  " + p
		}
	}
	t.line("%s", line)
}

// quote writes text that is not Gradus's own, each line behind a bar: it can't
// be taken for Gradus's words, nor for a command to a CI runner.
func (t *text) quote(label, s string, ink func(line string) string) {
	if s = strings.TrimRight(s, "\n"); s == "" {
		return
	}
	if label != "" {
		t.line("  %s", t.paint.Dim(label))
	}
	for l := range strings.SplitSeq(s, "\n") {
		t.line("  %s %s", t.paint.Dim("|"), ink(strings.TrimRight(l, " \t")))
	}
}

func plain(s string) string { return s }

// paragraph wraps a text that is to be quoted.
func (t *text) paragraph(s string) string {
	return strings.Join(wrapped(s, t.options.width()-len(bar)), "\n")
}

// message wraps what a hidden test or the grader said of a check.
func (t *text) message(s string) string { return foldedMessage(s, t.options.page()-len(bar)) }

func (t *text) output(title, s string) {
	if s != "" {
		t.section("%s", title)
		t.quote("", beginning(s), plain)
	}
}

// prose writes a labelled text wrapped to the page.
func (t *text) prose(label, s string) {
	if s == "" {
		return
	}
	indent := strings.Repeat(" ", 2+len(label)+2)
	lines := wrapped(strings.TrimSpace(s), t.options.width()-len(indent))
	t.line("  %s: %s", t.paint.Accent(label), strings.Join(lines, "\n"+indent))
}

func (t *text) diagnostics(kind, title string) {
	first := true
	for _, d := range t.report.Diagnostics {
		if d.Kind != kind {
			continue
		}
		if first {
			t.section("%s", t.paint.Strong(title))
			first = false
		}
		message := t.place(&d) + d.Message
		if d.Line == 0 { // Gradus's own words
			message = foldedMessage(message, t.options.width()-len(bar))
		}
		t.quote("", message, plain)
		t.prose("help", d.Help)
	}
}

// place returns "dir/file.go:3:7: ", as editors and terminals recognise it.
func (t *text) place(d *grader.Diagnostic) string {
	if d.File == "" {
		return ""
	}
	place := t.inDir(d.File) + ":"
	for _, n := range []int{d.Line, d.Column} {
		if n > 0 {
			place += fmt.Sprintf("%d:", n)
		}
	}
	return place + " "
}

// inDir returns the path of a file of the submission.
func (t *text) inDir(file string) string {
	return path.Join(t.options.Dir, t.report.Folder, file)
}

// failure writes all that is known about one check that failed.
func (t *text) failure(o *grader.Outcome) {
	t.line("")
	t.pieces("     ", t.paint.status(o.Status)+" "+t.paint.Strong(o.Title), t.paint.Dim(fmt.Sprintf("%s, %s", o.Criterion, describe(o.Verdict))))
	t.quote("", t.message(beginning(o.Message)), t.paint.diff())
	t.quote("calls made", calls(telling(o)), plain)
	t.quote("your output", beginning(o.Output), plain)
	t.quote("where your code was", beginning(o.Stack), plain)
	t.prose("hint", o.Hint)
}

// Bounds of what Text shows of one message or of printed text: it is there to mend
// the first case, and what follows it, such as the hint, is not to be lost.
const (
	shownLines = 40
	shownBytes = 1500
)

// beginning returns the first lines of a text and says how many follow.
func beginning(message string) string {
	lines := strings.Split(strings.TrimRight(message, "\n"), "\n")
	size := 0
	for i, l := range lines {
		size += len(l)
		if i > 0 && (i == shownLines || size > shownBytes) {
			return strings.Join(lines[:i], "\n") + fmt.Sprintf("\n(lines not shown: %d; --json holds them)", len(lines)-i)
		}
	}
	return message
}

// Calls that Text shows; a report holds more.
const (
	shownFirst = 2
	shownLast  = 4
	shownCall  = 150 // bytes of each but the last one, which what failed was about
)

// ends returns the first and the last calls, the others as one that stands for them.
func ends(list []grader.Call) []grader.Call {
	if len(list) <= shownFirst+1+shownLast {
		return list
	}
	n := 0
	for _, c := range list[shownFirst : len(list)-shownLast] {
		n += max(1, c.Omitted)
	}
	return slices.Concat(list[:shownFirst], []grader.Call{{Call: fmt.Sprintf("… %d more …", n), Omitted: n}}, list[len(list)-shownLast:])
}

// telling returns the calls of a check that tell something: where growth is measured,
// the many before the last one do not.
func telling(o *grader.Outcome) []grader.Call {
	if o.Criterion == grader.Efficiency && o.Verdict == grader.WrongAnswer {
		return o.Calls[max(0, len(o.Calls)-1):]
	}
	return o.Calls
}

// brief is the beginning of a cleaned text.
func brief(s string) string {
	if len(s) <= shownCall {
		return s
	}
	return strings.ToValidUTF8(s[:shownCall], "") + "…"
}

// calls writes one call a line, with what it returned.
func calls(list []grader.Call) string {
	var b strings.Builder
	list = ends(list)
	for i, c := range list {
		if i < len(list)-1 {
			c.Call, c.Got = brief(c.Call), brief(c.Got)
		}
		switch {
		case c.Omitted > 0:
			fmt.Fprintf(&b, "%s\n", c.Call)
		case c.Got == "":
			fmt.Fprintf(&b, "%s (did not return)\n", c.Call)
		case c.Got == grader.Returned:
			fmt.Fprintf(&b, "%s (returned)\n", c.Call)
		default:
			fmt.Fprintf(&b, "%s = %s\n", c.Call, c.Got)
		}
	}
	return b.String()
}
