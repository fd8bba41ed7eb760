package report

import "strings"

// cells lays out the text of each cell of a row. What goes beyond a table's columns
// stays in the last.
func (m *page) cells(row string, columns int, with ink) []string {
	cells := splitRow(row)
	if len(cells) > columns {
		cells = append(cells[:columns-1], strings.Join(cells[columns-1:], " | "))
	}
	for i, c := range cells {
		cells[i] = m.fragment(c, with)
	}
	return cells
}

// splitRow splits a row at the bars that no backslash stands before.
func splitRow(row string) []string {
	row = strings.TrimPrefix(strings.TrimSpace(row), "|")
	if strings.HasSuffix(row, "|") && !strings.HasSuffix(row, `\|`) {
		row = strings.TrimSuffix(row, "|")
	}
	cells := strings.Split(strings.ReplaceAll(row, `\|`, "\x00"), "|")
	for i, c := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|"))
	}
	return cells
}

// alignment reads the row below a table's head: for each column where its text
// stands, 'l', 'r' or 'c'. It returns nil for other lines.
func alignment(row string) []rune {
	if !strings.Contains(row, "|") {
		return nil
	}
	var sides []rune
	for _, c := range splitRow(row) {
		left, right := strings.HasPrefix(c, ":"), strings.HasSuffix(c, ":")
		dashes := strings.TrimSuffix(strings.TrimPrefix(c, ":"), ":")
		if dashes == "" || strings.Trim(dashes, "-") != "" {
			return nil
		}
		switch {
		case left && right:
			sides = append(sides, 'c')
		case right:
			sides = append(sides, 'r')
		default:
			sides = append(sides, 'l')
		}
	}
	return sides
}
