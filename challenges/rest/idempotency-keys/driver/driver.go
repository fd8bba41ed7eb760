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
	"sync"
	"sync/atomic"
	"testing/iotest"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/idempotency-keys"
)

// post sends a POST request with a key.
func post(h http.Handler, key string, body io.Reader) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(http.MethodPost, "/payments", body), httptest.NewRecorder()
	r.Header.Set("Idempotency-Key", `"`+key+`"`)
	h.ServeHTTP(w, r)
	return w
}

// AtOnce sends the same request n times at once, and once more when all are
// answered. It returns the statuses, the last one's last, and how often the
// handler ran. Bodies arrive late, and the handler does not return before all
// others are answered or in the handler too, or a moment has passed.
func AtOnce(n int) (statuses []int, runs int) {
	var entered, answered atomic.Int32
	settled := newGate(500 * time.Millisecond)
	check := func() {
		if int(entered.Load()+answered.Load()) >= n {
			settled.open()
		}
	}
	h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entered.Add(1)
		check()
		settled.wait()
		w.WriteHeader(http.StatusCreated)
	}), time.Hour, time.Now)
	statuses = make([]int, n, n+1)
	arrived, begun := newGate(30*time.Millisecond), atomic.Int32{}
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			body := &late{strings.NewReader("50 EUR"), sync.OnceFunc(func() {
				if int(begun.Add(1)) == n {
					arrived.open()
				}
				arrived.wait()
			})}
			statuses[i] = post(h, "one", body).Code
			answered.Add(1)
			check()
		})
	}
	done.Wait()
	return append(statuses, post(h, "one", strings.NewReader("50 EUR")).Code), int(entered.Load())
}

// Together sends n requests with different keys at once and returns how many
// of them were in the handler at the same time.
func Together(n int) (most int) {
	var mu sync.Mutex
	inside, all := 0, newGate(time.Second)
	h := idempotency.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		inside++
		most = max(most, inside)
		if inside == n {
			all.open()
		}
		mu.Unlock()
		all.wait()
		mu.Lock()
		inside--
		mu.Unlock()
	}), time.Hour, time.Now)
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { post(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR")) })
	}
	done.Wait()
	return most
}

// Many lets some workers send requests at once, each the same with as many keys.
// It returns how often the handler ran, and during how many requests another began.
func Many(workers, keys int) (runs, met int) {
	var run, began, overtaken atomic.Int32
	h := idempotency.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { run.Add(1) }), time.Hour, time.Now)
	var begin, done sync.WaitGroup
	begin.Add(workers)
	for range workers {
		done.Go(func() {
			begin.Done()
			begin.Wait()
			for i := range keys {
				mine := began.Add(1)
				post(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR"))
				if began.Load() != mine {
					overtaken.Add(1)
				}
			}
		})
	}
	done.Wait()
	return int(run.Load()), int(overtaken.Load())
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

// late is a body that waits before its first byte.
type late struct {
	text io.Reader
	wait func()
}

func (l *late) Read(p []byte) (int, error) {
	l.wait()
	return l.text.Read(p)
}

// gate holds who waits until it is opened, or for a while.
type gate struct {
	once   sync.Once
	opened chan struct{}
	while  time.Duration
}

func newGate(while time.Duration) *gate {
	return &gate{opened: make(chan struct{}), while: while}
}

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *gate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
	}
}
