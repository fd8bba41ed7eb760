// Package sse sends events to browsers as they happen: server-sent events, as the HTML
// standard of WHATWG describes them.
package sse

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
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
type Stream struct {
	keep int

	mu      sync.Mutex
	kept    []string // the latest events, as they are sent
	latest  int      // the ID of the last of them
	closed  bool
	changed chan struct{} // closed as soon as anything above changes
}

// New returns a stream that keeps the latest events for clients that come later or lag
// behind: so many, and at least one.
func New(keep int) *Stream {
	return &Stream{keep: max(keep, 1), changed: make(chan struct{})}
}

// Publish sends an event to all clients, without waiting for them, and returns its ID: "1"
// for the first, "2" for the next. The error is ErrClosed after Close, else ErrType where
// the event's type has a line break.
func (s *Stream) Publish(e Event) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", ErrClosed
	}
	if strings.ContainsAny(e.Type, "\r\n") {
		return "", ErrType
	}
	s.latest++
	id = strconv.Itoa(s.latest)
	s.kept = append(s.kept[max(0, len(s.kept)+1-s.keep):], e.text(id))
	s.change()
	return id, nil
}

// Close ends all answers when what was published is sent. It does not wait for that.
func (s *Stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.change()
}

func (s *Stream) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// since returns the events that are kept behind an ID, and the last one's; whether there
// will be more; and what is closed when they come.
func (s *Stream) since(id int) (events []string, latest int, closed bool, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.kept[max(0, len(s.kept)-(s.latest-id)):]), s.latest, s.closed, s.changed
}

// position returns the ID behind which a client begins: 0 is the oldest that is kept.
func (s *Stream) position(lastEventID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := strconv.Atoi(lastEventID)
	if err != nil || strconv.Itoa(id) != lastEventID || id < 1 || id > s.latest {
		return 0
	}
	return id
}

// lineBreaks are what the standard takes for the end of a line.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// text returns an event as it is sent.
func (e Event) text(id string) string {
	var b strings.Builder
	b.WriteString("id: " + id + "\n")
	if e.Type != "" {
		b.WriteString("event: " + e.Type + "\n")
	}
	if e.Retry > 0 {
		ms := (e.Retry + time.Millisecond - 1) / time.Millisecond
		b.WriteString("retry: " + strconv.FormatInt(int64(ms), 10) + "\n")
	}
	for line := range strings.SplitSeq(lineBreaks.Replace(e.Data), "\n") {
		b.WriteString("data: " + line + "\n")
	}
	b.WriteString("\n")
	return b.String()
}
