package conditional

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func send(h http.Handler, method, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/docs/a", strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestExampleReader(t *testing.T) {
	h := New(time.Now)
	if w := send(h, "PUT", "one"); w.Code != 201 {
		t.Errorf("PUT of a new document = %d; want 201", w.Code)
	}
	tag := send(h, "GET", "").Header().Get("ETag")
	if w := send(h, "GET", "", "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("GET with If-None-Match: %s = %d %q; want 304 without a body", tag, w.Code, w.Body)
	}
	if w := send(h, "GET", "", "If-None-Match", `"v0", "v7"`); w.Code != 200 || w.Body.String() != "one" {
		t.Errorf(`GET with If-None-Match: "v0", "v7" = %d %q; want 200 "one"`, w.Code, w.Body)
	}
}

func TestExampleWriter(t *testing.T) {
	h := New(time.Now)
	old := send(h, "PUT", "one").Header().Get("ETag")
	if w := send(h, "PUT", "two", "If-Match", old); w.Code != 204 {
		t.Errorf("PUT with If-Match: %s = %d; want 204", old, w.Code)
	}
	if w := send(h, "PUT", "three", "If-Match", old); w.Code != 412 {
		t.Errorf("PUT with the tag of an old version = %d; want 412", w.Code)
	}
	if w := send(h, "PUT", "three"); w.Code != 428 {
		t.Errorf("PUT without a condition = %d; want 428", w.Code)
	}
}
