// Package driver makes the hidden tests' calls of package ratelimit beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/rate-limiter"
)

// Server is a handler behind a limiter, and the time the limiter is told.
type Server struct {
	limited    http.Handler
	start, now time.Time
	came       int // requests that came through
}

// Request is sent by a client, at a time after the start.
type Request struct {
	At     time.Duration
	Client string
	Header map[string]string
}

// Answer is what a request got, and how often it came to the handler.
type Answer struct {
	Status     int
	RetryAfter []string
	Body       string
	Came       int
}

// Serve returns a server behind a new limiter. Its handler answers 202 and what
// it was asked.
func Serve(l ratelimit.Limit) (*Server, error) {
	start := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	s := &Server{start: start, now: start}
	limited, err := ratelimit.New(http.HandlerFunc(s.answer), l, func() time.Time { return s.now })
	s.limited = limited
	return s, err
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	s.came++
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, r.Method+" "+r.URL.Path)
}

// Send sends requests, one after the other.
func (s *Server) Send(requests []Request) (answers []Answer) {
	for _, q := range requests {
		s.now = s.start.Add(q.At)
		r, w, before := httptest.NewRequest(http.MethodGet, "/thing", nil), httptest.NewRecorder(), s.came
		r.RemoteAddr = q.Client
		for name, value := range q.Header {
			r.Header.Set(name, value)
		}
		s.limited.ServeHTTP(w, r)
		answers = append(answers, Answer{w.Code, w.Result().Header.Values("Retry-After"), w.Body.String(), s.came - before})
	}
	return answers
}

// request is made once: thousands are sent.
var request = httptest.NewRequest(http.MethodGet, "/", nil)

// send sends a request from a client.
func send(h http.Handler, client string) {
	r := *request
	r.Header, r.RemoteAddr = http.Header{}, client
	h.ServeHTTP(httptest.NewRecorder(), &r)
}

func address(i int) string { return fmt.Sprintf("10.%d.%d.%d:80", i>>16&255, i>>8&255, i&255) }

// AtOnce sends n requests of one client at once and returns how many got
// through. The clock answers nobody before all have asked, or a moment has passed.
func AtOnce(l ratelimit.Limit, n int) (passed int, err error) {
	start, asked, all := time.Unix(1e9, 0), atomic.Int32{}, newGate(10*time.Millisecond)
	var through atomic.Int32
	h, err := ratelimit.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, func() time.Time {
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
		done.Go(func() { send(h, "192.0.2.1:80") })
	}
	done.Wait()
	return int(through.Load()), nil
}

// Many lets some workers send requests at once, each so many of each client. It
// returns how many got through, and during how many another began.
func Many(l ratelimit.Limit, workers, clients, requests int) (passed, met int, err error) {
	var through, began, overtaken atomic.Int32
	h, err := ratelimit.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }), l, time.Now)
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
				send(h, address(i/requests))
				if began.Load() != mine {
					overtaken.Add(1)
				}
			}
		})
	}
	done.Wait()
	return int(through.Load()), int(overtaken.Load()), nil
}

// Together sends requests of n clients at once and returns how many of them
// were in the handler at the same time.
func Together(l ratelimit.Limit, n int) (most int, err error) {
	var mu sync.Mutex
	inside, all := 0, newGate(time.Second)
	h, err := ratelimit.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
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
		done.Go(func() { send(h, address(i)) })
	}
	done.Wait()
	return most, nil
}

// Clients sends a request of each of n clients, with a pause before each, and
// returns how many got through.
func Clients(l ratelimit.Limit, n int, pause time.Duration) (passed int, err error) {
	_, passed, err = clients(l, n, pause)
	return passed, err
}

// Memory does the same and returns by how many bytes the heap has grown, too.
func Memory(l ratelimit.Limit, n int, pause time.Duration) (passed, grown int, err error) {
	before := heap()
	h, passed, err := clients(l, n, pause)
	grown = heap() - before
	runtime.KeepAlive(h)
	return passed, grown, err
}

func clients(l ratelimit.Limit, n int, pause time.Duration) (h http.Handler, passed int, err error) {
	now := time.Unix(1e9, 0)
	h, err = ratelimit.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed++ }), l, func() time.Time { return now })
	if err != nil {
		return nil, 0, err
	}
	for i := range n {
		now = now.Add(pause)
		send(h, address(i))
	}
	return h, passed, nil
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// gate holds who waits until it is opened, or the first has waited for a while.
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
		g.open()
	}
}
