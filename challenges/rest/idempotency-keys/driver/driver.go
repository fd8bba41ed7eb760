// Package driver makes the hidden tests' calls of package idempotency beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing/iotest"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/idempotency-keys"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// post sends a POST request with a key.
func post(h http.Handler, key string, body io.Reader) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(http.MethodPost, "/payments", body), httptest.NewRecorder()
	r.Header.Set("Idempotency-Key", `"`+key+`"`)
	h.ServeHTTP(w, r)
	return w
}

// AtOnce sends the same request n times at once, and once more when all are answered.
// Bodies arrive late. If the handler waits, it does not return before all others are
// answered or in the handler, too. An outcome is how often the handler ran, how many were
// answered by which status, and the status of the last.
func AtOnce(n int, waits bool) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		var entered, answered atomic.Int32
		h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			entered.Add(1)
			if r.Yield(); waits {
				r.Until(func() bool { return int(entered.Load()+answered.Load()) >= n })
			}
			w.WriteHeader(http.StatusCreated)
		}), time.Hour, func() time.Time { return time.Unix(0, 0) })
		statuses := make([]int, n)
		for i := range n {
			r.Go(fmt.Sprintf("request %d", i+1), func() {
				statuses[i] = post(h, "one", &late{r, strings.NewReader("50 EUR")}).Code
				answered.Add(1)
			})
		}
		r.Wait()
		slices.Sort(statuses)
		return fmt.Sprintf("the handler ran %d times, the answers were %v, and %d afterwards", entered.Load(), statuses,
			post(h, "one", strings.NewReader("50 EUR")).Code)
	})
}

// Together sends n requests with different keys at once, to a handler that does not
// return before all are in it.
func Together(n int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		var inside atomic.Int32
		h := idempotency.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			inside.Add(1)
			r.Until(func() bool { return int(inside.Load()) == n })
		}), time.Hour, func() time.Time { return time.Unix(0, 0) })
		for i := range n {
			key := fmt.Sprint("key ", i)
			r.Go("the request with "+key, func() { post(h, key, strings.NewReader("50 EUR")) })
		}
		r.Wait()
		return fmt.Sprintf("the handler ran %d times", inside.Load())
	})
}

// Bodies sends a request for each key, whose body is so many times the letter x.
// It returns the statuses, and of the requests that came to the handler how often
// their bodies had that letter.
func Bodies(keys []string, sizes []int) (statuses, came []int) {
	h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var letters letters
		io.Copy(&letters, r.Body)
		came = append(came, int(letters))
	}), time.Hour, time.Now)
	text := strings.Repeat("x", slices.Max(sizes))
	for i, key := range keys {
		statuses = append(statuses, post(h, key, strings.NewReader(text[:sizes[i]])).Code)
	}
	return statuses, came
}

// letters counts the letters x that are written to it.
type letters int

func (l *letters) Write(p []byte) (int, error) {
	*l += letters(bytes.Count(p, []byte("x")))
	return len(p), nil
}

// LateHeader sends a request twice to a handler that writes a body and then
// sets a header, and returns what the answers have for that header.
func LateHeader() (values [2]string) {
	h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "done")
		w.Header().Set("X-Late", "too late")
	}), time.Hour, time.Now)
	for i := range values {
		values[i] = post(h, "late", strings.NewReader("50 EUR")).Result().Header.Get("X-Late")
	}
	return values
}

// Broken sends a request whose body breaks off, and another with the same key. It
// returns the statuses and how often the handler ran.
func Broken() (status, again, runs int) {
	h := idempotency.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runs++ }), time.Hour, time.Now)
	body := io.MultiReader(strings.NewReader("50"), iotest.ErrReader(io.ErrUnexpectedEOF))
	status = post(h, "broken", body).Code
	again = post(h, "broken", strings.NewReader("60 EUR")).Code
	return status, again, runs
}

// Memory sends n requests with different keys, each answered with size bytes
// when the answer before is too old, and returns by how much the heap has grown.
func Memory(n, size int) (grown int) {
	now := time.Unix(0, 0)
	h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, size))
	}), time.Hour, func() time.Time { return now })
	before := heap()
	for i := range n {
		now = now.Add(time.Hour)
		post(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR"))
	}
	grown = heap() - before
	runtime.KeepAlive(h)
	return grown
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
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
