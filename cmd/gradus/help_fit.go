package main

import (
	"regexp"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/gradus-dev/gradus/grader/report"
)

// entries are the sections of a help whose lines have a name and, behind it, a text. In
// the others prose is indented by three columns, and what is to be copied by more.
var entries = []string{"COMMANDS", "FLAGS", "EXIT STATUS"}

// fitHelp lays a help out for a page of so many columns; 0 is not known. Only paragraphs
// and entries with a line that is too wide change.
func fitHelp(text string, page int) string {
	if page == 0 {
		return text
	}
	var out []string
	named := false // in a section of entries
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for len(lines) > 0 {
		if indentOf(lines[0]) == 0 && lines[0] != "" {
			named = slices.Contains(entries, lines[0])
		}
		block := 1
		for block < len(lines) && continues(lines[0], lines[block], named) {
			block++
		}
		out = append(out, fitBlock(lines[:block], page, named)...)
		lines = lines[block:]
	}
	if len(out) == 1 && out[0] == "" {
		return ""
	}
	return strings.Join(out, "\n") + "\n"
}

const proseIndent = 3

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// continues reports whether a line belongs to the paragraph or the entry that begins
// with first.
func continues(first, line string, named bool) bool {
	if first == "" || line == "" || indentOf(first) > proseIndent {
		return false
	}
	if named {
		return indentOf(first) == proseIndent && indentOf(line) > proseIndent
	}
	return indentOf(first) == proseIndent && indentOf(line) == proseIndent
}

// twoColumns finds the name and the text of an entry.
var twoColumns = regexp.MustCompile(`^( +\S.*?  +)(\S.*)$`)

// fitBlock lays out a paragraph or an entry.
func fitBlock(block []string, page int, named bool) []string {
	if widestOf(block) <= page {
		return block
	}
	indent := indentOf(block[0])
	switch m := twoColumns.FindStringSubmatch(block[0]); {
	case m != nil && (named || indent > proseIndent):
		name := m[1]
		if lipgloss.Width(name) > page { // of a flag that may be repeated
			name, _, _ = strings.Cut(name, "[ ")
		}
		return fitEntry(name, strings.Fields(m[2]+" "+strings.Join(block[1:], " ")), page)
	case indent > proseIndent: // to be copied
		return block
	}
	return indented(indent, strings.Fields(strings.Join(block, " ")), page)
}

// fitEntry lays out a name and, behind it, a text; below it where too little room is left.
func fitEntry(name string, words []string, page int) []string {
	const readable, below = 20, 2 * proseIndent
	indent := lipgloss.Width(name)
	if page-indent < max(readable, widestOf(words)) {
		return append([]string{strings.TrimRight(name, " ")}, indented(below, words, page)...)
	}
	lines := indented(indent, words, page)
	lines[0] = name + lines[0][indent:]
	return lines
}

// indented wraps words for a page, behind so many blanks.
func indented(blanks int, words []string, page int) []string {
	lines := report.Wrap(strings.Join(words, " "), page-blanks)
	for i := range lines {
		lines[i] = strings.Repeat(" ", blanks) + lines[i]
	}
	return lines
}

// widestOf returns how many columns the widest of some texts takes.
func widestOf(texts []string) int {
	most := 0
	for _, t := range texts {
		most = max(most, lipgloss.Width(t))
	}
	return most
}
