package report

import (
	"regexp"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
)

// wrapped breaks a text at blanks. A word longer than a line stays whole, and a
// hyphen is part of its word. Unlike reflow's, its time doesn't grow with the square
// of a word's length.
func wrapped(s string, width int) []string {
	var lines []string
	for text := range strings.SplitSeq(s, "\n") {
		var line strings.Builder
		used := 0
		for word := range strings.SplitSeq(text, " ") {
			w := displayWidth(word)
			if used > 0 && used+1+w > width {
				lines = append(lines, line.String())
				line.Reset()
				used = 0
			}
			if used > 0 {
				line.WriteByte(' ')
				used++
			}
			line.WriteString(word)
			used += w
		}
		lines = append(lines, line.String())
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], unbreakable, " ")
	}
	return lines
}

// unbreakable is a blank that wrapped does not break a line at.
const unbreakable = "\u00a0"

// Unbroken returns s so that Wrap and Beside leave it on one line, as what is to be copied:
// a place, a command.
func Unbroken(s string) string { return strings.ReplaceAll(s, " ", unbreakable) }

// Wrap is wrapped for those who print beside a report.
func Wrap(s string, width int) []string { return wrapped(s, width) }

// leastColumn is how narrow a column of words may be before it goes below the others.
const leastColumn = 12

// Beside lays a text out on a page behind the columns of a table, wrapped; below them
// where too little room is left, or too little for one of its words. A page of 0 columns
// is not known.
func Beside(columns, text string, page int) string {
	indent := displayWidth(columns)
	if page == 0 || indent+displayWidth(text) <= page {
		return columns + strings.ReplaceAll(text, unbreakable, " ")
	}
	longest := displayWidth(strings.ReplaceAll(text, " ", "\n"))
	if room := page - indent; strings.TrimSpace(columns) != "" && (room < leastColumn || longest > room) {
		columns, indent = strings.TrimRight(columns, " ")+"\n"+foldIndent, len(foldIndent)
	}
	return columns + strings.Join(wrapped(text, page-indent), "\n"+strings.Repeat(" ", indent))
}

// foldedMessage breaks the lines of a message that are words, for a page of a known
// width. What a learner may want to copy stays whole: values, calls and texts in
// quotes, and lines that are no words, as those of a diff, a table or code. What does
// not fit goes on below, indented.
func foldedMessage(s string, width int) string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		switch {
		case width <= 0 || displayWidth(l) <= width:
			out = append(out, l)
		case bars.MatchString(l):
			out = append(out, strings.TrimRight(l, "# "))
		case !words.MatchString(l):
			out = append(out, l)
		default:
			out = append(out, folded(l, width)...)
		}
	}
	return strings.Join(out, "\n")
}

var (
	words = regexp.MustCompile(`^[^\s+\-|#>]`)
	bars  = regexp.MustCompile(`^ *\d+ +>?\d+ +[\d.]+ #+$`) // of cost.Growth's table
)

// foldIndent is how far what goes on below is indented.
const foldIndent = "    "

// folded breaks one line at blanks that are in no value.
func folded(s string, width int) []string { return foldedWords(unbroken(s), width) }

// foldedWords puts words into lines, breaking none of them.
func foldedWords(words []string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range words {
		w := displayWidth(word)
		if used > 0 && used+1+w > width {
			lines = append(lines, line)
			line, used = foldIndent+word, len(foldIndent)+w
			continue
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+w
	}
	return append(lines, line)
}

// unbroken splits a line at the blanks that are not in quotes, in brackets or braces,
// or in parentheses that follow a name.
func unbroken(s string) (parts []string) {
	var closers []rune // of what is open
	start, before := 0, ' '
	for i, r := range s {
		n := len(closers)
		switch {
		case n > 0 && r == closers[n-1] && before != '\\':
			closers = closers[:n-1]
		case n > 0 && (closers[n-1] == '"' || closers[n-1] == '`'):
		case r == '"', r == '`':
			closers = append(closers, r)
		case r == '[':
			closers = append(closers, ']')
		case r == '{':
			closers = append(closers, '}')
		case r == '(' && (n > 0 || unicode.IsLetter(before) || unicode.IsDigit(before)):
			closers = append(closers, ')')
		case r == ' ' && n == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
		before = r
	}
	return append(parts, s[start:])
}

// prefixed puts first before the first line, and rest before the others.
func prefixed(lines []string, first, rest string) []string {
	if len(lines) == 0 {
		lines = []string{""}
	}
	for i, l := range lines {
		lines[i] = rest + l
		if i == 0 {
			lines[i] = first + l
		}
	}
	return lines
}

// displayWidth returns how many columns a text takes, whatever paints it.
func displayWidth(s string) int { return lipgloss.Width(s) }
