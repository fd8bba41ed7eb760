package httpwire

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

func TestRequestText(t *testing.T) {
	full := httptest.NewRequest("POST", "/cart?item=7", strings.NewReader("a body"))
	full.Header = http.Header{"Origin": {"null"}, "Accept": {"text/html", "a\nb"}}
	for want, r := range map[string]*http.Request{
		"{GET /}": httptest.NewRequest("GET", "/", nil),
		"{POST /cart?item=7; Accept: text/html, a b; Origin: null}": full,
		"nil": nil,
	} {
		if got := requestText(reflect.ValueOf(&r).Elem()); got != want {
			t.Errorf("requestText = %q; want %q", got, want)
		}
	}
}
