// Package driver makes the hidden tests' calls of package sse beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/server-sent-events"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// client is connected to a stream.
type client struct {
	mu      sync.Mutex
	header  http.Header
	status  int
	sent    string // as it was written
	flushed int    // bytes of it
	open    bool   // status and header were flushed

	plain  bool        // it can't flush
	broken func() bool // says whether writes fail
	stop   func()      // is called before each write

	ctx   context.Context
	leave func()
}

func newClient() *client {
	c := &client{header: http.Header{}}
	c.ctx, c.leave = context.WithCancel(context.Background())
	return c
}

// connect sends a request and returns when it is answered.
func (c *client) connect(s *sse.Stream, method, lastEventID string) {
	r := httptest.NewRequest(method, "/events", nil).WithContext(c.ctx)
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	if c.plain {
		s.ServeHTTP(plain{c}, r)
	} else {
		s.ServeHTTP(wrapped{plain{c}, c}, r)
	}
}

func (c *client) Header() http.Header { return c.header }

func (c *client) WriteHeader(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.status == 0 {
		c.status = status
	}
}

func (c *client) Write(p []byte) (int, error) {
	if c.stop != nil {
		c.stop()
	}
	c.WriteHeader(http.StatusOK)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil && c.broken() {
		return 0, errors.New("broken pipe")
	}
	c.sent += string(p)
	return len(p), nil
}

func (c *client) FlushError() error {
	c.WriteHeader(http.StatusOK)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open, c.flushed = true, len(c.sent)
	return nil
}

// lineBreaks are what a client takes for the end of a line.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// got returns what has come to the client.
func (c *client) got() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return lineBreaks.Replace(c.sent[:c.flushed])
}

func (c *client) opened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

// has says whether the client has got an event with a text.
func (c *client) has(text string) func() bool {
	return func() bool {
		_, rest, found := strings.Cut(c.got(), text)
		return found && strings.Contains(rest, "\n\n")
	}
}

// plain is a writer that can't flush.
type plain struct{ http.ResponseWriter }

// wrapped is a writer that can flush if it is unwrapped.
type wrapped struct {
	plain
	inner *client
}

func (w wrapped) Unwrap() http.ResponseWriter { return w.inner }

// Answer is what a client got.
type Answer struct {
	Status      int
	ContentType string
	Cache       string // Cache-Control
	Allow       string
	Body        string // that was flushed, if the writer can be
}

func (c *client) answer() Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	body := c.sent
	if !c.plain {
		body = c.sent[:c.flushed]
	}
	return Answer{c.status, c.header.Get("Content-Type"), c.header.Get("Cache-Control"), c.header.Get("Allow"), body}
}

// Published is what Publish returned.
type Published struct {
	ID  string
	Err error
}

// Reads publishes events and then connects a client, which leaves when it has got the text
// end.
func Reads(keep int, events []sse.Event, lastEventID, end string) (published []Published, answer Answer, result schedule.Result) {
	result = schedule.Once(func(r *schedule.Run) string {
		s, c := sse.New(keep), newClient()
		published = nil
		for _, e := range events {
			id, err := s.Publish(e)
			published = append(published, Published{id, err})
		}
		r.Go("a client", func() { c.connect(s, "GET", lastEventID) })
		r.Go("the client's end", func() {
			r.Until(c.has(end))
			c.leave()
		})
		r.Wait()
		answer = c.answer()
		return ""
	})
	return published, answer, result
}

// Asks sends a request to a stream without events, which is closed so many times before. If
// plain, the writer can't flush.
func Asks(method string, closed int, plain bool) (answer Answer, result schedule.Result) {
	result = schedule.Once(func(r *schedule.Run) string {
		s, c := sse.New(10), newClient()
		for range closed {
			s.Close()
		}
		c.plain = plain
		r.Go(method, func() { c.connect(s, method, "") })
		r.Wait()
		answer = c.answer()
		return ""
	})
	return answer, result
}

// Closed returns the errors of Publish after Close, for an event and for one whose type has
// a line break.
func Closed() (err, typeErr error) {
	s := sse.New(10)
	s.Close()
	_, err = s.Publish(sse.Event{Data: "x"})
	_, typeErr = s.Publish(sse.Event{Type: "a\nb"})
	return err, typeErr
}

// ids returns the data of the events that a client has got, which has no spaces.
func ids(c *client) (all string) {
	for line := range strings.Lines(c.got()) {
		if data, ok := strings.CutPrefix(line, "data:"); ok {
			all += " " + strings.TrimSpace(data)
		}
	}
	return all
}

// publish publishes events with the given data.
func publish(s *sse.Stream, data ...string) {
	for _, d := range data {
		s.Publish(sse.Event{Data: d})
	}
}

