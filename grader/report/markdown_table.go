package report

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
)

var delimiterRow = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$`)

// table lays a paragraph out that is a table in the syntax of GitHub Flavored
// Markdown, section 4.10, or returns nil.
func (m *page) table(n ast.Node, width int) []string {
	rows := m.raw(n)
	if len(rows) < 2 || !strings.Contains(rows[0], "|") || !strings.Contains(rows[1], "-") || !delimiterRow.MatchString(rows[1]) {
		return nil
	}
	var cells [][]string
	var widths []int
	for i, row := range rows {
		if i == 1 {
			continue
		}
		var line []string
		for c, cell := range splitRow(row) {
			line = append(line, m.cell(cell))
			if c == len(widths) {
				widths = append(widths, 0)
			}
			widths[c] = max(widths[c], displayWidth(line[c]))
		}
		cells = append(cells, line)
	}
	return ruled(cells, widths, width)
}

// ruled aligns the columns of a table, with a line below its head. What is too
// wide for the page is wrapped in the last column.
func ruled(cells [][]string, widths []int, width int) []string {
	last := len(widths) - 1
	before := 0
	for _, w := range widths[:last] {
		before += w + 2
	}
	widths[last] = min(widths[last], max(width-before, narrowestColumn))
	var rule []string
	for _, w := range widths {
		rule = append(rule, strings.Repeat("-", w))
	}
	var lines []string
	for i, row := range cells {
		left := ""
		for c := range min(len(row), last) {
			left += row[c] + strings.Repeat(" ", widths[c]-displayWidth(row[c])+2)
		}
		right := ""
		if len(row) > last {
			right = row[last]
		}
		lines = append(lines, prefixed(wrapped(right, widths[last]), left, strings.Repeat(" ", before))...)
		if i == 0 {
			lines = append(lines, strings.Join(rule, "  "))
		}
	}
	return lines
}

// narrowestColumn is what the last column has on the narrowest page.
const narrowestColumn = 20

// cell lays out the text of one cell.
func (m *page) cell(source string) string {
	src := []byte(source)
	inner := &page{src: src, p: m.p, color: m.color}
	doc := goldmark.DefaultParser().Parse(gmtext.NewReader(src))
	if doc.FirstChild() == nil {
		return ""
	}
	return inner.inline(doc.FirstChild())
}

// splitRow splits a row at the bars that no backslash stands before.
func splitRow(row string) []string {
	row = strings.TrimPrefix(strings.TrimSpace(row), "|")
	if strings.HasSuffix(row, "|") && !strings.HasSuffix(row, `\|`) {
		row = strings.TrimSuffix(row, "|")
	}
	var cells []string
	for _, c := range strings.Split(strings.ReplaceAll(row, `\|`, "\x00"), "|") {
		cells = append(cells, strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|")))
	}
	return cells
}
