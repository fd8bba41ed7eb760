// Package crud serves a collection of notes over HTTP.
package crud

import "net/http"

// NewHandler returns a handler with an empty collection at /notes.
func NewHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}
