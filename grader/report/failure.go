package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/gradus-dev/gradus/grader"
)

// failure is all that is known about one check that failed.
func (t *text) failure(o *grader.Outcome) []part {
	small := t.options.small()
	leastMessage, leastHint := max(3, t.options.room()/4), t.options.room()/3
	if small {
		leastHint = 2
	}
	message := t.part(rankMessage, leastMessage, func() { t.quote("", t.message(o.Message), t.paint.message()) })
	message.keep = t.aroundChange
	calls := t.part(rankCalls, 2, func() { t.quote("calls made", t.calls(telling(o)), plain) })
	calls.keep = labelled(true)
	if len(o.Calls) == 1 && t.options.room() > 0 && strings.Contains(o.Message, o.Calls[0].Call+" = "+o.Calls[0].Got) {
		calls.lines = nil // the message says it
	}
	output := t.part(rankOutput, 2, func() { t.quote("your output", t.shown(o.Output), plain) })
	stack := t.part(rankStack, 2, func() { t.quote("where your code was", t.shown(o.Stack), plain) })
	output.keep, stack.keep = labelled(false), labelled(false)
	hints := t.part(rankHint, leastHint, func() {
		for _, hint := range t.hints(o) {
			t.prose("hint", hint)
		}
	})
	hints.keep = trailing(t.options.page())
	return []part{t.part(rankFixed, whole, func() { t.title(o) }), message, calls, output, stack, hints}
}

// hints are those of a check that failed, unless none are wanted.
func (t *text) hints(o *grader.Outcome) []string {
	if t.options.Quiet {
		return nil
	}
	return o.Hints()
}

// title names a check that failed.
func (t *text) title(o *grader.Outcome) {
	kind, room := "", t.options.room()
	if room > 0 && room < tinyHeight {
		t.line("%s", ended(t.paint.status(o.Status)+" "+t.paint.Strong(o.Title), t.options.page()))
		return
	}
	if !t.options.small() {
		t.line("")
		kind = t.paint.Dim(fmt.Sprintf("%s, %s", o.Criterion, describe(o.Verdict)))
	}
	t.pieces("     ", t.paint.status(o.Status)+" "+t.paint.Strong(o.Title), kind)
}

// Bounds of what Text shows of one message or of printed text: it is there to mend
// the first case, and what follows it, such as the hint, is not to be lost.
const (
	shownLines = 40
	shownBytes = 1500
)

// shown is what is shown of a text that is not Gradus's own: its beginning, and of
// lines that are wider than the page theirs.
func (t *text) shown(s string) string {
	if t.options.Verbose {
		return s
	}
	lines := strings.Split(t.untabbed(beginning(s)), "\n")
	for i, l := range lines {
		lines[i] = ended(l, t.options.page()-len(bar))
	}
	return strings.Join(lines, "\n")
}

// untabbed replaces tabs by spaces for a page of a known width: how wide they are there
// depends on where they stand.
func (t *text) untabbed(s string) string {
	if t.options.page() == 0 {
		return s
	}
	return strings.ReplaceAll(s, "\t", "    ")
}

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

// message lays out what a hidden test or the grader said of a check.
func (t *text) message(s string) string {
	width := t.options.page() - len(bar)
	switch {
	case t.options.Verbose:
		return foldedMessage(s, width)
	case width <= 0:
		return beginning(s)
	}
	lines := strings.Split(strings.TrimRight(t.untabbed(s), "\n"), "\n")
	var out []string
	for i := 0; i < len(lines) && i < shownLines; i++ {
		if i+1 < len(lines) && strings.HasPrefix(lines[i], "-") && strings.HasPrefix(lines[i+1], "+") {
			minus, plus := aroundDifference(lines[i][1:], lines[i+1][1:], width-len("- "))
			if strings.HasPrefix(minus, "…") {
				minus, plus = " "+minus, " "+plus
			}
			out = append(out, "-"+minus, "+"+plus)
			i++
			continue
		}
		out = append(out, shortened(lines[i], width)...)
	}
	if n := len(lines) - shownLines; n > 0 {
		out = append(out, fmt.Sprintf("(lines not shown: %d; --json holds them)", n))
	}
	return strings.Join(out, "\n")
}

// aroundChange keeps those lines of a message that tell what differs, and the first if
// there is room.
func (t *text) aroundChange(lines []string, n int, more string) []string {
	change := slices.IndexFunc(lines, func(l string) bool {
		l, quoted := strings.CutPrefix(ansi.Strip(l), bar)
		return quoted && (strings.HasPrefix(l, "-") || strings.HasPrefix(l, "+") || strings.HasPrefix(l, gotLabel))
	})
	const equal, differing = 1, 2 // lines before the change, and of it
	from := max(0, min(change-equal, len(lines)-n))
	switch {
	case change < 0, change+differing < n:
		return beginningOf(lines, n, more)
	case from+n == len(lines):
		return lines[from:]
	case n < 6 || from < 2:
		return trailing(t.options.page())(lines[from:], n, more)
	}
	from = min(change-equal, len(lines)-n+2)
	shown := append(slices.Clone(lines[:1]), fmt.Sprintf("  (%s: %s)", noun(from-1, "more line"), more))
	if n -= 2; from+n < len(lines) {
		return append(shown, beginningOf(lines[from:], n, more)...)
	}
	return append(shown, lines[from:]...)
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

// calls writes one call a line, with what it returned: whole if all is asked for, else
// cut to the page.
func (t *text) calls(list []grader.Call) string {
	width := t.options.page() - len(bar)
	switch {
	case t.options.Verbose:
		return allCalls(list)
	case width <= 0:
		return calls(list)
	}
	lines := strings.Split(strings.TrimSuffix(calls(list), "\n"), "\n")
	last := len(lines) - 1
	for i, l := range lines[:last] {
		lines[i] = middled(l, width)
	}
	return strings.Join(append(lines[:last], shortened(lines[last], width)...), "\n")
}

// calls writes one call a line, with what it returned: the first and the last ones.
func calls(list []grader.Call) string {
	list = slices.Clone(ends(list))
	for i := range max(0, len(list)-1) {
		list[i].Call, list[i].Got = brief(list[i].Call), brief(list[i].Got)
	}
	return allCalls(list)
}

func allCalls(list []grader.Call) string {
	var b strings.Builder
	for _, c := range list {
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
