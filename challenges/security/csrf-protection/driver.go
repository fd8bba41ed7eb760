package csrf

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// DriveSite is a site behind a guard. Its handler notes what it gets, and accepts it.
type DriveSite struct {
	h    http.Handler
	came []DriveCame
}

// DriveRequest is a request to a site.
type DriveRequest struct {
	Method, Target, Host, Body string
	Header                     map[string][]string
}

// DriveAnswer is what a request was answered, and what of it came to the handler.
type DriveAnswer struct {
	Status int
	Header map[string][]string
	Came   []DriveCame
}

// DriveCame is a request that came to the handler: method, path and body, the error
// of reading the body, and the token for forms.
type DriveCame struct{ Request, Failure, Form string }

// DriveOpen returns a site behind a guard.
func DriveOpen(g *Guard) *DriveSite {
	s := &DriveSite{}
	s.h = g.Handler(http.HandlerFunc(s.accept))
	return s
}

func (s *DriveSite) accept(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	came := DriveCame{Request: fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, body), Form: Token(r)}
	if err != nil {
		came.Failure = err.Error()
	}
	s.came = append(s.came, came)
	w.Header().Add("Vary", "Accept-Language")
	w.WriteHeader(http.StatusAccepted)
}

// Send sends requests, one after the other.
func (s *DriveSite) Send(requests []DriveRequest) (answers []DriveAnswer) {
	for _, q := range requests {
		r, w := httptest.NewRequest(q.Method, q.Target, strings.NewReader(q.Body)), httptest.NewRecorder()
		r.Host, r.Header = q.Host, q.Header
		s.came = nil
		s.h.ServeHTTP(w, r)
		answers = append(answers, DriveAnswer{w.Code, w.Result().Header, s.came})
	}
	return answers
}

// DriveField returns a handler behind a guard that answers what it finds in the
// field "text" of a form. In this process it can find a form that the guard has read.
func DriveField(g *Guard) http.Handler {
	return g.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.FormValue("text"))
	}))
}
