// Package patch makes and applies edits of Go files, written as unified diffs.
//
// A hunk belongs where its old lines are, those that begin with a space or a
// minus: they must be at exactly one place of the file. Its line numbers are
// written for people and other programs, and decide nothing. So an edit outlives
// every change of the file but those of the lines that it names.
//
// Diffs come from files of a challenge and go back there; files come and leave as
// bytes. Lines end with "\n" only, so a carriage return is part of its line.
package patch

import "strings"

// Patch is an edit of files.
type Patch struct {
	// Comment is what comes before the first file.
	Comment string
	changes []change
}

// change is the edit of one file.
type change struct {
	name           string
	added, removed bool // the whole file is
	hunks          []hunk
}

// hunk is a run of lines that hangs together.
type hunk struct {
	at    int      // the line in the diff where it begins, from 1
	start int      // the number of its first old line, as the diff says
	lines []string // each begins with ' ', '-' or '+' and ends as in its file
}

// side returns the lines of the old file ('-') or the new one ('+').
func (h *hunk) side(mark byte) string {
	var b strings.Builder
	for _, l := range h.lines {
		if l[0] == ' ' || l[0] == mark {
			b.WriteString(l[1:])
		}
	}
	return b.String()
}

// splitLines cuts text behind each end of line.
func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.SplitAfter(text, "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	}
	return lines
}
