package idempotency

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
)

// drivePost sends a POST request with a key.
func drivePost(h http.Handler, key string, body io.Reader) *httptest.ResponseRecorder {
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
	settled := driveNewGate(500 * time.Millisecond)
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
	arrived, begun := driveNewGate(30*time.Millisecond), atomic.Int32{}
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			body := &driveLate{strings.NewReader("50 EUR"), sync.OnceFunc(func() {
				if int(begun.Add(1)) == n {
					arrived.open()
				}
				arrived.wait()
			})}
			statuses[i] = drivePost(h, "one", body).Code
			answered.Add(1)
			check()
		})
	}
	done.Wait()
	return append(statuses, drivePost(h, "one", strings.NewReader("50 EUR")).Code), int(entered.Load())
}

// DriveTogether sends n requests with different keys at once and returns how many
// of them were in the handler at the same time.
func DriveTogether(n int) (most int) {
	var mu sync.Mutex
	inside, all := 0, driveNewGate(time.Second)
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
		done.Go(func() { drivePost(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR")) })
	}
	done.Wait()
	return most
}

// DriveMany lets some workers send requests at once, each the same with as many keys.
// It returns how often the handler ran, and during how many requests another began.
func DriveMany(workers, keys int) (runs, met int) {
	var run, began, overtaken atomic.Int32
	h := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { run.Add(1) }), time.Hour, time.Now)
	var begin, done sync.WaitGroup
	begin.Add(workers)
	for range workers {
		done.Go(func() {
			begin.Done()
			begin.Wait()
			for i := range keys {
				mine := began.Add(1)
				drivePost(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR"))
				if began.Load() != mine {
					overtaken.Add(1)
				}
			}
		})
	}
	done.Wait()
	return int(run.Load()), int(overtaken.Load())
}

// DriveBodies sends a request for each key, whose body is so many times the letter x.
// It returns the statuses, and of the requests that came to the handler how often
// their bodies had that letter.
func DriveBodies(keys []string, sizes []int) (statuses, came []int) {
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var letters driveLetters
		io.Copy(&letters, r.Body)
		came = append(came, int(letters))
	}), time.Hour, time.Now)
	text := strings.Repeat("x", slices.Max(sizes))
	for i, key := range keys {
		statuses = append(statuses, drivePost(h, key, strings.NewReader(text[:sizes[i]])).Code)
	}
	return statuses, came
}

// driveLetters counts the letters x that are written to it.
type driveLetters int

func (l *driveLetters) Write(p []byte) (int, error) {
	*l += driveLetters(bytes.Count(p, []byte("x")))
	return len(p), nil
}

// DriveLateHeader sends a request twice to a handler that writes a body and then
// sets a header, and returns what the answers have for that header.
func DriveLateHeader() (values [2]string) {
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "done")
		w.Header().Set("X-Late", "too late")
	}), time.Hour, time.Now)
	for i := range values {
		values[i] = drivePost(h, "late", strings.NewReader("50 EUR")).Result().Header.Get("X-Late")
	}
	return values
}

// DriveBroken sends a request whose body breaks off, and returns the status and how
// often the handler ran.
func DriveBroken() (status, runs int) {
	h := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runs++ }), time.Hour, time.Now)
	body := io.MultiReader(strings.NewReader("50"), iotest.ErrReader(io.ErrUnexpectedEOF))
	return drivePost(h, "broken", body).Code, runs
}

// DriveMemory sends n requests with different keys, each answered with size bytes
// when the answer before is too old, and returns by how much the heap has grown.
func DriveMemory(n, size int) (grown int) {
	now := time.Unix(0, 0)
	h := New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, size))
	}), time.Hour, func() time.Time { return now })
	before := driveHeap()
	for i := range n {
		now = now.Add(time.Hour)
		drivePost(h, fmt.Sprint("key ", i), strings.NewReader("50 EUR"))
	}
	grown = driveHeap() - before
	runtime.KeepAlive(h)
	return grown
}

// driveHeap is the memory in use, in bytes.
func driveHeap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// driveLate is a body that waits before its first byte.
type driveLate struct {
	text io.Reader
	wait func()
}

func (l *driveLate) Read(p []byte) (int, error) {
	l.wait()
	return l.text.Read(p)
}

// driveGate holds who waits until it is opened, or for a while.
type driveGate struct {
	once   sync.Once
	opened chan struct{}
	while  time.Duration
}

func driveNewGate(while time.Duration) *driveGate {
	return &driveGate{opened: make(chan struct{}), while: while}
}

func (g *driveGate) open() { g.once.Do(func() { close(g.opened) }) }

func (g *driveGate) wait() {
	select {
	case <-g.opened:
	case <-time.After(g.while):
	}
}
