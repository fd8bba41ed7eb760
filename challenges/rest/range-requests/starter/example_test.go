package ranges

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// ask sends a GET request for a document of ten digits; headers alternate names and values.
func ask(headers ...string) *httptest.ResponseRecorder {
	h := Handler(Document{
		Type:     "text/plain",
		ETag:     `"v1"`,
		Modified: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC),
		Size:     10,
		Content:  strings.NewReader("0123456789"),
	})
	r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

func TestExampleRanges(t *testing.T) {
	for _, tt := range []struct {
		asked, contentRange, body string
	}{
		{"bytes=0-3", "bytes 0-3/10", "0123"},
		{"bytes=7-", "bytes 7-9/10", "789"},
		{"bytes=-4", "bytes 6-9/10", "6789"},
	} {
		w := ask("Range", tt.asked)
		if got := w.Header().Get("Content-Range"); w.Code != 206 || got != tt.contentRange || w.Body.String() != tt.body {
			t.Errorf("GET with Range: %s = %d, Content-Range %q, body %q; want 206, %q, %q", tt.asked, w.Code, got, w.Body, tt.contentRange, tt.body)
		}
	}
	if w := ask("Range", "bytes=10-"); w.Code != 416 || w.Header().Get("Content-Range") != "bytes */10" {
		t.Errorf("GET with Range: bytes=10- = %d, Content-Range %q; want 416, %q", w.Code, w.Header().Get("Content-Range"), "bytes */10")
	}
}

func TestExampleIfRange(t *testing.T) {
	if w := ask("Range", "bytes=4-", "If-Range", `"v1"`); w.Code != 206 || w.Body.String() != "456789" {
		t.Errorf(`GET with Range: bytes=4- and If-Range: "v1" = %d %q; want 206 "456789"`, w.Code, w.Body)
	}
	if w := ask("Range", "bytes=4-", "If-Range", `"v0"`); w.Code != 200 || w.Body.String() != "0123456789" {
		t.Errorf(`GET with Range: bytes=4- and If-Range: "v0" = %d %q; want 200 and all of the document`, w.Code, w.Body)
	}
}
