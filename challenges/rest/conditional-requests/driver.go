package conditional

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing/iotest"
	"time"
)

// DriveWriters lets n clients that all know the same version of a document
// replace it at once, and returns their statuses and what the document says in
// the end. Bodies arrive late: no client sends its own before all have begun, or
// a moment has passed.
func DriveWriters(n int) (statuses []int, content string) {
	h := New(time.Now)
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

// DriveTogether lets clients create, read, replace and delete documents of their
// own at once, each as many as it is told. It counts the answers, as in "GET 200".
// Whoever asks for the time lets others go first.
func DriveTogether(clients, each int) map[string]int {
	h := New(func() time.Time { runtime.Gosched(); return time.Now() })
	var mu sync.Mutex
	answers := map[string]int{}
	var done sync.WaitGroup
	for c := range clients {
		done.Go(func() {
			mine := map[string]int{}
			for i := range each {
				for n, method := range []string{http.MethodPut, http.MethodGet, http.MethodPut, http.MethodDelete} {
					r, w := httptest.NewRequest(method, fmt.Sprintf("/docs/%d-of-%d", i, c), strings.NewReader("text")), httptest.NewRecorder()
					if n > 0 {
						r.Header.Set("If-None-Match", `"another"`)
					}
					h.ServeHTTP(w, r)
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
	return answers
}

// DriveBroken sends a body that breaks off, to a document that exists and to one
// that doesn't, and returns the statuses and what both say in the end.
func DriveBroken() (statuses [2]int, contents [2]string) {
	h := New(time.Now)
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
		statuses[i] = do(http.MethodPut, target, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))).Code
		contents[i] = do(http.MethodGet, target, nil).Body.String()
	}
	return statuses, contents
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
