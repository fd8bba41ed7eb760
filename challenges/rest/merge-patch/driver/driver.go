// Package driver makes the hidden tests' calls of package mergepatch beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"

	"github.com/gradus-dev/gradus/challenges/rest/merge-patch"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

func patch(h http.Handler, body io.Reader) int {
	r, w := httptest.NewRequest("PATCH", "/", body), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/merge-patch+json")
	h.ServeHTTP(w, r)
	return w.Code
}

// AtOnce sends two patches at once to the handler of a document. An outcome is the
// statuses, and the members of the document that GET returns afterwards.
func AtOnce(document string, patches [2]string) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		h, err := mergepatch.NewHandler([]byte(document))
		if err != nil {
			return fmt.Sprint("NewHandler = error ", err)
		}
		var statuses [2]int
		for i, p := range patches {
			r.Go("PATCH "+p, func() { statuses[i] = patch(h, strings.NewReader(p)) })
		}
		r.Wait()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		var members map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &members); err != nil {
			return fmt.Sprintf("GET returns %q", w.Body)
		}
		return fmt.Sprint(statuses, members)
	})
}

// SlowBody sends a patch whose body arrives late, and GET meanwhile: the body does not go
// on before GET is answered. An outcome is both statuses.
func SlowBody(document, slow string) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		h, err := mergepatch.NewHandler([]byte(document))
		if err != nil {
			return fmt.Sprint("NewHandler = error ", err)
		}
		var answered atomic.Bool
		var status int
		w := httptest.NewRecorder()
		r.Go("PATCH "+slow, func() {
			status = patch(h, &late{strings.NewReader(slow), func() { r.Until(answered.Load) }})
		})
		r.Go("GET", func() {
			h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
			answered.Store(true)
		})
		r.Wait()
		return fmt.Sprint(status, " ", w.Code)
	})
}

// late is a body that waits before it is read.
type late struct {
	text io.Reader
	wait func()
}

func (l *late) Read(p []byte) (int, error) {
	l.wait()
	return l.text.Read(p)
}

// Changed makes a handler of a document, overwrites the slice, and returns what GET
// returns then.
func Changed(document string) (got string, err error) {
	slice := []byte(document)
	h, err := mergepatch.NewHandler(slice)
	if err != nil {
		return "", err
	}
	for i := range slice {
		slice[i] = 'x'
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w.Body.String(), nil
}
