package httpwire

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

func TestRequestValue(t *testing.T) {
	full := httptest.NewRequest("POST", "/cart?item=7", strings.NewReader("a body"))
	full.Header = http.Header{"Origin": {"null"}, "Accept": {"text/html", "a\nb"}}
	for want, r := range map[string]*http.Request{
		"{GET /}": httptest.NewRequest("GET", "/", nil),
		"{POST /cart?item=7; Accept: text/html, a b; Origin: null}": full,
		"{nil}": nil,
	} {
		if got := requestValue(reflect.ValueOf(&r).Elem()); got != want {
			t.Errorf("requestValue = %q; want %q", got, want)
		}
	}
}

// TestExchange says what a learner reads of a request and its answer, and that looking
// at them changes neither.
func TestExchange(t *testing.T) {
	long := strings.Repeat("é", maxShown)
	for _, tt := range []struct {
		reason    string
		body      string
		handler   http.HandlerFunc
		call, got string
	}{
		{"nothing is written", "", func(http.ResponseWriter, *http.Request) {}, "PUT /a?b=c", "200"},
		{"all of it", "{\"a\":\n1}\n", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/notes/1")
			w.WriteHeader(201)
			io.WriteString(w, `{"id":1}`+"\n")
		}, `PUT /a?b=c; {"a": 1}`, `201; Location: /notes/1; {"id":1}`},
		{"a header that comes too late", "x", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(204)
			w.Header().Set("Location", "/notes/1")
		}, "PUT /a?b=c; x", "204"},
		{"long bodies", long, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "é"+long) },
			"PUT /a?b=c; " + long[:maxShown] + "…", "200; Content-Type: text/plain; charset=utf-8; " + long[:maxShown] + "…"},
		{"no text", "\xff\x00", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("\x1f\x8b\x08\xff")) },
			"PUT /a?b=c; 2 bytes", "200; Content-Type: application/x-gzip; 4 bytes"},
	} {
		r, w := httptest.NewRequest("PUT", "/a?b=c", strings.NewReader(tt.body)), httptest.NewRecorder()
		call, got := exchange(w, r)
		var read bytes.Buffer
		read.ReadFrom(r.Body)
		if text := call(); text != tt.call || read.String() != tt.body {
			t.Errorf("%s: call %q with the body %q; want %q with %q", tt.reason, text, read.String(), tt.call, tt.body)
		}
		tt.handler(w, r)
		before := *w.Body
		if text := got(); text != tt.got || !bytes.Equal(before.Bytes(), w.Body.Bytes()) {
			t.Errorf("%s: got %q; want %q, and the body as it was", tt.reason, text, tt.got)
		}
		_, second := exchange(w, r)
		if text := second(); strings.Contains(text, "id") {
			t.Errorf("%s: what was written before is shown as an answer: %q", tt.reason, text)
		}
	}
	var other struct{ http.ResponseWriter }
	if _, got := exchange(other, nil); got() != "returned" {
		t.Errorf("a writer that is no recorder: %q; want that it returned", got())
	}
}
