package idempotency

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
)

// post sends a POST request with a key.
func post(h http.Handler, key string, body io.Reader) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(http.MethodPost, "/payments", body), httptest.NewRecorder()
	r.Header.Set("Idempotency-Key", `"`+key+`"`)
	h.ServeHTTP(w, r)
	return w
}

// DriveAtOnce sends the same request n times at once, and once more when all are
// answered. It returns the statuses, the last one's last, and how often the
// handler ran. Bodies arrive late, and the handler does not return before all
// others are answered or in the handler too, or a moment has passed.
func DriveAtOnce(n int) (statuses []int, runs int) {
	var entered, answered atomic.Int32
	settled := newGate(500 * time.Millisecond)
	check := func() {
		if int(entered.Load()+answered.Load()) >= n {
			settled.open()
		}
	}
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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

// DriveTogether sends n requests with different keys at once and returns how many
// of them were in the handler at the same time.
func DriveTogether(n int) (most int) {
	var mu sync.Mutex
	inside, all := 0, newGate(time.Second)
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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

// DriveMany lets some workers send requests at once, each its own and each request
// twice, and returns how often the handler ran.
func DriveMany(workers, each int) int {
	var runs atomic.Int32
	h := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runs.Add(1) }), time.Hour, time.Now)
	var done sync.WaitGroup
	for w := range workers {
		done.Go(func() {
			for i := range 2 * each {
				post(h, fmt.Sprint("key ", w, " ", i/2), strings.NewReader("50 EUR"))
			}
		})
	}
	done.Wait()
	return int(runs.Load())
}

// DriveLateHeader sends a request twice to a handler that writes a body and then
// sets a header, and returns what the answers have for that header.
func DriveLateHeader() (values [2]string) {
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "done")
		w.Header().Set("X-Late", "too late")
	}), time.Hour, time.Now)
	for i := range values {
		values[i] = post(h, "late", strings.NewReader("50 EUR")).Result().Header.Get("X-Late")
	}
	return values
}

// DriveBroken sends a request whose body breaks off, and returns the status and how
// often the handler ran.
func DriveBroken() (status, runs int) {
	h := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runs++ }), time.Hour, time.Now)
	body := io.MultiReader(strings.NewReader("50"), iotest.ErrReader(io.ErrUnexpectedEOF))
	return post(h, "broken", body).Code, runs
}

// DriveMemory sends n requests with different keys, each answered with size bytes
// when the answer before is too old, and returns by how much the heap has grown.
func DriveMemory(n, size int) (grown int) {
	now := time.Unix(0, 0)
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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

func newGate(while time.Duration) *gate { return &gate{opened: make(chan struct{}), while: while} }

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *gate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
	}
}
