// Package driver makes the hidden tests' calls of package conditional beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing/iotest"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/conditional-requests"
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

// Writers lets n clients that all know the same version of a document
// replace it at once, and returns their statuses and what the document says in
// the end. Bodies arrive late: no client sends its own before all have begun, or
// a moment has passed. Each names many other versions first, so that it takes a while
// to see that its own is there.
func Writers(n int) (statuses []int, content string) {
	h := conditional.New(time.Now)
	do := func(method, etag string, body io.Reader) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(method, "/docs/shared", body), httptest.NewRecorder()
		if etag != "" {
			r.Header.Set("If-Match", etag)
		}
		h.ServeHTTP(w, r)
		return w
	}
	do(http.MethodPut, "", strings.NewReader("first"))
	etag := strings.Repeat(`"another", `, 400) + do(http.MethodGet, "", nil).Header().Get("ETag")
	statuses = make([]int, n)
	begun, done := make(chan struct{}), sync.WaitGroup{}
	var arrived sync.WaitGroup
	arrived.Add(n)
	go func() { arrived.Wait(); close(begun) }()
	for i := range n {
		done.Add(1)
		go func() {
			defer done.Done()
			statuses[i] = do(http.MethodPut, etag, &late{begun: begun, arrived: &arrived, text: strings.NewReader(string(rune('a' + i)))}).Code
		}()
	}
	done.Wait()
	return statuses, do(http.MethodGet, "", nil).Body.String()
}

// Together lets clients create, read, replace and delete documents of their
// own at once, each as many as it is told. It counts the answers, as in "GET 200",
// and the requests during which another began. Whoever asks for the time lets others
// go first.
func Together(clients, each int) (answers map[string]int, met int) {
	h := conditional.New(func() time.Time { runtime.Gosched(); return time.Now() })
	var began, overtaken atomic.Int32
	var mu sync.Mutex
	answers = map[string]int{}
	var begin, done sync.WaitGroup
	begin.Add(clients)
	for c := range clients {
		done.Go(func() {
			begin.Done()
			begin.Wait()
			mine := map[string]int{}
			for i := range each {
				for n, method := range []string{http.MethodPut, http.MethodGet, http.MethodPut, http.MethodDelete} {
					r, w := httptest.NewRequest(method, fmt.Sprintf("/docs/%d-of-%d", i, c), strings.NewReader("text")), httptest.NewRecorder()
					if n > 0 {
						r.Header.Set("If-None-Match", `"another"`)
					}
					last := began.Add(1)
					h.ServeHTTP(w, r)
					if began.Load() != last {
						overtaken.Add(1)
					}
					mine[fmt.Sprint(method, " ", w.Code)]++
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for answer, n := range mine {
				answers[answer] += n
			}
		})
	}
	done.Wait()
	return answers, int(overtaken.Load())
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

// late is a body that arrives when all others have begun, or after a moment.
type late struct {
	begun   chan struct{}
	arrived *sync.WaitGroup
	once    sync.Once
	text    io.Reader
}

func (l *late) Read(p []byte) (int, error) {
	l.once.Do(func() {
		l.arrived.Done()
		select {
		case <-l.begun:
		case <-time.After(30 * time.Millisecond):
		}
	})
	return l.text.Read(p)
}
