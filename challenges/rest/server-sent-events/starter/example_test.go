package sse

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
)

// leaver is a client that leaves when it has got a text.
type leaver struct {
	*httptest.ResponseRecorder
	text  string
	leave func()
}

func (l *leaver) FlushError() error {
	l.Flush()
	if strings.Contains(l.Body.String(), l.text) {
		l.leave()
	}
	return nil
}

func get(s *Stream, lastEventID string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithCancel(context.Background())
	w := &leaver{httptest.NewRecorder(), "10\n\n", cancel}
	r := httptest.NewRequest("GET", "/events", nil).WithContext(ctx)
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	s.ServeHTTP(w, r)
	return w.ResponseRecorder
}

func TestExample(t *testing.T) {
	s := New(100)
	s.Publish(Event{Data: "hello"})
	if id, err := s.Publish(Event{Type: "price", Data: "ACME\n+2\n10"}); id != "2" || err != nil {
		t.Fatalf("the second Publish = %q, %v; want 2", id, err)
	}
	w := get(s, "")
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/event-stream" || !strings.Contains(w.Body.String(), "hello") {
		t.Errorf("GET /events = %d, Content-Type %q, body\n%s\nwant 200, text/event-stream, both events", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if w := get(s, "1"); strings.Contains(w.Body.String(), "hello") || !strings.Contains(w.Body.String(), "ACME") {
		t.Errorf("GET /events with Last-Event-ID: 1, body\n%s\nwant the second event alone", w.Body)
	}
}
