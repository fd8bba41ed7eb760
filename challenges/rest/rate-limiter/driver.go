package ratelimit

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// DriveServer is a handler behind a limiter, and the time the limiter is told.
type DriveServer struct {
	limited    http.Handler
	start, now time.Time
	came       int // requests that came through
}

// DriveRequest is sent by a client, at a time after the start.
type DriveRequest struct {
	At     time.Duration
	Client string
	Header map[string]string
}

// DriveAnswer is what a request got, and how often it came to the handler.
type DriveAnswer struct {
	Status     int
	RetryAfter []string
	Body       string
	Came       int
}

// DriveServe returns a server behind a new limiter. Its handler answers 202 and what
// it was asked.
func DriveServe(l Limit) (*DriveServer, error) {
	start := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	s := &DriveServer{start: start, now: start}
	limited, err := New(http.HandlerFunc(s.answer), l, func() time.Time { return s.now })
	s.limited = limited
	return s, err
}

func (s *DriveServer) answer(w http.ResponseWriter, r *http.Request) {
	s.came++
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, r.Method+" "+r.URL.Path)
}

// Send sends requests, one after the other.
func (s *DriveServer) Send(requests []DriveRequest) (answers []DriveAnswer) {
	for _, q := range requests {
		s.now = s.start.Add(q.At)
		r, w, before := httptest.NewRequest(http.MethodGet, "/thing", nil), httptest.NewRecorder(), s.came
		r.RemoteAddr = q.Client
		for name, value := range q.Header {
			r.Header.Set(name, value)
		}
		s.limited.ServeHTTP(w, r)
		answers = append(answers, DriveAnswer{w.Code, w.Result().Header.Values("Retry-After"), w.Body.String(), s.came - before})
	}
	return answers
}

// driveRequest is made once: thousands are sent.
var driveRequest = httptest.NewRequest(http.MethodGet, "/", nil)

// driveSend sends a request from a client.
func driveSend(h http.Handler, client string) {
	r := *driveRequest
	r.Header, r.RemoteAddr = http.Header{}, client
	h.ServeHTTP(httptest.NewRecorder(), &r)
}

func driveAddress(i int) string { return fmt.Sprintf("10.%d.%d.%d:80", i>>16&255, i>>8&255, i&255) }

// DriveAtOnce sends n requests of one client at once and returns how many got
// through. The clock answers nobody before all have asked, or a moment has passed.
func DriveAtOnce(l Limit, n int) (passed int, err error) {
	start, asked, all := time.Unix(1e9, 0), atomic.Int32{}, driveNewGate(10*time.Millisecond)
	var through atomic.Int32
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, func() time.Time {
		if int(asked.Add(1)) == n {
			all.open()
		}
		all.wait()
		return start
	})
	if err != nil {
		return 0, err
	}
	var done sync.WaitGroup
	for range n {
		done.Go(func() { driveSend(h, "192.0.2.1:80") })
	}
	done.Wait()
	return int(through.Load()), nil
}

// DriveMany lets some workers send requests at once, each so many of each client. It
// returns how many got through, and during how many another began.
func DriveMany(l Limit, workers, clients, requests int) (passed, met int, err error) {
	var through, began, overtaken atomic.Int32
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, time.Now)
	if err != nil {
		return 0, 0, err
	}
	var begin, done sync.WaitGroup
	begin.Add(workers)
	for range workers {
		done.Go(func() {
			begin.Done()
			begin.Wait()
			for i := range clients * requests {
				mine := began.Add(1)
				driveSend(h, driveAddress(i/requests))
				if began.Load() != mine {
					overtaken.Add(1)
				}
			}
		})
	}
	done.Wait()
	return int(through.Load()), int(overtaken.Load()), nil
}

// DriveTogether sends requests of n clients at once and returns how many of them
// were in the handler at the same time.
func DriveTogether(l Limit, n int) (most int, err error) {
	var mu sync.Mutex
	inside, all := 0, driveNewGate(time.Second)
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
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
	}), l, time.Now)
	if err != nil {
		return 0, err
	}
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() { driveSend(h, driveAddress(i)) })
	}
	done.Wait()
	return most, nil
}

// DriveClients sends a request of each of n clients, with a pause before each, and
// returns how many got through.
func DriveClients(l Limit, n int, pause time.Duration) (passed int, err error) {
	_, passed, err = driveClients(l, n, pause)
	return passed, err
}

// DriveMemory does the same and returns by how many bytes the heap has grown, too.
func DriveMemory(l Limit, n int, pause time.Duration) (passed, grown int, err error) {
	before := driveHeap()
	h, passed, err := driveClients(l, n, pause)
	grown = driveHeap() - before
	runtime.KeepAlive(h)
	return passed, grown, err
}

func driveClients(l Limit, n int, pause time.Duration) (h http.Handler, passed int, err error) {
	now := time.Unix(1e9, 0)
	h, err = New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed++ }), l, func() time.Time { return now })
	if err != nil {
		return nil, 0, err
	}
	for i := range n {
		now = now.Add(pause)
		driveSend(h, driveAddress(i))
	}
	return h, passed, nil
}

// driveHeap is the memory in use, in bytes.
func driveHeap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// driveGate holds who waits until it is opened, or the first has waited for a while.
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
		g.open()
	}
}
