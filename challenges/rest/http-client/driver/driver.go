// Package driver makes the hidden tests' calls of package httpclient beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/http-client"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Settings are those of a client. Rand returns its numbers one after the other, and again
// from the first.
type Settings struct {
	Attempts           int
	Timeout, Base, Max time.Duration
	Rand               []float64
}

// Request is what is sent. Its body can be got anew, or only be read, or is none, or breaks
// off.
type Request struct {
	Method string
	Body   string
	Kind   string // "anew", "once", "none" or "breaks"
	Key    string // Idempotency-Key; "-" is no header
	Cancel string // when its context is cancelled: "", "before", or "wait 1", in the first wait
}

// Seen is what came of it.
type Seen struct {
	Attempts []Attempt
	Waits    []time.Duration // after each attempt, if there was a wait or another attempt
	Status   int
	Body     string // of the response that was returned
	Err      error
	Open     []int // the attempts, counted from 1, whose response's body was not closed when Do returned
	Ended    []int // those whose context had ended when Do returned
	EndedAll bool  // all had when the caller had closed the body
	Closed   bool  // the request's body was, if it had one
	Changed  bool  // the request was
}

// Attempt is what came to the server.
type Attempt struct{ Method, URL, Body, Key string }

// Send sends a request to a server that takes one step for each attempt, which begin at noon
// of 1 March 2026, UTC. A step is a status, perhaps with "Retry-After: VALUE" behind it;
// "error", which is io.ErrUnexpectedEOF; "half", which is that after a byte of the body;
// "hang", which answers never; "cancel", in which the request's context is cancelled; or
// "late CODE", in which it is, before there is an answer.
func Send(s Settings, q Request, steps ...string) (seen Seen, result schedule.Result) {
	result = schedule.Once(func(r *schedule.Run) string {
		r.Go("Do", func() { seen = send(r, s, q, steps) })
		r.Wait()
		return ""
	})
	return seen, result
}

func send(run *schedule.Run, s Settings, q Request, steps []string) (seen Seen) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	server := &server{run: run, steps: steps, cancel: cancel, seen: &seen}
	now, asked, slept := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), 0, 0
	c := &httpclient.Client{
		Transport: server, Attempts: s.Attempts, Timeout: s.Timeout, Base: s.Base, Max: s.Max,
		Now: func() time.Time { return now },
		Rand: func() float64 {
			asked++
			return s.Rand[(asked-1)%len(s.Rand)]
		},
		Sleep: func(ctx context.Context, d time.Duration) error {
			slept++
			if q.Cancel == fmt.Sprint("wait ", slept) {
				cancel()
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			now = now.Add(d)
			if n := len(seen.Attempts); n > 0 {
				server.wait(n)
				seen.Waits[n-1] += d
			}
			return nil
		},
	}
	r, body := q.request(ctx)
	before := fmt.Sprint(r.Method, r.URL, r.Header, r.ContentLength)
	if q.Cancel == "before" {
		cancel()
	}
	response, err := c.Do(r)
	seen.Err, seen.Closed = err, body.closed
	seen.Changed = fmt.Sprint(r.Method, r.URL, r.Header, r.ContentLength) != before || r.Context() != ctx
	seen.Ended = server.ended()
	for i, b := range server.bodies {
		if b != nil && !b.closed {
			seen.Open = append(seen.Open, i+1)
		}
	}
	if response != nil {
		seen.Status = response.StatusCode
		text, _ := io.ReadAll(response.Body)
		seen.Body = string(text)
		response.Body.Close()
	}
	seen.EndedAll = len(server.ended()) == len(server.contexts)
	return seen
}

// request makes a request, and returns its body, too.
func (q Request) request(ctx context.Context) (*http.Request, *body) {
	b := &body{Reader: strings.NewReader(q.Body)}
	if q.Kind == "breaks" {
		b.Reader = io.MultiReader(b.Reader, broken{})
	}
	r := httptest.NewRequest(q.Method, "http://shop.example/cart/7?x=1", nil).WithContext(ctx)
	r.RequestURI = ""
	r.Body, r.ContentLength = nil, 0
	if q.Kind != "none" {
		r.Body, r.ContentLength = b, int64(len(q.Body))
	}
	if q.Kind == "anew" {
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(q.Body)), nil }
	}
	if q.Key != "-" {
		r.Header.Set("Idempotency-Key", q.Key)
	}
	return r, b
}

// server is a Transport. Behind its last step it answers 299.
type server struct {
	run      *schedule.Run
	steps    []string
	cancel   func() // the request's context
	seen     *Seen
	contexts []context.Context
	bodies   []*body // of the responses
}

// ended returns the attempts whose contexts have ended.
func (s *server) ended() (all []int) {
	for i, ctx := range s.contexts {
		if ctx.Err() != nil {
			all = append(all, i+1)
		}
	}
	return all
}

// wait makes room for the waits after so many attempts.
func (s *server) wait(attempts int) {
	for len(s.seen.Waits) < attempts {
		s.seen.Waits = append(s.seen.Waits, 0)
	}
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	s.wait(len(s.seen.Attempts))
	step := "299"
	if n := len(s.seen.Attempts); n < len(s.steps) {
		step = s.steps[n]
	}
	read := io.Reader(http.NoBody)
	if r.Body != nil {
		defer r.Body.Close()
		read = r.Body
	}
	if step == "half" {
		read = io.LimitReader(read, 1)
	}
	text, _ := io.ReadAll(read)
	s.seen.Attempts = append(s.seen.Attempts, Attempt{r.Method, r.URL.String(), string(text), r.Header.Get("Idempotency-Key")})
	s.contexts, s.bodies = append(s.contexts, r.Context()), append(s.bodies, nil)
	code, header, _ := strings.Cut(step, " ")
	switch code {
	case "error", "half":
		return nil, io.ErrUnexpectedEOF
	case "late":
		s.cancel()
		code, header, _ = strings.Cut(header, " ")
	case "cancel":
		s.cancel()
		fallthrough
	case "hang":
		s.run.Until(func() bool { return isDone(r.Context()) })
		return nil, fmt.Errorf("get %s: %w", r.URL, r.Context().Err())
	}
	status, _ := strconv.Atoi(code)
	b := &body{Reader: strings.NewReader(fmt.Sprint("body ", len(s.bodies)))}
	s.bodies[len(s.bodies)-1] = b
	response := &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: b, ContentLength: -1, Request: r}
	if name, value, ok := strings.Cut(header, ": "); ok {
		response.Header.Set(name, value)
	}
	return response, nil
}

// isDone says whether a context is done, and locks nothing for that.
func isDone(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	default:
		return false
	}
}

// body notes when it is closed.
type body struct {
	io.Reader
	closed bool
}

func (b *body) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	return b.Reader.Read(p)
}

func (b *body) Close() error {
	b.closed = true
	return nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrNoProgress }
