package csrf

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

const token = "86238064c0cdf73fbe30dee12d2813e7803db6b52471e13adfe15cb04a0d89cc.000102030405060708090a0b0c0d0e0f"

func newGuard(t *testing.T) *Guard {
	t.Helper()
	g, err := New(Config{Key: []byte("0123456789abcdef0123456789abcdef"), SessionCookie: "sid"})
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	return g
}

func TestExampleVerify(t *testing.T) {
	g := newGuard(t)
	for session, want := range map[string]bool{"alice": true, "bob": false} {
		if got := g.Verify(token, session); got != want {
			t.Errorf("Verify(%q, %q) = %v; want %v", token, session, got, want)
		}
	}
}

func TestExampleHandler(t *testing.T) {
	told := ""
	h := newGuard(t).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { told = Token(r) }))
	for _, tt := range []struct {
		method, sid, cookie, header, site string
		code                              int
		newCookie                         bool
	}{
		{method: "GET", code: 200, newCookie: true},
		{method: "GET", sid: "alice", cookie: token, code: 200},
		{method: "POST", sid: "alice", cookie: token, code: 403},
		{method: "POST", sid: "alice", cookie: token, header: token, code: 200},
		{method: "POST", sid: "alice", cookie: token, header: token, site: "cross-site", code: 403},
	} {
		r, w := httptest.NewRequest(tt.method, "https://shop.example/", nil), httptest.NewRecorder()
		for name, value := range map[string]string{"sid": tt.sid, "__Host-csrf": tt.cookie} {
			if value != "" {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
		}
		for name, value := range map[string]string{"X-CSRF-Token": tt.header, "Sec-Fetch-Site": tt.site} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		told = ""
		h.ServeHTTP(w, r)
		if cookies := w.Result().Cookies(); w.Code != tt.code || len(cookies) > 0 != tt.newCookie {
			t.Errorf("%+v: answered %d, cookies set: %v", tt, w.Code, cookies)
		} else if tt.newCookie && told != cookies[0].Value {
			t.Errorf("%+v: Token in the handler is %q; want that of the new cookie, %q", tt, told, cookies[0].Value)
		} else if tt.code == 200 && !tt.newCookie && told != tt.cookie {
			t.Errorf("%+v: Token in the handler is %q; want that of the cookie", tt, told)
		}
	}
}
