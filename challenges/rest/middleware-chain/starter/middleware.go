// Package middleware has what stands in front of every handler of a server: request IDs,
// a log, and a net for panics.
package middleware

import (
	"context"
	"net/http"
)

// Middleware makes a handler that does something before or after another, or in its
// place.
type Middleware func(next http.Handler) http.Handler

// Chain returns a handler that passes requests through all middleware to h: the first is
// the outermost, which gets the request first and the answer last.
func Chain(h http.Handler, all ...Middleware) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not written yet", http.StatusNotImplemented)
	})
}

// RequestID is a Middleware that gives each request an ID: that of its header
// X-Request-ID, if it is usable, or a new one. The answer has it in the same header.
func RequestID(next http.Handler) http.Handler {
	return next
}

// ID returns the ID that RequestID gave the request of a context, or "".
func ID(ctx context.Context) string {
	return ""
}

// Entry is what Log notes of a request.
type Entry struct {
	ID           string // by RequestID; "" without it
	Method, Path string
	Status       int // that was sent; 500 if a panic came first
	Bytes        int // of the body that was sent
}

// Log returns a Middleware that calls note with an entry for each request, when it has
// been answered, or has panicked. A panic goes on.
func Log(note func(e Entry)) Middleware {
	return func(next http.Handler) http.Handler { return next }
}

// Recover returns a Middleware that answers 500 where a handler panics, and calls note
// with the request's ID and what the handler panicked with. Of the header, only what was
// set before the handler was called is sent. If the answer has begun, the connection is
// broken off instead, by a panic with http.ErrAbortHandler. That panic, if it is the
// handler's own, goes on without a note.
func Recover(note func(id string, value any)) Middleware {
	return func(next http.Handler) http.Handler { return next }
}
