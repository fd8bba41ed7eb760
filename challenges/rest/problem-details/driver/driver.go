// Package driver makes the hidden tests' calls of package problem beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/iotest"

	"github.com/gradus-dev/gradus/challenges/rest/problem-details"
)

// Handler returns Handler of a function that sets a header, sends a status
// unless it is 0 and a body unless it is empty, and returns err.
func Handler(header map[string]string, status int, body string, err error) http.Handler {
	return problem.Handler(func(w http.ResponseWriter, r *http.Request) error {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		if status != 0 {
			w.WriteHeader(status)
		}
		if body != "" {
			io.WriteString(w, body)
		}
		return err
	})
}

// Hints sends a request to Handler of a function that first sends early hints,
// then a status unless it is 0, and returns an error with this text. It returns the
// statuses that were sent and the body.
func Hints(status int, text string) (statuses []int, body string) {
	c := &client{header: http.Header{}}
	problem.Handler(func(w http.ResponseWriter, r *http.Request) error {
		w.WriteHeader(http.StatusEarlyHints)
		if status != 0 {
			w.WriteHeader(status)
		}
		return errors.New(text)
	}).ServeHTTP(c, httptest.NewRequest(http.MethodGet, "/", nil))
	return c.statuses, c.body.String()
}

// client is a http.ResponseWriter that takes informational answers for what they
// are, which httptest.ResponseRecorder does not.
type client struct {
	header   http.Header
	statuses []int // informational ones and, last, that of the answer
	body     strings.Builder
}

func (c *client) Header() http.Header { return c.header }

func (c *client) WriteHeader(status int) {
	if n := len(c.statuses); n == 0 || c.statuses[n-1] < 200 {
		c.statuses = append(c.statuses, status)
	}
}

func (c *client) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(p)
}

// Broken parses a response whose body breaks off with an error.
func Broken(contentType, body string, err error) (*problem.Problem, error) {
	return problem.Parse(&http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{"Content-Type": {contentType}},
		Body: io.NopCloser(io.MultiReader(strings.NewReader(body), iotest.ErrReader(err)))})
}

// Large parses a response whose body is a JSON object with so many letters x as
// the detail, and so many spaces after it. It returns whether there is a problem, and
// how many of the letters its detail has.
func Large(contentType string, letters, spaces int) (found bool, kept int, err error) {
	body := `{"detail":"` + strings.Repeat("x", letters) + `"}` + strings.Repeat(" ", spaces)
	p, err := problem.Parse(&http.Response{StatusCode: http.StatusInternalServerError, Header: http.Header{"Content-Type": {contentType}},
		Body: io.NopCloser(strings.NewReader(body))})
	if p == nil {
		return false, 0, err
	}
	return true, strings.Count(p.Detail, "x"), err
}

// Endless parses a response whose body is the beginning of a JSON object that goes on
// for size bytes and then breaks off with an error. It returns how many were read.
func Endless(contentType string, size int, broken error) (read int, err error) {
	text := strings.NewReader(`{"detail":"` + strings.Repeat("x", size-len(`{"detail":"`)))
	_, err = problem.Parse(&http.Response{StatusCode: http.StatusInternalServerError, Header: http.Header{"Content-Type": {contentType}},
		Body: io.NopCloser(io.MultiReader(text, iotest.ErrReader(broken)))})
	return size - text.Len(), err
}
