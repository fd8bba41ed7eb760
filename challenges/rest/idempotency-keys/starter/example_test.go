package idempotency

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// cashier returns a handler that makes payments, behind keys.
func cashier() http.Handler {
	payments := 0
	return New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		payments++
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, "payment ", payments)
	}), 24*time.Hour, time.Now)
}

func pay(h http.Handler, key, body string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest("POST", "/payments", strings.NewReader(body)), httptest.NewRecorder()
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	h.ServeHTTP(w, r)
	return w
}

func TestExampleRepetition(t *testing.T) {
	h := cashier()
	for i, tt := range []struct{ key, want string }{{`"a"`, "payment 1"}, {`"a"`, "payment 1"}, {`"b"`, "payment 2"}, {`"a"`, "payment 1"}} {
		if w := pay(h, tt.key, "50 EUR"); w.Code != 201 || w.Body.String() != tt.want {
			t.Errorf("request %d, with key %s = %d %q; want 201 %q", i+1, tt.key, w.Code, w.Body, tt.want)
		}
	}
}

func TestExampleRefusals(t *testing.T) {
	h := cashier()
	pay(h, `"a"`, "50 EUR")
	if w := pay(h, `"a"`, "60 EUR"); w.Code != 422 {
		t.Errorf("another request with the same key = %d; want 422", w.Code)
	}
	if w := pay(h, "", "50 EUR"); w.Code != 400 {
		t.Errorf("a request without a key = %d; want 400", w.Code)
	}
}
