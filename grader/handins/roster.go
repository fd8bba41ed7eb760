package handins

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gradus-dev/gradus/grader/workspace"
)

// A roster is a list of hand-ins, or of who they are and when they came: a CSV file with a
// line of titles (columns) and a line for each. With a column "path" each line is a
// hand-in, from the roster's own directory. Without one, the lines say more of the
// learners in what else is named, whom they name by id, email, login or name.

// columns are the titles that are read, by the field that they fill; others are passed over.
var columns = map[string]string{
	"path": "path", "submission": "path", "file": "path", "folder": "path", "repository": "path",
	"name": "name", "learner": "name", "student": "name", "full name": "name",
	"id": "id", "sid": "id", "student id": "id", "id number": "id",
	"email": "email", "e-mail": "email", "email address": "email",
	"login": "login", "username": "login", "user": "login",
	"challenge": "challenge", "submitted": "submitted", "time": "submitted", "date": "submitted",
}

// rosterLine is one line of a roster.
type rosterLine struct {
	line      int
	learner   Learner
	path      string
	challenge string
	submitted time.Time
}

// Roster adds to a class what the roster in a file says; a Class that is empty has
// nothing else in it. What is wrong with the file is told with the line.
func (c *Class) Roster(file string, o Options) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the roster: %w", withoutPath(err))
	}
	lines, paths, err := parseRoster(data)
	if err == nil && paths {
		err = c.listed(lines, filepath.Dir(file), o)
	} else if err == nil {
		err = c.annotate(lines)
	}
	if err != nil {
		return fmt.Errorf("the roster %s: %w", file, err)
	}
	slices.SortStableFunc(c.HandIns, func(a, b *HandIn) int { return cmp.Compare(a.Key, b.Key) })
	return nil
}

func parseRoster(data []byte) (lines []rosterLine, paths bool, err error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, false, errors.New("it is not text in UTF-8; save it as “CSV UTF-8”")
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	titles, err := r.Read()
	switch {
	case err == io.EOF:
		return nil, false, errors.New("it is empty")
	case err != nil:
		return nil, false, csvError(err)
	}
	fields := make([]string, len(titles))
	for i, title := range titles {
		fields[i] = columns[strings.ToLower(strings.TrimSpace(title))]
		if fields[i] != "" && slices.Contains(fields[:i], fields[i]) {
			return nil, false, fmt.Errorf("line 1: the column %q is there twice", title)
		}
	}
	paths = slices.Contains(fields, "path")
	if !slices.ContainsFunc(fields, func(f string) bool { return f != "" && f != "submitted" && f != "challenge" }) {
		return nil, false, errors.New(`line 1: no column is called "path", "name", "id", "email" or "login"`)
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return lines, paths, nil
		}
		if err != nil {
			return nil, false, csvError(err)
		}
		n, _ := r.FieldPos(0)
		l, err := newLine(fields, cells)
		if err != nil {
			return nil, false, fmt.Errorf("line %d: %w", n, err)
		}
		l.line = n
		lines = append(lines, l)
	}
}

func csvError(err error) error {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("line %d: %w", e.Line, e.Err)
	}
	return err
}

// separator returns what separates the cells of the first line.
func separator(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, r := range ";\t" {
		if bytes.Count(first, []byte(string(r))) > bytes.Count(first, []byte(string(best))) {
			best = r
		}
	}
	return best
}

func newLine(fields, cells []string) (l rosterLine, err error) {
	places := map[string]*string{"path": &l.path, "name": &l.learner.Name, "id": &l.learner.ID, "email": &l.learner.Email,
		"login": &l.learner.Login, "challenge": &l.challenge}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch place := places[fields[i]]; {
		case place != nil:
			*place = cell
		case fields[i] == "submitted" && cell != "":
			if l.submitted, err = ParseTime(cell); err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// timeForms are how people write times; one without a zone is local.
var timeForms = []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}

// ParseTime reads a time as people write it in lists: 2026-12-01 23:59, or RFC 3339.
func ParseTime(text string) (time.Time, error) {
	for _, form := range timeForms {
		if at, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("the time %q is not written as 2026-12-01 23:59, or as RFC 3339 has it", text)
}

// listed adds a hand-in for each line.
func (c *Class) listed(lines []rosterLine, dir string, o Options) error {
	seen := map[string]int{}
	for _, l := range lines {
		if l.path == "" {
			return fmt.Errorf("line %d: it has no path", l.line)
		}
		if l.learner == (Learner{}) {
			l.learner = called(filepath.Base(l.path))[0]
		}
		who := strings.Join([]string{l.learner.String(), l.learner.ID, l.learner.Email, l.learner.Login, l.challenge}, "\x00")
		for _, double := range []string{"who " + who, "path " + filepath.Clean(l.path) + "\x00" + l.challenge} {
			if first := seen[double]; first > 0 {
				return fmt.Errorf("line %d says again what line %d says: the same %s, for the same challenge", l.line, first, strings.Fields(double)[0])
			}
			seen[double] = l.line
		}
		path := l.path
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		b := &builder{class: c, key: filepath.ToSlash(filepath.Clean(l.path)), options: o}
		b.add("", workspace.HandIn{Name: filepath.Base(path), Path: path}, HandIn{Learners: []Learner{l.learner}, Challenge: l.challenge, Submitted: l.submitted})
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			c.HandIns[len(c.HandIns)-1].open = nothingThere
		}
	}
	return nil
}

// annotate says more of the learners that are there.
func (c *Class) annotate(lines []rosterLine) error {
	by := map[string]*rosterLine{}
	shared := map[string]bool{} // names that several have
	for i := range lines {
		for _, key := range lines[i].learner.keys() {
			other := by[key]
			switch {
			case other == nil:
				by[key] = &lines[i]
			case key == "name "+lines[i].learner.Name && lines[i].learner.unlike(other.learner):
				shared[key] = true
			default:
				return fmt.Errorf("lines %d and %d are about the same learner (%s)", other.line, lines[i].line, key)
			}
		}
	}
	for key := range shared {
		delete(by, key)
	}
	for _, h := range c.HandIns {
		for i := range h.Learners {
			for _, key := range h.Learners[i].keys() {
				if l := by[key]; l != nil {
					h.Learners[i].fill(l.learner)
					h.Challenge = cmp.Or(h.Challenge, l.challenge)
					if !l.submitted.IsZero() {
						h.Submitted = l.submitted
					}
					break
				}
			}
		}
	}
	return nil
}

// keys are what a learner may be found by.
func (l Learner) keys() (keys []string) {
	for _, k := range []struct{ field, value string }{{"id", l.ID}, {"email", strings.ToLower(l.Email)}, {"login", l.Login}, {"name", l.Name}} {
		if k.value != "" {
			keys = append(keys, k.field+" "+k.value)
		}
	}
	return keys
}

// unlike reports whether two learners differ in more than a name.
func (l Learner) unlike(other Learner) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return differ(l.ID, other.ID) || differ(l.Email, other.Email) || differ(l.Login, other.Login)
}

// fill takes from other what is not known.
func (l *Learner) fill(other Learner) {
	l.Name, l.ID = cmp.Or(l.Name, other.Name), cmp.Or(l.ID, other.ID)
	l.Email, l.Login = cmp.Or(l.Email, other.Email), cmp.Or(l.Login, other.Login)
}
