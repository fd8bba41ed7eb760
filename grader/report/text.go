// Package report writes a grader.Report for its readers: Text for a learner at a
// terminal, JSON for programs. A report comes from a grading; nothing in it is
// trusted, so every writer first cleans it (Clean, Cleaned).
package report

import (
	"cmp"
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
	// Height is how many lines the reader sees at once; 0 is not known. Into them fits
	// what is to be mended first, with the verdict and what to type next.
	Height  int
	Quiet   bool     // say no hint, nor where to look and what to type next
	Verbose bool     // list every check and leave nothing out, whatever the page
	All     bool     // show every check that failed as the first is shown
	More    string   // what shows the rest of what is left out; "" is --verbose
	Framed  bool     // title and verdict are shown around the report
	Reward  []string // said below the verdict, a line each
}

// Widths that prose is wrapped at, in columns: at most, and on however narrow a page.
const (
	textWidth  = 80
	leastWidth = 20
)

// leastHeight is from how many lines on a page can hold a report at all.
const leastHeight = 4

// From so many lines on a page has room for more than a line of each, and for more than
// what has to be said.
const (
	tinyHeight  = 8
	smallHeight = 16
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

// room is how many lines the report is to fit into; 0 is not known, or not asked for.
func (o Options) room() int {
	if o.Verbose || o.All || o.Height < leastHeight {
		return 0
	}
	return o.Height
}

func (o Options) small() bool { return o.room() > 0 && o.room() < smallHeight }

// bar begins the lines of a quoted text.
const bar = "  | "

// Text writes r for a learner. What is to be mended first comes last, right above
// the prompt: the first check that failed with all that is known of it, the verdict,
// where to look and what to type. Before it the other checks, those that passed as a
// count.
func Text(w io.Writer, r *grader.Report, o Options) error {
	t := &text{report: Cleaned(r), options: o, paint: NewPaint(o.Color)}
	lines := fit(t.parts(), o.room(), cmp.Or(o.More, "--verbose"))
	_, err := io.WriteString(w, strings.TrimLeft(strings.Join(lines, "\n"), "\n")+"\n")
	return err
}

// parts are the parts of a report, from top to bottom.
func (t *text) parts() []part {
	r := t.report
	first := slices.IndexFunc(r.Outcomes, failed)
	heading := t.part(rankHeading, 1, t.heading)
	if t.options.Framed {
		heading.lines = nil
	}
	all := []part{
		heading,
		t.part(rankRest, 3, func() { t.output("Your output outside the checks", r.Output) }),
		t.checks(first),
		t.part(rankRest, 3, func() { t.diagnostics("advice", "Advice") }),
		t.part(rankRest, 3, t.notes),
		t.part(rankMessage, 3, func() {
			title := "Your code does not compile"
			if r.SubmissionHash == "" {
				title = "What was handed in can't be compiled"
			}
			t.diagnostics("compile", title)
			t.diagnostics("rule", "Your code breaks a rule of this challenge")
		}),
	}
	if first >= 0 {
		for i := first + 1; t.options.All && i < len(r.Outcomes); i++ {
			if failed(r.Outcomes[i]) {
				all = append(all, t.failure(&r.Outcomes[i])...)
			}
		}
		all = append(all, t.failure(&r.Outcomes[first])...)
	}
	if !t.options.Framed || r.Reason != "" {
		all = append(all, t.part(rankFixed, whole, t.verdict))
	}
	all = append(all, t.part(rankHeading, 1, func() {
		if len(t.options.Reward) > 0 && t.options.Framed {
			t.line("")
		}
		for _, l := range t.options.Reward {
			t.line("  %s", strings.Join(wrapped(l, t.options.width()-len(foldIndent)), "\n"+foldIndent))
		}
	}))
	return append(all, t.next()...)
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

// captured returns the lines that write writes.
func (t *text) captured(write func()) []string {
	before := t.b.String()
	t.b.Reset()
	write()
	lines := strings.Split(strings.TrimSuffix(t.b.String(), "\n"), "\n")
	if t.b.Len() == 0 {
		lines = nil
	}
	t.b.Reset()
	t.b.WriteString(before)
	return lines
}

// part is what write writes, of which the first lines are kept.
func (t *text) part(rank rank, least int, write func()) part {
	return part{rank: rank, least: least, lines: spilling(t.captured(write), t.options.page()), keep: beginningOf}
}

func (t *text) heading() {
	t.pieces("  ", t.paint.Strong(t.report.Title), t.paint.Dim(t.report.Challenge))
}

// Heading names a challenge, on a page of so many columns; 0 is not known.
func Heading(title, id string, page int, p Paint) string {
	t := &text{report: &grader.Report{Title: CleanLine(title, maxLine), Challenge: CleanLine(id, maxLine)}, options: Options{Width: page}, paint: p}
	t.heading()
	return t.b.String()
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

func (t *text) output(title, s string) {
	if s != "" {
		t.section("%s", title)
		t.quote("", t.shown(s), plain)
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
