package sse

import (
	"io"
	"net/http"
)

// ServeHTTP sends the events to a client until it goes away or the stream is closed.
func (s *Stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "events are read by GET", http.StatusMethodNotAllowed)
		return
	}
	sent := s.position(r.Header.Get("Last-Event-ID"))
	if _, _, closed, _ := s.since(sent); closed {
		w.WriteHeader(http.StatusNoContent) // tells the client not to come again
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flusher := http.NewResponseController(w)
	if flusher.Flush() != nil {
		w.Header().Del("Cache-Control")
		http.Error(w, "events can't be sent here", http.StatusInternalServerError)
		return
	}
	for r.Context().Err() == nil {
		events, latest, closed, changed := s.since(sent)
		for _, text := range events {
			if _, err := io.WriteString(w, text); err != nil || flusher.Flush() != nil {
				return
			}
		}
		sent = latest
		if len(events) > 0 {
			continue // there may be more by now
		}
		if closed {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
		}
	}
}
