// Package pages serves a list page by page, so that whoever reads on gets every entry
// once, whatever is added or deleted meanwhile.
package pages

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Post is an entry of the list. No two have the same ID.
type Post struct {
	ID   int64     `json:"id"` // above zero
	Time time.Time `json:"time"`
	Text string    `json:"text"`
}

// How many posts a page has.
const (
	usualLimit = 20
	maxLimit   = 100
)

// page is an answer.
type page struct {
	Posts []Post `json:"posts"`
	Next  string `json:"next,omitempty"` // cursor of the page behind this one
}

// position is a place in the list: that of a post, which may be gone meanwhile.
type position struct {
	Time time.Time `json:"t"`
	ID   int64     `json:"i"`
}

// compare orders positions as the list does: newest first, and of the same moment the
// higher ID first.
func (p position) compare(q position) int {
	return cmp.Or(q.Time.Compare(p.Time), cmp.Compare(q.ID, p.ID))
}

func at(p Post) position { return position{p.Time, p.ID} }

// New returns a handler that serves the posts of all page by page, newest first. It
// calls all for each request; the slice belongs to all and may have any order.
func New(all func() []Post) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "read the list with GET", http.StatusMethodNotAllowed)
			return
		}
		limit, err := readLimit(r.FormValue("limit"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		after, err := decode(r.FormValue("cursor"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(cut(all(), after, limit))
	})
}

var errLimit = fmt.Errorf("want a limit from 1 to %d", maxLimit)

// readLimit returns how many posts a page has at most.
func readLimit(text string) (limit int, err error) {
	if text == "" {
		return usualLimit, nil
	}
	if limit, err = strconv.Atoi(text); limit < 1 || limit > maxLimit {
		err = errLimit
	}
	return limit, err
}

// cut returns the page with the first posts behind a position.
func cut(all []Post, after *position, limit int) page {
	posts := []Post{}
	for _, p := range all {
		if after == nil || at(p).compare(*after) > 0 {
			posts = append(posts, p)
		}
	}
	slices.SortFunc(posts, func(a, b Post) int { return at(a).compare(at(b)) })
	if len(posts) <= limit {
		return page{Posts: posts}
	}
	return page{posts[:limit], encode(at(posts[limit-1]))}
}

// encode writes a position as a cursor, which needs no escapes in a URL.
func encode(p position) string {
	text, _ := json.Marshal(p) // fails for years above 9999
	return base64.RawURLEncoding.EncodeToString(text)
}

var errCursor = errors.New("want a cursor of an earlier page")

// decode returns the position behind which a page begins: nil for the first page, which
// has no cursor.
func decode(cursor string) (*position, error) {
	if cursor == "" {
		return nil, nil
	}
	var p position
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || json.Unmarshal(text, &p) != nil || p.ID < 1 {
		return nil, errCursor
	}
	return &p, nil
}
