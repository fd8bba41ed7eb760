package conditional

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
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
