// Package problem tells HTTP clients what went wrong, and understands servers that
// do: the problem details of RFC 9457.
package problem

import (
	"errors"
	"net/http"
)

// ErrNotProblem says that a response holds no problem details.
var ErrNotProblem = errors.New("problem: no problem details")

// Problem is what went wrong, and an error. Members that are empty are not sent.
type Problem struct {
	Type       string         // URI that names the kind of problem; empty means about:blank
	Title      string         // the kind in words, the same each time
	Status     int            // of the response
	Detail     string         // what happened this time
	Instance   string         // URI of this occurrence
	Extensions map[string]any // further members
}

// Error returns the title and the detail, for logs.
func (p *Problem) Error() string { return "not written yet" }

// Write answers a request with a problem and leaves the problem as it is.
func Write(w http.ResponseWriter, p *Problem) {
	http.Error(w, "not written yet", http.StatusNotImplemented)
}

// Handler returns a handler that answers with the problem in serve's error, or
// with a plain 500 that says nothing about any other error.
func Handler(serve func(w http.ResponseWriter, r *http.Request) error) http.Handler {
	return http.NotFoundHandler()
}

// Parse reads the problem in a response; the caller closes the body.
func Parse(r *http.Response) (*Problem, error) { return nil, errors.New("not written yet") }
