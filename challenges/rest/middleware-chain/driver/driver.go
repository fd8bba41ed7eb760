// Package driver makes the hidden tests' calls of package middleware beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/challenges/rest/middleware-chain"
)

// Seen is what came of a request.
type Seen struct {
	Statuses []int       // in the order in which they were sent
	Header   http.Header // as it was when the first final status was sent
	Body     string
	Flushes  int      // that came through to the server
	Entries  []string // what Log noted: ID, method, path, status and bytes
	Panics   []string // what Recover noted: ID and value
	ID       string   // that ID told the handler; "-" if it was not called
	Failed   string   // what the handler got from a write or a flush
	Panic    string   // what the server got; "" if nothing
}

// Serve sends a request to a handler behind a chain: Mark, RequestID, Log and Recover, of
// which Mark sets the header X-Mark. The handler takes steps: "header NAME VALUE", "status
// CODE", "write TEXT", "flush", "panic TEXT", "panic-number N", "panic-error TEXT" and
// "abort". The header alternates names and values.
func Serve(chain string, method, target string, header []string, steps ...string) (seen Seen) {
	seen.ID = "-"
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.ID = middleware.ID(r.Context())
		for _, step := range steps {
			take(w, step, &seen)
		}
	})
	var all []middleware.Middleware
	for name := range strings.FieldsSeq(chain) {
		switch name {
		case "Mark":
			all = append(all, mark)
		case "RequestID":
			all = append(all, middleware.RequestID)
		case "Log":
			all = append(all, middleware.Log(func(e middleware.Entry) {
				seen.Entries = append(seen.Entries, fmt.Sprint(e.ID, " ", e.Method, " ", e.Path, " ", e.Status, " ", e.Bytes))
			}))
		case "Recover":
			all = append(all, middleware.Recover(func(id string, value any) {
				seen.Panics = append(seen.Panics, fmt.Sprintf("%s %T %v", id, value, value))
			}))
		}
	}
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := &writer{header: http.Header{}, seen: &seen}
	defer func() {
		if value := recover(); value == http.ErrAbortHandler {
			seen.Panic = "http.ErrAbortHandler"
		} else if value != nil {
			seen.Panic = fmt.Sprintf("%T %v", value, value)
		}
		if seen.Header == nil { // net/http sends what is there
			seen.Header = w.header
		}
	}()
	middleware.Chain(h, all...).ServeHTTP(w, r)
	return seen
}

// Given passes a request without an ID through RequestID, and returns what ID it has in its
// context and its header afterwards.
func Given() (id, header string) {
	r := httptest.NewRequest("GET", "/", nil)
	middleware.RequestID(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(httptest.NewRecorder(), r)
	return middleware.ID(r.Context()), r.Header.Get("X-Request-ID")
}

func mark(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Mark", "outside")
		next.ServeHTTP(w, r)
	})
}

func take(w http.ResponseWriter, step string, seen *Seen) {
	verb, arg, _ := strings.Cut(step, " ")
	n, _ := strconv.Atoi(arg)
	switch verb {
	case "header":
		name, value, _ := strings.Cut(arg, " ")
		w.Header().Add(name, value)
	case "status":
		w.WriteHeader(n)
	case "write":
		if _, err := io.WriteString(w, arg); err != nil {
			seen.Failed = err.Error()
		}
	case "flush":
		if err := http.NewResponseController(w).Flush(); err != nil {
			seen.Failed = err.Error()
		}
	case "panic":
		panic(arg)
	case "panic-number":
		panic(n)
	case "panic-error":
		panic(errors.New(arg))
	case "abort":
		panic(http.ErrAbortHandler)
	}
}

// writer is a server's: it takes 103 as often as it comes, and one final status.
type writer struct {
	header http.Header
	final  bool
	seen   *Seen
}

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic(fmt.Sprintf("invalid status %d", status))
	}
	if w.final {
		return
	}
	w.seen.Statuses = append(w.seen.Statuses, status)
	if status >= 200 {
		w.final = true
		w.seen.Header = w.header.Clone()
	}
}

// Write takes no more than 64 bytes of a body: then the client is gone.
func (w *writer) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	n := min(len(p), max(0, 64-len(w.seen.Body)))
	w.seen.Body += string(p[:n])
	if n < len(p) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

func (w *writer) Flush() {
	w.WriteHeader(http.StatusOK)
	w.seen.Flushes++
}