// Live connects a client, and publishes an event each time it has got the one before, or
// the header for the first. An outcome is what the client got.
func Live() schedule.Result {
	return schedule.Once(func(r *schedule.Run) string {
		s, c := sse.New(10), newClient()
		r.Go("a client", func() { c.connect(s, "GET", "") })
		r.Go("the server", func() {
			r.Until(c.opened)
			for _, data := range []string{"one", "two", "three"} {
				publish(s, data)
				r.Until(c.has(data))
			}
			c.leave()
		})
		r.Wait()
		return "got" + ids(c)
	})
}

// Meanwhile publishes two events while a client connects that has seen the first of three,
// if it resumes, or nothing. An outcome is what the client got.
func Meanwhile(resumes bool) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, c := sse.New(10), newClient()
		publish(s, "one")
		last := ""
		if resumes {
			last = "1"
		}
		r.Go("the client", func() { c.connect(s, "GET", last) })
		r.Go("the server", func() { publish(s, "two", "three") })
		r.Go("the client's end", func() {
			r.Until(c.has("three"))
			c.leave()
		})
		r.Wait()
		return "got" + ids(c)
	})
}

// Publishers publishes two events at once, while a client is connected. An outcome is both
// IDs and what the client got.
func Publishers() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, c, given := sse.New(10), newClient(), make([]string, 2)
		r.Go("the client", func() { c.connect(s, "GET", "") })
		for i, data := range []string{"one", "two"} {
			r.Go("Publish "+data, func() { given[i], _ = s.Publish(sse.Event{Data: data}) })
		}
		r.Go("the client's end", func() {
			r.Until(func() bool { return c.has("one")() && c.has("two")() })
			c.leave()
		})
		r.Wait()
		return fmt.Sprintf("one has ID %s, two %s, got%s", given[0], given[1], ids(c))
	})
}

// Leaves has a client leave that waits, or whose connection breaks at the next event. An
// outcome is what it got.
func Leaves(breaks bool) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, c := sse.New(10), newClient()
		c.broken = func() bool { return breaks }
		r.Go("a client", func() { c.connect(s, "GET", "") })
		r.Go("the client's end", func() {
			r.Until(c.opened)
			if breaks {
				publish(s, "one")
			} else {
				c.leave()
			}
		})
		r.Wait()
		return "got" + ids(c)
	})
}

// Slow publishes an event, which a client begins to read, and then five more, before it
// reads on. The stream keeps so many. An outcome is what the client got.
func Slow(keep int) schedule.Result {
	return schedule.Once(func(r *schedule.Run) string {
		s, c := sse.New(keep), newClient()
		var reads, published atomic.Bool
		c.stop = func() {
			reads.Store(true)
			r.Until(published.Load)
		}
		r.Go("a slow client", func() { c.connect(s, "GET", "") })
		r.Go("the server", func() {
			r.Until(c.opened)
			publish(s, "one")
			r.Until(reads.Load)
			publish(s, "two", "three", "four", "five", "six")
			published.Store(true)
			r.Until(c.has("six"))
			c.leave()
		})
		r.Wait()
		return "got" + ids(c)
	})
}

// Two connects two clients. An outcome is what they got.
func Two() schedule.Result {
	return schedule.Once(func(r *schedule.Run) string {
		s, clients := sse.New(10), []*client{newClient(), newClient()}
		for i, c := range clients {
			r.Go(fmt.Sprint("client ", i+1), func() { c.connect(s, "GET", "") })
		}
		r.Go("the server", func() {
			for _, c := range clients {
				r.Until(c.opened)
			}
			publish(s, "one", "two")
			for _, c := range clients {
				r.Until(c.has("two"))
				c.leave()
			}
		})
		r.Wait()
		return "got" + ids(clients[0]) + ", got" + ids(clients[1])
	})
}

// CloseAfter publishes an event and closes the stream while a client is connected. An
// outcome is what the client got before its answer ended.
func CloseAfter() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, c := sse.New(10), newClient()
		r.Go("a client", func() { c.connect(s, "GET", "") })
		r.Go("the server", func() {
			r.Until(c.opened)
			publish(s, "one", "two")
			s.Close()
		})
		r.Wait()
		return "got" + ids(c)
	})
}

// Memory publishes n events with size bytes and returns by how much the heap has grown.
func Memory(keep, n, size int) (grown int) {
	s := sse.New(keep)
	before := heap()
	for i := range n {
		s.Publish(sse.Event{Data: strings.Repeat(string(rune('a'+i%26)), size), Retry: time.Second})
	}
	grown = heap() - before
	runtime.KeepAlive(s)
	return grown
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
