// Package pages serves a list page by page, so that whoever reads on gets every entry
// once, whatever is added or deleted meanwhile.
package pages

import (
	"net/http"
	"time"
)

// Post is an entry of the list. No two have the same ID.
type Post struct {
	ID   int64     `json:"id"` // above zero
	Time time.Time `json:"time"`
	Text string    `json:"text"`
}

// New returns a handler that serves the posts of all page by page, newest first. It
// calls all for each request; the slice belongs to all and may have any order.
func New(all func() []Post) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
