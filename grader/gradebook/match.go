package gradebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// learnerLine is a row of the gradebook about a learner.
type learnerLine struct {
	row    int
	who    string
	keys   []key
	locked string // why it is not to be changed; "" where it may be
}

// key is one thing by which a learner may be found.
type key struct {
	by    field
	value string
}

// participant is how Moodle writes its number of a learner, in any language.
var participant = regexp.MustCompile(`^\D+ (\d+)$`)

// learners returns the rows below the titles that are about learners.
func (p *platform) learners(s *sheet, head int) (lines []*learnerLine) {
	lock := -1
	if p.lock != "" {
		lock = s.column(head, p.lock)
	}
	for row := head + 1; row < len(s.rows); row++ {
		if len(s.rows[row]) == 1 && s.text(row, 0) == "" || p.notLearner != nil && p.notLearner.MatchString(s.text(row, 0)) {
			continue
		}
		l := &learnerLine{row: row}
		var first, last, name string
		for column := range s.rows[head] {
			value := strings.TrimSpace(s.text(row, column))
			switch by := fields[title(s, head, column)]; by {
			case byNothing:
			case byFirst:
				first = value
			case byLast:
				last = value
			case byName:
				name = value
			default:
				if m := participant.FindStringSubmatch(value); by == byID && m != nil {
					value = m[1]
				}
				l.add(by, value)
			}
		}
		if name == "" {
			name = strings.TrimSpace(first + " " + last)
		}
		l.who = name
		for _, n := range spellings(name) {
			l.add(byName, n)
		}
		if l.who == "" && len(l.keys) > 0 {
			l.who = l.keys[0].value
		}
		if lock >= 0 && s.text(row, lock) != p.unlocked {
			l.locked = fmt.Sprintf("%s: %s", p.lock, s.text(row, lock))
		}
		if len(l.keys) > 0 {
			lines = append(lines, l)
		}
	}
	return lines
}

func (l *learnerLine) add(by field, value string) {
	if value != "" {
		l.keys = append(l.keys, key{by, normal(by, value)})
	}
}

// normal returns the form in which values are compared.
func normal(by field, value string) string {
	if by == byEmail || by == byLogin {
		return strings.ToLower(value)
	}
	return value
}

// spellings are the ways to write a name that are the same: "Doe, Jane", "Jane Doe" and
// Canvas's "doejane".
func spellings(name string) []string {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	all := []string{letters(name)}
	if last, first, ok := strings.Cut(name, ","); ok {
		all = append(all, letters(first+last))
	} else if i := strings.LastIndexByte(name, ' '); i >= 0 {
		all = append(all, letters(name[i:]+name[:i]))
	}
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
}

// tried are the keys by which the learner of a grade is looked for, the surest first. What
// a folder was called may be any of them.
func (g *Grade) tried() (keys []key) {
	add := func(by field, value string) {
		if value != "" {
			keys = append(keys, key{by, normal(by, value)})
		}
	}
	add(byID, g.ID)
	add(byEmail, g.Email)
	add(byLogin, g.Login)
	add(byEmail, g.Login)
	add(byID, g.Login)
	for _, n := range slices.Concat(spellings(g.Name), spellings(g.Login)) {
		add(byName, n)
	}
	return keys
}

// match finds the row of each grade, and says in f which have none. The first key that
// some row has decides; one that several rows have, none.
func match(lines []*learnerLine, grades []Grade, f *Filled) map[int]*Grade {
	rows := map[key][]*learnerLine{}
	for _, l := range lines {
		for _, k := range l.keys {
			if !slices.Contains(rows[k], l) {
				rows[k] = append(rows[k], l)
			}
		}
	}
	matched := map[int]*Grade{}
	for i := range grades {
		g := &grades[i]
		left := func(why string) { f.Unmatched = append(f.Unmatched, Left{g.Who(), g.Line, why}) }
		found := firstOf(rows, g.tried())
		switch {
		case len(found) == 0:
			left("not in the gradebook")
		case len(found) > 1:
			left("several lines could be meant")
		case matched[found[0].row] != nil:
			left(fmt.Sprintf("the line of %s got the points of line %d already", found[0].who, matched[found[0].row].Line))
		default:
			matched[found[0].row] = g
		}
	}
	return matched
}

func firstOf(rows map[key][]*learnerLine, keys []key) []*learnerLine {
	for _, k := range keys {
		if len(rows[k]) > 0 {
			return rows[k]
		}
	}
	return nil
}
