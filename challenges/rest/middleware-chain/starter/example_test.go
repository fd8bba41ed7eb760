package middleware

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// get sends a request with an ID through a whole chain to a handler, and returns the
// answer, the entry of the log, and what the handler panicked with.
func get(h http.HandlerFunc) (w *httptest.ResponseRecorder, noted Entry, value any) {
	chain := Chain(h, RequestID, Log(func(e Entry) { noted = e }), Recover(func(_ string, v any) { value = v }))
	r, w := httptest.NewRequest("GET", "/hello", nil), httptest.NewRecorder()
	r.Header.Set("X-Request-ID", "from-the-proxy")
	chain.ServeHTTP(w, r)
	return w, noted, value
}

func TestExampleAnswer(t *testing.T) {
	w, noted, value := get(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hi") })
	if w.Code != 200 || w.Body.String() != "hi" || w.Header().Get("X-Request-ID") != "from-the-proxy" {
		t.Errorf("GET /hello = %d %q, X-Request-ID %q; want 200, hi, from-the-proxy", w.Code, w.Body, w.Header().Get("X-Request-ID"))
	}
	if want := (Entry{ID: "from-the-proxy", Method: "GET", Path: "/hello", Status: 200, Bytes: 2}); noted != want || value != nil {
		t.Errorf("noted %+v, and a panic with %v; want %+v and none", noted, value, want)
	}
}

func TestExamplePanic(t *testing.T) {
	w, noted, value := get(func(w http.ResponseWriter, r *http.Request) { panic("no database") })
	if w.Code != 500 || noted.Status != 500 || value != "no database" {
		t.Errorf("a handler that panics: answered %d, noted %+v, and a panic with %v; want 500, noted, and no database", w.Code, noted, value)
	}
}
