package gradebook

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sheet is a CSV file in which the bytes of single cells can be exchanged.
type sheet struct {
	data      []byte
	coding    coding
	separator rune
	rows      [][]span // of cells
	edits     []edit
}

// span is where a cell lies in the data, its quotes included.
type span struct {
	from, to int
	line     int
}

type edit struct {
	span
	text []byte
}

// coding is how characters are written.
type coding struct {
	name string
	mark string // the byte order mark; "" for none
	unit int    // bytes of what is read at a time
	big  bool   // the higher byte comes first
	one  bool   // each byte is a character, as in Windows-1252
}

var codings = []coding{
	{name: "UTF-8", mark: "\xef\xbb\xbf", unit: 1},
	{name: "UTF-16LE", mark: "\xff\xfe", unit: 2},
	{name: "UTF-16BE", mark: "\xfe\xff", unit: 2, big: true},
}

func codingOf(data []byte) coding {
	for _, c := range codings {
		if bytes.HasPrefix(data, []byte(c.mark)) {
			return c
		}
	}
	return coding{name: "UTF-8", unit: 1, one: !utf8.Valid(data)}
}

// at returns the unit at a place.
func (c *coding) at(data []byte, i int) rune {
	switch {
	case c.unit == 1:
		return rune(data[i])
	case c.big:
		return rune(data[i])<<8 | rune(data[i+1])
	}
	return rune(data[i+1])<<8 | rune(data[i])
}

// decode returns the text of bytes.
func (c *coding) decode(data []byte) string {
	if c.unit == 1 && !c.one {
		return string(data)
	}
	var units []uint16
	for i := 0; i+c.unit <= len(data); i += c.unit {
		units = append(units, uint16(c.at(data, i)))
	}
	return string(utf16.Decode(units)) // of single bytes Latin-1, which has the letters of names
}

// encode returns the bytes of a text of ASCII characters.
func (c *coding) encode(text string) []byte {
	var out []byte
	for i := range len(text) {
		switch {
		case c.unit == 1:
			out = append(out, text[i])
		case c.big:
			out = append(out, 0, text[i])
		default:
			out = append(out, text[i], 0)
		}
	}
	return out
}

func parseSheet(data []byte) (*sheet, error) {
	s := &sheet{data: data, coding: codingOf(data)}
	body := len(s.coding.mark)
	switch {
	case len(data) == body:
		return nil, errors.New("the file is empty")
	case (len(data)-body)%s.coding.unit != 0:
		return nil, fmt.Errorf("the file is cut short: it is %s with an odd number of bytes", s.coding.name)
	case s.coding.unit == 1 && bytes.IndexByte(data, 0) >= 0:
		return nil, errors.New("this is no text; export it as CSV, not as a spreadsheet")
	}
	s.separator = s.findSeparator(body)
	return s, s.split(body)
}

// findSeparator returns what separates the cells of the first line.
func (s *sheet) findSeparator(from int) rune {
	counts := map[rune]int{}
	quoted := false
	for i := from; i < len(s.data); i += s.coding.unit {
		switch r := s.coding.at(s.data, i); {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' || r == '\r':
			i = len(s.data)
		default:
			counts[r]++
		}
	}
	best := ','
	for _, r := range ";\t" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// split finds the cells: RFC 4180, with any of the usual line ends and separators.
func (s *sheet) split(from int) error {
	line, start, startLine := 1, from, 1
	var row []span
	quoted := false
	end := func(at int) {
		row = append(row, span{start, at, startLine})
		start, startLine = at+s.coding.unit, line
	}
	for i := from; i < len(s.data); i += s.coding.unit {
		r := s.coding.at(s.data, i)
		if r == '\n' {
			line++
		}
		switch {
		case r == '"' && (quoted || i == start):
			quoted = !quoted
		case r == '"' && s.coding.at(s.data, start) == '"':
			quoted = true // the second of two: one in the text
		case quoted:
		case r == s.separator:
			end(i)
		case r == '\n' || r == '\r':
			end(i)
			s.rows, row = append(s.rows, row), nil
			if next := i + s.coding.unit; r == '\r' && next < len(s.data) && s.coding.at(s.data, next) == '\n' {
				i, line, start = next, line+1, next+s.coding.unit
			}
			startLine = line
		}
	}
	if quoted {
		return fmt.Errorf("line %d: a quoted cell does not end", startLine)
	}
	if start < len(s.data) || len(row) > 0 {
		end(len(s.data))
		s.rows = append(s.rows, row)
	}
	return nil
}

// text returns what a cell says; "" where the row has no such cell.
func (s *sheet) text(row, column int) string {
	if column < 0 || column >= len(s.rows[row]) {
		return ""
	}
	cell := s.rows[row][column]
	text := s.coding.decode(s.data[cell.from:cell.to])
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		text = strings.ReplaceAll(strings.TrimSuffix(quoted, `"`), `""`, `"`)
	}
	return text
}

// line returns the line of the file on which a row begins.
func (s *sheet) line(row int) int { return s.rows[row][0].line }

// set exchanges the content of a cell. It is quoted if it was or has to be.
func (s *sheet) set(row, column int, text string) {
	cell := s.rows[row][column]
	if cell.from < cell.to && s.coding.at(s.data, cell.from) == '"' || strings.ContainsRune(text, s.separator) {
		text = `"` + text + `"`
	}
	s.edits = append(s.edits, edit{cell, s.coding.encode(text)})
}

// bytes returns the file with all edits.
func (s *sheet) bytes() []byte {
	slices.SortFunc(s.edits, func(a, b edit) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range s.edits {
		out = append(append(out, s.data[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, s.data[at:]...)
}

// decimalComma reports whether numbers of a column are written with a comma.
func (s *sheet) decimalComma(column int) bool {
	return slices.ContainsFunc(s.rows, func(row []span) bool {
		if column >= len(row) {
			return false
		}
		text := strings.Trim(s.coding.decode(s.data[row[column].from:row[column].to]), `" `)
		whole, rest, ok := strings.Cut(text, ",")
		return ok && digits(whole) && digits(rest)
	})
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
