// Package gradebook fills one column of a gradebook that a learning platform exported,
// with the points of package batch's table. A CSV file comes in as bytes and goes out
// with the bytes of some cells exchanged: encoding, byte order mark, line ends, quotes and
// whatever else stands there stay as they are (sheet.go). platform.go knows the columns of
// Canvas, Moodle and Blackboard, match.go who is who, grades.go the table, fill.go joins
// them.
package gradebook

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Grade is what one learner is to get.
type Grade struct {
	Name, ID, Email, Login string
	Points                 float64
	Max                    float64 // the most points there are; 0 where that is not known
	Line                   int     // of the table
}

// Who returns what a person would call the learner.
func (g *Grade) Who() string { return cmp.Or(g.Name, g.Login, g.Email, g.ID) }

// Options say what is filled in.
type Options struct {
	Column string  // its title, or what tells it from the others
	OutOf  float64 // points are scaled to so many; 0 leaves them as they are
}

// Change is one cell that gets another content.
type Change struct {
	Who  string `json:"who"`
	Line int    `json:"line"` // of the gradebook
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Left is a learner, or a line, that stays as it is.
type Left struct {
	Who  string `json:"who"`
	Line int    `json:"line"` // of the gradebook or, of what is not in it, of the table
	Why  string `json:"why"`
}

// Schema names the JSON form of Filled.
const Schema = "gradus.gradebook/v1"

// Filled is what came of filling a gradebook. Its texts are as the files have them.
type Filled struct {
	Schema    string   `json:"schema"`
	Platform  string   `json:"platform"` // as the table in platform.go calls it
	Column    string   `json:"column"`   // its title
	Changes   []Change `json:"changes"`
	Same      int      `json:"same"`      // cells that had the points already
	Unmatched []Left   `json:"unmatched"` // learners with points whom the gradebook does not have, or not surely
	Without   []Left   `json:"without"`   // lines of learners without points, and those that are not to be changed
	Warnings  []string `json:"warnings"`  // what else the teacher should know
	Data      []byte   `json:"-"`         // the gradebook as it is now
}

// Fill fills in a column of the gradebook in data. An error is for whoever named it: what
// is not a gradebook, or has no such column.
func Fill(data []byte, grades []Grade, o Options) (*Filled, error) {
	s, err := parseSheet(data)
	if err != nil {
		return nil, err
	}
	p, head, err := recognise(s)
	if err != nil {
		return nil, err
	}
	column, err := p.column(s, head, o.Column)
	if err != nil {
		return nil, err
	}
	f := &Filled{Schema: Schema, Platform: p.name, Column: s.text(head, column)}
	f.warn(s, p, column, grades, o)
	lines := p.learners(s, head)
	matched := match(lines, grades, f)
	comma := s.decimalComma(column)
	for _, l := range lines {
		f.fill(s, l, column, matched[l.row], o, comma)
	}
	f.Data = s.bytes()
	return f, nil
}

// fill fills in the cell of one learner.
func (f *Filled) fill(s *sheet, l *learnerLine, column int, g *Grade, o Options, comma bool) {
	left := func(why string) { f.Without = append(f.Without, Left{l.who, s.line(l.row), why}) }
	switch {
	case g == nil:
		left("no points")
		return
	case column >= len(s.rows[l.row]):
		left("the line ends before the column")
		return
	case l.locked != "":
		left(l.locked)
		return
	}
	old, text := s.text(l.row, column), decimal(g.scaled(o.OutOf))
	if comma {
		text = strings.Replace(text, ".", ",", 1)
	}
	if strings.EqualFold(strings.TrimSpace(old), "EX") {
		left("excused (EX)")
		return
	}
	if sameNumber(old, text) {
		f.Same++
		return
	}
	f.Changes = append(f.Changes, Change{l.who, s.line(l.row), old, text})
	s.set(l.row, column, text)
}

func (g *Grade) scaled(outOf float64) float64 {
	if outOf == 0 || g.Max == 0 {
		return g.Points
	}
	return g.Points / g.Max * outOf
}

// decimal writes a number with at most two decimals, which is what platforms compare.
func decimal(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}

func sameNumber(a, b string) bool {
	x, errX := number(a)
	y, errY := number(b)
	return errX == nil && errY == nil && x == y
}

func number(s string) (float64, error) {
	return strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
}

// warn tells of points that the column has no room for.
func (f *Filled) warn(s *sheet, p *platform, column int, grades []Grade, o Options) {
	most, ok := p.most(s, column)
	if !ok {
		return
	}
	i := slices.IndexFunc(grades, func(g Grade) bool { return g.Max != 0 && cmp.Or(o.OutOf, g.Max) != most })
	if i >= 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("the column is worth %s points, and these are out of %s", decimal(most), decimal(cmp.Or(o.OutOf, grades[i].Max))))
	}
}
