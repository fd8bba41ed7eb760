// Package middleware has what stands in front of every handler of a server: request IDs,
// a log, and a net for panics.
package middleware

import (
	"context"
	"crypto/rand"
	"maps"
	"net/http"
	"regexp"
	"slices"
)

// Middleware makes a handler that does something before or after another, or in its
// place.
type Middleware func(next http.Handler) http.Handler

// Chain returns a handler that passes requests through all middleware to h: the first is
// the outermost, which gets the request first and the answer last.
func Chain(h http.Handler, all ...Middleware) http.Handler {
	for _, m := range slices.Backward(all) {
		h = m(h)
	}
	return h
}

const idHeader = "X-Request-Id"

// usableID is what an ID may be to be taken over from a request.
var usableID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

type idKey struct{}

// RequestID is a Middleware that gives each request an ID: that of its header
// X-Request-ID, if it is usable, or a new one. The answer has it in the same header.
func RequestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(idHeader)
		if len(r.Header[idHeader]) != 1 || !usableID.MatchString(id) {
			id = rand.Text()
		}
		w.Header().Set(idHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), idKey{}, id)))
	})
}

// ID returns the ID that RequestID gave the request of a context, or "".
func ID(ctx context.Context) string {
	id, _ := ctx.Value(idKey{}).(string)
	return id
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
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e := Entry{ID: ID(r.Context()), Method: r.Method, Path: r.URL.Path}
			seen := &recorder{ResponseWriter: w}
			returned := false
			defer func() {
				if seen.status == 0 && returned {
					seen.status = http.StatusOK
				} else if seen.status == 0 {
					seen.status = http.StatusInternalServerError
				}
				e.Status, e.Bytes = seen.status, seen.bytes
				note(e)
			}()
			next.ServeHTTP(seen, r)
			returned = true
		})
	}
}

// Recover returns a Middleware that answers 500 where a handler panics, and calls note
// with the request's ID and what the handler panicked with. Of the header, only what was
// set before the handler was called is sent. If the answer has begun, the connection is
// broken off instead, by a panic with http.ErrAbortHandler. That panic, if it is the
// handler's own, goes on without a note.
func Recover(note func(id string, value any)) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			before := w.Header().Clone()
			seen := &recorder{ResponseWriter: w}
			defer func() {
				value := recover()
				if value == nil {
					return
				}
				if value == http.ErrAbortHandler {
					panic(value)
				}
				note(ID(r.Context()), value)
				if seen.status != 0 {
					panic(http.ErrAbortHandler)
				}
				clear(w.Header())
				maps.Copy(w.Header(), before)
				http.Error(w, "internal server error", http.StatusInternalServerError)
			}()
			next.ServeHTTP(seen, r)
		})
	}
}

// recorder passes an answer on and notes its status and size.
type recorder struct {
	http.ResponseWriter
	status int // 0 before it is sent
	bytes  int
}

// WriteHeader notes the first status that is final: those below 200 only tell what is
// coming.
func (r *recorder) WriteHeader(status int) {
	r.ResponseWriter.WriteHeader(status)
	if status >= http.StatusOK {
		r.sent(status)
	}
}

func (r *recorder) sent(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.sent(http.StatusOK)
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

// FlushError is what http.ResponseController calls: it sends the status, too.
func (r *recorder) FlushError() error {
	err := http.NewResponseController(r.ResponseWriter).Flush()
	if err == nil {
		r.sent(http.StatusOK)
	}
	return err
}

// Unwrap lets http.ResponseController find what else the writer can do.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
