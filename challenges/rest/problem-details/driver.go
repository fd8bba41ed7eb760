package problem

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/iotest"
)

// DriveHandler returns Handler of a function that sets a header, sends a status
// unless it is 0 and a body unless it is empty, and returns err.
func DriveHandler(header map[string]string, status int, body string, err error) http.Handler {
	return Handler(func(w http.ResponseWriter, r *http.Request) error {
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

// DriveHints sends a request to Handler of a function that first sends early hints,
// then a status unless it is 0, and returns an error with this text. It returns the
// final status and the body.
func DriveHints(status int, text string) (final int, body string) {
	c := &driveClient{header: http.Header{}}
	Handler(func(w http.ResponseWriter, r *http.Request) error {
		w.WriteHeader(http.StatusEarlyHints)
		if status != 0 {
			w.WriteHeader(status)
		}
		return errors.New(text)
	}).ServeHTTP(c, httptest.NewRequest(http.MethodGet, "/", nil))
	return c.status, c.body.String()
}

// driveClient is a http.ResponseWriter that takes informational answers for what they
// are, which httptest.ResponseRecorder does not.
type driveClient struct {
	header http.Header
	status int
	body   strings.Builder
}

func (c *driveClient) Header() http.Header { return c.header }

func (c *driveClient) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
}

func (c *driveClient) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(p)
}

// DriveBroken parses a response whose body breaks off with an error.
func DriveBroken(contentType, body string, err error) (*Problem, error) {
	return Parse(&http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{"Content-Type": {contentType}},
		Body: io.NopCloser(io.MultiReader(strings.NewReader(body), iotest.ErrReader(err)))})
}

// DriveLarge parses a response whose body is a JSON object with so many letters x as
// the detail, and so many spaces after it. It returns whether there is a problem, and
// how many of the letters its detail has.
func DriveLarge(contentType string, letters, spaces int) (found bool, kept int, err error) {
	body := `{"detail":"` + strings.Repeat("x", letters) + `"}` + strings.Repeat(" ", spaces)
	p, err := Parse(&http.Response{StatusCode: http.StatusInternalServerError, Header: http.Header{"Content-Type": {contentType}},
		Body: io.NopCloser(strings.NewReader(body))})
	if p == nil {
		return false, 0, err
	}
	return true, strings.Count(p.Detail, "x"), err
}
