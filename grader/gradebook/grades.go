package gradebook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Take says which result counts where a learner has several.
type Take string

const (
	TakeOnly Take = ""     // several are an error
	TakeBest Take = "best" // the one with the most points
	TakeLast Take = "last" // the one that was submitted last
)

// ReadGrades reads the points of one challenge from a table as package batch writes it,
// or any other CSV with the columns points and name, id, email or login. challenge is its
// ID or slug; "" is for a table about one only.
func ReadGrades(data []byte, challenge string, take Take) ([]Grade, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	head, err := r.Read()
	if err != nil {
		return nil, errors.New("the table has no line of titles")
	}
	if !slices.Contains(head, "points") {
		return nil, fmt.Errorf("the table has no column points; it has %s", strings.Join(head, ", "))
	}
	var grades []Grade
	var times []string
	seen := map[[4]string]int{} // places in grades
	about := ""                 // the challenge
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return grades, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		get := func(column string) string {
			if i := slices.Index(head, column); i >= 0 {
				return strings.TrimPrefix(cells[i], "'")
			}
			return ""
		}
		id := get("challenge")
		if challenge != "" && id != challenge && !strings.HasSuffix(id, "/"+challenge) || get("points") == "" {
			continue
		}
		if about != "" && id != about {
			return nil, fmt.Errorf("the table is about %s and %s; say which is meant", about, id)
		}
		about = id
		g := Grade{Name: get("name"), ID: get("id"), Email: get("email"), Login: get("login"), Line: line}
		if g.Points, err = strconv.ParseFloat(get("points"), 64); err != nil || !(g.Points >= 0) || g.Points > 1e9 {
			return nil, fmt.Errorf("line %d: %q are no points", line, get("points"))
		}
		g.Max, _ = strconv.ParseFloat(get("max_score"), 64)
		who := [4]string{g.Name, g.ID, g.Email, g.Login}
		i, again := seen[who]
		switch at := get("submitted"); {
		case !again:
			seen[who] = len(grades)
			grades, times = append(grades, g), append(times, at)
		case take == TakeOnly:
			return nil, fmt.Errorf("lines %d and %d are both about %s", grades[i].Line, line, g.Who())
		case take == TakeBest && g.Points > grades[i].Points, take == TakeLast && at > times[i]:
			grades[i], times[i] = g, at
		}
	}
}
