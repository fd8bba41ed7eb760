// Package driver makes the hidden tests' calls of package csrf beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gradus-dev/gradus/challenges/security/csrf-protection"
)

// Site is a site behind a guard. Its handler notes what it gets, and accepts it.
type Site struct {
	h    http.Handler
	came []Came
}

// Request is a request to a site.
type Request struct {
	Method, Target, Host, Body string
	Header                     map[string][]string
}

// Answer is what a request was answered, and what of it came to the handler.
type Answer struct {
	Status int
	Header map[string][]string
	Came   []Came
}

// Came is a request that came to the handler: method, path and body, the error
// of reading the body, and the token for forms.
type Came struct{ Request, Failure, Form string }

// Open returns a site behind a guard.
func Open(g *csrf.Guard) *Site {
	s := &Site{}
	s.h = g.Handler(http.HandlerFunc(s.accept))
	return s
}

func (s *Site) accept(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	came := Came{Request: fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, body), Form: csrf.Token(r)}
	if err != nil {
		came.Failure = err.Error()
	}
	s.came = append(s.came, came)
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(http.StatusAccepted)
}

// Send sends requests, one after the other.
func (s *Site) Send(requests []Request) (answers []Answer) {
	for _, q := range requests {
		r, w := httptest.NewRequest(q.Method, q.Target, strings.NewReader(q.Body)), httptest.NewRecorder()
		r.Host, r.Header = q.Host, q.Header
		s.came = nil
		s.h.ServeHTTP(w, r)
		answers = append(answers, Answer{w.Code, w.Result().Header, s.came})
	}
	return answers
}

// Field returns a handler behind a guard that answers what it finds in the
// field "text" of a form. In this process it can find a form that the guard has read.
func Field(g *csrf.Guard) http.Handler {
	return g.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.FormValue("text"))
	}))
}
