// Package driver makes the hidden tests' calls of package conditional beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing/iotest"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/conditional-requests"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Store is the handler of a store, and the time it is told.
type Store struct {
	h   http.Handler
	now time.Time
}

// New returns a store without documents.
func New() *Store {
	s := &Store{}
	s.h = conditional.New(func() time.Time { return s.now })
	return s
}

// Do sends a request and returns the answer; headers alternate names and values.
func (s *Store) Do(now time.Time, method, target, body string, headers []string) (status int, header map[string][]string, text string) {
	s.now = now
	r, w := httptest.NewRequest(method, target, strings.NewReader(body)), httptest.NewRecorder()
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	s.h.ServeHTTP(writer{w}, r)
	return w.Code, w.Header(), w.Body.String()
}

// writer keeps the recorder from guessing a Content-Type of what is written.
type writer struct{ to http.ResponseWriter }

func (w writer) Header() http.Header    { return w.to.Header() }
func (w writer) WriteHeader(status int) { w.to.WriteHeader(status) }

func (w writer) Write(p []byte) (int, error) {
	w.to.WriteHeader(http.StatusOK) // unless there was another
	return w.to.Write(p)
}

// Writers lets n clients that all know the same version of a document replace it at once.
// Bodies arrive late. An outcome is their statuses, and whether the document is that of
// one who was told 204.
func Writers(n int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		h := conditional.New(func() time.Time { return time.Unix(1e9, 0) })
		do := func(method, etag string, body io.Reader) *httptest.ResponseRecorder {
			r, w := httptest.NewRequest(method, "/docs/shared", body), httptest.NewRecorder()
			if etag != "" {
				r.Header.Set("If-Match", etag)
			}
			h.ServeHTTP(w, r)
			return w
		}
		do(http.MethodPut, "", strings.NewReader("first"))
		etag := do(http.MethodGet, "", nil).Header().Get("ETag")
		statuses := make([]int, n)
		for i := range n {
			r.Go(fmt.Sprintf("writer %d", i+1), func() {
				statuses[i] = do(http.MethodPut, etag, &late{r, strings.NewReader(strconv.Itoa(i))}).Code
			})
		}
		r.Wait()
		last, err := strconv.Atoi(do(http.MethodGet, "", nil).Body.String())
		won := err == nil && last < n && statuses[last] == http.StatusNoContent
		slices.Sort(statuses)
		return fmt.Sprintf("the answers are %v, and the document is the winner's: %v", statuses, won)
	})
}

// Together lets clients create, read, replace and delete a document of their own at once.
// Whoever asks for the time may let others go first. An outcome is the answers of each.
func Together(clients int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		h := conditional.New(func() time.Time {
			r.Yield()
			return time.Unix(1e9, 0)
		})
		answers := make([][]int, clients)
		for c := range clients {
			r.Go(fmt.Sprintf("client %d", c+1), func() {
				for n, method := range []string{http.MethodPut, http.MethodGet, http.MethodPut, http.MethodDelete} {
					r, w := httptest.NewRequest(method, fmt.Sprintf("/docs/%d", c), strings.NewReader("text")), httptest.NewRecorder()
					if n > 0 {
						r.Header.Set("If-None-Match", `"another"`)
					}
					h.ServeHTTP(w, r)
					answers[c] = append(answers[c], w.Code)
				}
			})
		}
		r.Wait()
		return fmt.Sprint(answers)
	})
}

// Broken sends a body that breaks off, to a document that exists and to one that
// doesn't, and reads both. It returns the statuses, and what the first says in the end.
func Broken() (written, read [2]int, content string) {
	h := conditional.New(time.Now)
	do := func(method, target string, body io.Reader) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(method, target, body), httptest.NewRecorder()
		if target == "/docs/old" && method == http.MethodPut {
			r.Header.Set("If-None-Match", `"another"`)
		}
		h.ServeHTTP(w, r)
		return w
	}
	do(http.MethodPut, "/docs/old", strings.NewReader("whole"))
	for i, target := range []string{"/docs/old", "/docs/new"} {
		written[i] = do(http.MethodPut, target, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))).Code
		read[i] = do(http.MethodGet, target, nil).Code
	}
	return written, read, do(http.MethodGet, "/docs/old", nil).Body.String()
}

// late is a body before which others may come.
type late struct {
	run  *schedule.Run
	text io.Reader
}

func (l *late) Read(p []byte) (int, error) {
	l.run.Yield()
	return l.text.Read(p)
}
