package report

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// table lays a paragraph out that is a table in the syntax of GitHub Flavored
// Markdown, section 4.10, or ends in one. It returns nil for others. (goldmark's
// extensions would cost each start of gradus 0.4 ms.)
func (m *page) table(n ast.Node, width int) []string {
	rows := m.raw(n)
	for i := 1; i < len(rows); i++ {
		sides := alignment(rows[i])
		if sides == nil || len(splitRow(rows[i-1])) != len(sides) || len(sides) > width/3 {
			continue // no table, or none that is one on this page
		}
		var lines []string
		if i > 1 {
			lines = append(wrapped(m.fragment(strings.Join(rows[:i-1], "\n"), bare), width), "")
		}
		cells := [][]string{m.cells(rows[i-1], len(sides), m.p.Strong)}
		for _, row := range rows[i+1:] {
			cells = append(cells, m.cells(row, len(sides), bare))
		}
		return append(lines, ruled(cells, sides, width)...)
	}
	return nil
}

// ruled aligns the columns of a table, with a line below its head.
func ruled(cells [][]string, sides []rune, width int) []string {
	widths := columns(cells, width)
	rule := make([]string, len(widths))
	for c, w := range widths {
		rule[c] = strings.Repeat("-", w)
	}
	var lines []string
	for i, row := range cells {
		lines = append(lines, rowLines(row, widths, sides)...)
		if i == 0 {
			lines = append(lines, strings.Join(rule, "  "))
		}
	}
	return lines
}

// columns returns the widths at which a table fits into so many columns: the last
// gives way, unless it would have less than a third; then the widest do, down to
// their longest words.
func columns(cells [][]string, width int) []int {
	widths, words := extents(cells, width)
	last := len(widths) - 1
	room := width - 2*last
	rest := room
	for _, w := range widths[:last] {
		rest -= w
	}
	if rest >= max(words[last], width/3) {
		widths[last] = min(widths[last], rest)
		return widths
	}
	for limit := width; limit > 0; limit-- {
		all := 0
		for c := range widths {
			widths[c] = max(min(widths[c], limit), words[c])
			all += widths[c]
		}
		if all <= room {
			break
		}
	}
	return widths
}

// extents returns how wide each column is, and the longest word in it, but no more
// than width.
func extents(cells [][]string, width int) (widths, words []int) {
	for _, row := range cells {
		for c, cell := range row {
			if c == len(widths) {
				widths, words = append(widths, 1), append(words, 1)
			}
			widths[c] = max(widths[c], min(displayWidth(cell), width))
			for word := range strings.FieldsSeq(cell) {
				words[c] = max(words[c], min(displayWidth(word), width))
			}
		}
	}
	return widths, words
}

// rowLines lays a row out, each of whose cells is wrapped in its column.
func rowLines(row []string, widths []int, sides []rune) []string {
	var lines []string
	used := 0 // by the columns to the left
	for c, cell := range row {
		for i, part := range wrapped(cell, widths[c]) {
			if i == len(lines) {
				lines = append(lines, "")
			}
			before := used - displayWidth(lines[i])
			if lines[i] != "" {
				before = max(before, 1) // behind a word that is too long
			}
			space := max(widths[c]-displayWidth(part), 0)
			switch {
			case sides[c] == 'r':
				before += space
			case sides[c] == 'c':
				before += space / 2
			}
			if part != "" {
				lines[i] += strings.Repeat(" ", before) + part
			}
		}
		used += widths[c] + 2
	}
	return lines
}
