package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// What stands before the two values of a message that has no room for both in a line.
const (
	gotLabel  = "  got  "
	wantLabel = "  want "
)

// Bounds of what a line that is too wide becomes, in lines.
const (
	maxCallLines = 2 // of what was called, where what was got and wanted goes below it
	maxFolded    = 6 // of words
)

// shortened lays a line of a message out on a page of so many columns. Words are
// folded. Of values that are too wide what came and what was wanted is cut around the
// first difference, others in the middle; what is no words, such as code, at the end.
func shortened(l string, width int) []string {
	switch {
	case displayWidth(l) <= width, placeOnly.MatchString(l):
		return []string{l}
	case bars.MatchString(l):
		return []string{ended(strings.TrimRight(l, "# "), width)}
	case !words.MatchString(l):
		return []string{ended(l, width)}
	}
	parts := unbroken(l)
	called, got, want := compared(parts)
	if called == nil {
		return atMost(maxFolded, foldedParts(parts, width), width)
	}
	lines := atMost(maxCallLines, foldedParts(called, width), width)
	return append(lines, against(strings.Join(got, " "), strings.Join(want, " "), width)...)
}

// compared takes the parts of "CALL = GOT; want WANT" apart. Where no "=" stands
// before it, GOT is what comes last before the semicolon, if it is a value. It returns
// nothing for other sentences.
func compared(parts []string) (called, got, want []string) {
	i := slices.Index(parts, "want")
	if i < 2 || !strings.HasSuffix(parts[i-1], ";") {
		return nil, nil, nil
	}
	before := slices.Clone(parts[:i])
	before[i-1] = strings.TrimSuffix(before[i-1], ";")
	at := i - 1
	if equals := lastIndex(before, "="); equals > 0 {
		called, at = before[:equals], equals+1
	} else if called = before[:at]; !isValue(before[at]) {
		return nil, nil, nil
	}
	return called, before[at:], parts[i+1:]
}

func lastIndex(parts []string, s string) int {
	for i, p := range slices.Backward(parts) {
		if p == s {
			return i
		}
	}
	return -1
}

// isValue reports whether a part of a message is a value rather than a word.
func isValue(s string) bool {
	return s != "" && (strings.ContainsAny(s[:1], "[{\"`&-0123456789") || strings.HasSuffix(s, "]") || strings.HasSuffix(s, "}"))
}

// against puts what came above what was wanted, both cut around the first difference;
// what was wanted is folded if it is words.
func against(got, want string, width int) []string {
	room := width - len(gotLabel)
	parts := unbroken(want)
	isWords := !isValue(parts[0]) || 2*displayWidth(parts[0]) < displayWidth(want)
	if isWords && displayWidth(want) > room {
		lines := atMost(maxFolded/2, foldedParts(parts, room), room)
		return append([]string{gotLabel + middled(got, room)}, prefixed(lines, wantLabel, strings.Repeat(" ", len(wantLabel)))...)
	}
	got, want = aroundDifference(got, want, room)
	return []string{gotLabel + got, wantLabel + want}
}

// aroundDifference cuts two texts to a width, where they differ first. What they have in
// common before it stays aligned.
func aroundDifference(a, b string, width int) (string, string) {
	if displayWidth(a) <= width && displayWidth(b) <= width {
		return a, b
	}
	same := 0
	for i, r := range a {
		if !strings.HasPrefix(b[i:], string(r)) {
			break
		}
		same = i + utf8.RuneLen(r)
	}
	common := a[:same]
	if keep := width / 2; displayWidth(common) > keep {
		cut := same - len(tailOf(lastColumns(common, keep)))
		a, b = "… "+a[cut:], "… "+b[cut:]
	}
	return ended(a, width), ended(b, width)
}

// middled leaves out the middle of a text that is wider than that.
func middled(s string, width int) string {
	if width <= 0 || displayWidth(s) <= width {
		return s
	}
	const mark = " … "
	tail := (width - len(" . ")) / 3
	return headOf(ansi.Truncate(s, width-len(" . ")-tail, "")) + mark + tailOf(lastColumns(s, tail))
}

// lastColumns returns at most so many columns of the end of a text; a character may be
// two wide.
func lastColumns(s string, n int) string {
	w := displayWidth(s)
	end := ansi.TruncateLeft(s, w-n, "")
	if displayWidth(end) > n {
		return ansi.TruncateLeft(s, w-n+1, "")
	}
	return end
}

// ended leaves out the end of a text that is wider than that.
func ended(s string, width int) string {
	if width <= 0 || displayWidth(s) <= width {
		return s
	}
	if head := headOf(ansi.Truncate(s, width-len(" ."), "")); displayWidth(head) < width-len(" .") {
		return head + " …"
	}
	return ansi.Truncate(s, width, "…")
}

// headOf is the beginning of a text without the word that it is cut in, unless that is
// half of it: a number without its last digit would be another one.
func headOf(s string) string {
	if blank := strings.LastIndexByte(s, ' '); blank > len(s)/2 {
		return strings.TrimRight(s[:blank], " ")
	}
	return s
}

// tailOf is the end of a text without the word that it is cut in.
func tailOf(s string) string {
	if blank := strings.IndexByte(s, ' '); blank >= 0 && blank < len(s)/2 {
		return s[blank+1:]
	}
	return s
}

// foldedParts folds parts of a message, and cuts those in the middle that are wider than
// a line.
func foldedParts(parts []string, width int) []string {
	short := slices.Clone(parts)
	for i, p := range short {
		short[i] = middled(p, width-len(foldIndent))
	}
	return foldedWords(short, width)
}

// atMost joins all beyond the last of so many lines to it, and cuts that in the middle.
func atMost(n int, lines []string, width int) []string {
	if len(lines) <= n {
		return lines
	}
	last := foldIndent
	for i, l := range lines[n-1:] {
		if i > 0 {
			last += " "
		}
		last += strings.TrimPrefix(l, foldIndent)
	}
	return append(slices.Clone(lines[:n-1]), middled(last, width))
}
