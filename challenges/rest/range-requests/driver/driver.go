// Package driver makes the hidden tests' calls of package ranges beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/rest/range-requests"
	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

// Document is a document of Size bytes: those of Text, again and again.
type Document struct {
	Type, ETag string
	Modified   time.Time
	Size       int64
	Text       string
	Breaks     int64 // reading fails from there on, if above zero
	Ends       bool  // and says io.EOF
	Budget     int64 // reading fails after so many bytes in all, if above zero
}

// Answer is what came of a request.
type Answer struct {
	Status  int
	Header  map[string][]string
	Body    string
	Aborted bool  // by http.ErrAbortHandler
	Read    int64 // bytes of the document that were read
	Ahead   int64 // the most of them that were read and not yet written
}

// Server is a handler of a document.
type Server struct {
	handler http.Handler
	content *content
}

// New returns a server of a document.
func New(d Document) *Server {
	c := &content{Document: d}
	return &Server{ranges.Handler(ranges.Document{Type: d.Type, ETag: d.ETag, Modified: d.Modified, Size: d.Size, Content: c}), c}
}

// Do sends a request and returns the answer. Headers alternate names and values.
func (s *Server) Do(method string, headers []string) (answer Answer) {
	s.content.read.Store(0)
	r, recorder := httptest.NewRequest(method, "/", nil), httptest.NewRecorder()
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := &writer{ResponseWriter: recorder, content: s.content, head: method == http.MethodHead}
	s.content.to.Store(w)
	defer func() {
		if reason := recover(); reason != nil {
			if reason != http.ErrAbortHandler {
				panic(reason)
			}
			answer.Aborted = true
		}
		sent := recorder.Result()
		answer.Status, answer.Header, answer.Body = sent.StatusCode, sent.Header, recorder.Body.String()
		answer.Read, answer.Ahead = s.content.read.Load(), w.ahead.Load()
	}()
	s.handler.ServeHTTP(w, r)
	return answer
}

// Meanwhile asks for a range, and for another one while the first is being read or sent.
func (s *Server) Meanwhile(first, second string, sent bool) (one, other Answer) {
	wait := func() {}
	call := func() {
		wait = goroutine.Meanwhile(func() { other = s.Do(http.MethodGet, []string{"Range", second}) })
	}
	if sent {
		s.content.atWrite.Store(&call)
	} else {
		s.content.atRead.Store(&call)
	}
	one = s.Do(http.MethodGet, []string{"Range", first})
	wait()
	return one, other
}

// content is a document's bytes, and counts what is read of them.
type content struct {
	Document
	read    atomic.Int64
	to      atomic.Pointer[writer] // what the document is written to
	atRead  atomic.Pointer[func()] // called once, before a read
	atWrite atomic.Pointer[func()] // called once, before a write
}

func (c *content) ReadAt(p []byte, at int64) (int, error) {
	if call := c.atRead.Swap(nil); call != nil {
		(*call)()
	}
	end, failure := c.Size, io.EOF
	if c.Breaks > 0 {
		end = c.Breaks
		if !c.Ends {
			failure = errors.New("the disk is broken")
		}
	}
	if c.Budget > 0 && c.read.Load() > c.Budget {
		return 0, errors.New("too much was read")
	}
	n := 0
	for n < len(p) && at+int64(n) < end {
		n += copy(p[n:min(int64(len(p)), end-at)], c.Text[(at+int64(n))%int64(len(c.Text)):])
	}
	w, read := c.to.Load(), c.read.Add(int64(n))
	if ahead := read - w.written.Load(); ahead > w.ahead.Load() {
		w.ahead.Store(ahead)
	}
	if at+int64(n) >= end {
		return n, failure // beside the last bytes, which io.ReaderAt allows
	}
	return n, nil
}

// writer counts what is written, and drops the body of an answer to HEAD, as a server does.
type writer struct {
	http.ResponseWriter
	content        *content
	head           bool
	written, ahead atomic.Int64
}

func (w *writer) Write(p []byte) (int, error) {
	if call := w.content.atWrite.Swap(nil); call != nil {
		(*call)()
	}
	w.written.Add(int64(len(p)))
	if w.head {
		w.WriteHeader(http.StatusOK) // unless there was another
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}
