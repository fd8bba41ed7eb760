package report

import (
	"strings"

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
	return lines
}

// Wrap is wrapped for those who print beside a report.
func Wrap(s string, width int) []string { return wrapped(s, width) }

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
