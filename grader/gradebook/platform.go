package gradebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// platform is a learning platform's export, known by its titles.
type platform struct {
	name   string
	titles []string // all of these are there, in any order; compared without case
	// grade is the title of the column that is filled in where none is named.
	grade string
	// id splits a title into what people call the column and what the platform does.
	id *regexp.Regexp
	// notLearner matches the first cell of lines that are about no learner.
	notLearner *regexp.Regexp
	// points is the title of a column, or the first cell of a line, with the most points.
	pointsColumn, pointsLine string
	// lock is the title of a column that says, by unlocked, whether a grade may be changed.
	lock, unlocked string
}

// platforms are tried in this order. Sources: lib/gradebook_importer.rb of Canvas,
// mod/assign/feedback/offline/importgradeslib.php of Moodle; Blackboard's "Work offline".
var platforms = []platform{
	{name: "Canvas", titles: []string{"Student", "ID", "Section"}, id: regexp.MustCompile(`^(.*) \((\d+)\)$`),
		notLearner: regexp.MustCompile(`Points Possible|^\s*$|^Student, Test$`), pointsLine: "Points Possible"},
	{name: "Moodle", titles: []string{"Identifier", "Grade", "Last modified (grade)"}, grade: "Grade",
		pointsColumn: "Maximum Grade", lock: "Grade can be changed", unlocked: "Yes"},
	{name: "Blackboard", titles: []string{"Last Name", "First Name", "Username"}, id: regexp.MustCompile(`^(.*?)(?: \[.*\])? ?\|(\d+)$`)},
	{name: "CSV"},
}

// fields are the titles of columns that say who somebody is, by what they say.
var fields = map[string]field{
	"id": byID, "sis user id": byID, "integration id": byID, "identifier": byID, "id number": byID, "student id": byID, "sid": byID, "student_id": byID,
	"sis login id": byLogin, "username": byLogin, "login": byLogin, "user": byLogin, "usernames": byLogin,
	"email": byEmail, "email address": byEmail, "e-mail": byEmail,
	"student": byName, "name": byName, "full name": byName, "learner": byName,
	"first name": byFirst, "first_name": byFirst, "last name": byLast, "last_name": byLast, "surname": byLast,
}

// field is what a cell says of who somebody is.
type field int

const (
	byNothing field = iota
	byID
	byEmail
	byLogin
	byName
	byFirst
	byLast
)

// recognise returns whose export a sheet is, and the row with the titles.
func recognise(s *sheet) (*platform, int, error) {
	for i := range platforms {
		p := &platforms[i]
		for row := range min(len(s.rows), 3) { // a line about posting may come before
			if all(p.titles, func(title string) bool { return s.column(row, title) >= 0 }) {
				if p.identified(s, row) {
					return p, row, nil
				}
			}
		}
	}
	return nil, 0, fmt.Errorf("no title of a column says who somebody is, such as ID, Email address, Username or Name; the first line is %.100q", s.first())
}

func (s *sheet) first() (titles []string) {
	for column := range s.rows[0] {
		titles = append(titles, s.text(0, column))
	}
	return titles
}

func all(titles []string, is func(string) bool) bool {
	return !slices.ContainsFunc(titles, func(t string) bool { return !is(t) })
}

// identified reports whether a row has the title of a column that says who somebody is.
func (p *platform) identified(s *sheet, row int) bool {
	for column := range s.rows[row] {
		if fields[title(s, row, column)] != byNothing {
			return true
		}
	}
	return false
}

// title returns a title as tables have it.
func title(s *sheet, row, column int) string {
	return strings.ToLower(strings.TrimSpace(s.text(row, column)))
}

// column returns the place of a title, -1 where it is not.
func (s *sheet) column(row int, called string) int {
	for column := range s.rows[row] {
		if title(s, row, column) == strings.ToLower(called) {
			return column
		}
	}
	return -1
}

// column returns the column to fill in: the one with this title, or whose title without
// the platform's number, or number, it is.
func (p *platform) column(s *sheet, head int, called string) (int, error) {
	if called == "" {
		called = p.grade
	}
	if called == "" {
		return 0, fmt.Errorf("a gradebook of %s has many columns; say which to fill in, one of: %s", p.name, strings.Join(p.gradeTitles(s, head), "; "))
	}
	var found []int
	for column := range s.rows[head] {
		whole := strings.TrimSpace(s.text(head, column))
		names := []string{whole}
		if p.id != nil {
			names = append(names, p.id.FindStringSubmatch(whole)...)
		}
		if slices.Contains(names, strings.TrimSpace(called)) {
			found = append(found, column)
		}
	}
	switch {
	case len(found) == 0:
		return 0, fmt.Errorf("no column is called %q; there are: %s", called, strings.Join(p.gradeTitles(s, head), "; "))
	case len(found) > 1:
		return 0, fmt.Errorf("%d columns are called %q; name one with its number", len(found), called)
	case fields[title(s, head, found[0])] != byNothing:
		return 0, fmt.Errorf("the column %q says who somebody is; it is not filled in", called)
	}
	return found[0], nil
}

// gradeTitles are the titles that may be meant.
func (p *platform) gradeTitles(s *sheet, head int) (titles []string) {
	for column := range s.rows[head] {
		text := strings.TrimSpace(s.text(head, column))
		if text != "" && fields[title(s, head, column)] == byNothing && (p.id == nil || p.id.MatchString(text)) {
			titles = append(titles, text)
		}
	}
	return titles
}

// most returns how many points a column is worth, where the sheet says so.
func (p *platform) most(s *sheet, column int) (float64, bool) {
	for row := range s.rows {
		at := -1
		switch {
		case p.pointsLine != "" && strings.Contains(s.text(row, 0), p.pointsLine):
			at = column
		case p.pointsColumn != "" && row > 0:
			at = s.column(0, p.pointsColumn)
		}
		if n, err := number(s.text(row, at)); at >= 0 && err == nil {
			return n, true
		}
	}
	return 0, false
}
