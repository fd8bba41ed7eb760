package invoices

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// send sends a request with a token and returns status and body.
func send(h http.Handler, token, method, path, body string) (int, string) {
	r, w := httptest.NewRequest(method, path, strings.NewReader(body)), httptest.NewRecorder()
	r.Header.Set("Authorization", "Bearer "+token)
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestExampleOwn(t *testing.T) {
	h := NewHandler(map[string]string{"token-of-kim": "kim", "token-of-lee": "lee"})
	want := `{"id":1,"owner":"kim","number":"K1","customer":"Bo","cents":950,"paid":false}`
	code, got := send(h, "token-of-kim", "POST", "/invoices", `{"number": "K1", "customer": "Bo", "cents": 950, "owner": "lee", "paid": true}`)
	if code != 201 || got != want {
		t.Errorf("kim's POST /invoices = %d %s; want 201 %s", code, got, want)
	}
	if code, got := send(h, "token-of-kim", "GET", "/invoices/1", ""); code != 200 || got != want {
		t.Errorf("kim's GET /invoices/1 = %d %s; want 200 %s", code, got, want)
	}
}

func TestExampleOthers(t *testing.T) {
	h := NewHandler(map[string]string{"token-of-kim": "kim", "token-of-lee": "lee"})
	send(h, "token-of-kim", "POST", "/invoices", `{"number": "K1", "customer": "Bo", "cents": 950}`)
	for _, path := range []string{"/invoices/1", "/invoices/2"} {
		if code, got := send(h, "token-of-lee", "GET", path, ""); code != 404 {
			t.Errorf("lee's GET %s = %d %s; want 404", path, code, got)
		}
	}
	if code, got := send(h, "token-of-lee", "GET", "/summary", ""); code != 200 || got != `{"cents":0,"invoices":0}` {
		t.Errorf("lee's GET /summary = %d %s; want no invoices and 0 cents", code, got)
	}
}
