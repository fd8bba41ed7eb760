// Package sse sends events to browsers as they happen: server-sent events, as the HTML
// standard of WHATWG describes them.
package sse

import (
	"errors"
	"net/http"
	"time"
)

// Errors of Publish.
var (
	ErrType   = errors.New("sse: line break in an event's type")
	ErrClosed = errors.New("sse: stream is closed")
)

// Event is something that happened.
type Event struct {
	Type  string        // "" is "message"
	Data  string        // any text, also of several lines
	Retry time.Duration // how long clients wait before they connect again, if above zero
}

// Stream sends what is published to all clients that are connected, and to those that come
// later. Its methods may be called at the same time.
type Stream struct{}

// New returns a stream that keeps the latest events for clients that come later or lag
// behind: so many, and at least one.
func New(keep int) *Stream { return &Stream{} }

// Publish sends an event to all clients, without waiting for them, and returns its ID: "1"
// for the first, "2" for the next. The error is ErrClosed after Close, else ErrType where
// the event's type has a line break.
func (s *Stream) Publish(e Event) (id string, err error) { return "", nil }

// Close ends all answers when what was published is sent. It does not wait for that.
func (s *Stream) Close() {}

// ServeHTTP sends the events to a client until it goes away or the stream is closed.
func (s *Stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "not written yet", http.StatusNotImplemented)
}
