// Package driver makes the hidden tests' calls of package ratelimit beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/rate-limiter"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
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

// send sends a request from a client, and returns the status of the answer.
func send(h http.Handler, client string) int {
	r, w := *request, httptest.NewRecorder()
	r.Header, r.RemoteAddr = http.Header{}, client
	h.ServeHTTP(w, &r)
	return w.Code
}

func address(i int) string { return fmt.Sprintf("10.%d.%d.%d:80", i>>16&255, i>>8&255, i&255) }

// AtOnce lets each of some clients send requests, all at once. Whoever asks for the time
// may let others go first. An outcome is how many of each client's came through.
func AtOnce(l ratelimit.Limit, clients, requests int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		through := make([][]bool, clients)
		h, err := ratelimit.New(http.HandlerFunc(accept), l, func() time.Time {
			r.Yield()
			return time.Unix(1e9, 0)
		})
		if err != nil {
			return err.Error()
		}
		for c := range through {
			through[c] = make([]bool, requests)
			for i := range through[c] {
				r.Go(fmt.Sprintf("request %d of client %d", i+1, c+1), func() { through[c][i] = send(h, address(c)) == http.StatusAccepted })
			}
		}
		r.Wait()
		came := make([]int, clients)
		for c := range through {
			for _, passed := range through[c] {
				if passed {
					came[c]++
				}
			}
		}
		return fmt.Sprintf("of each client, %v came through", came)
	})
}

func accept(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }

// Together sends a request of each of n clients at once, to a handler that is done with
// none before all are there. An outcome is how many were.
func Together(l ratelimit.Limit, n int) schedule.Result {
	return schedule.Once(func(r *schedule.Run) string {
		var inside atomic.Int64
		h, err := ratelimit.New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			inside.Add(1)
			r.Until(func() bool { return inside.Load() == int64(n) })
		}), l, time.Now)
		if err != nil {
			return err.Error()
		}
		for i := range n {
			r.Go(fmt.Sprintf("the request of client %d", i+1), func() { send(h, address(i)) })
		}
		r.Wait()
		return fmt.Sprintf("%d were in the handler", inside.Load())
	})
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
