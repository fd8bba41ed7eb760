package ratelimit

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// request is one request, and what it should get.
type request struct {
	at         time.Duration // after noon
	client     string
	code       int
	retryAfter string
}

func check(t *testing.T, l Limit, requests []request) {
	t.Helper()
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	now := noon
	h, err := New(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), l, func() time.Time { return now })
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	for _, tt := range requests {
		now = noon.Add(tt.at)
		r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
		r.RemoteAddr = tt.client
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Retry-After"); w.Code != tt.code || got != tt.retryAfter {
			t.Errorf("%s after %v = %d, Retry-After: %q; want %d, %q", tt.client, tt.at, w.Code, got, tt.code, tt.retryAfter)
		}
	}
}

func TestExampleTwoTokens(t *testing.T) {
	check(t, Limit{Burst: 2, Every: 10 * time.Second}, []request{
		{0, "198.51.100.1:5000", 200, ""},
		{1 * time.Second, "198.51.100.1:5001", 200, ""},
		{4 * time.Second, "198.51.100.1:5002", 429, "6"},
		{10 * time.Second, "198.51.100.1:5003", 200, ""},
		{12 * time.Second, "198.51.100.1:5004", 429, "8"},
		{12 * time.Second, "198.51.100.7:5000", 200, ""},
	})
}

func TestExampleNetwork(t *testing.T) {
	check(t, Limit{Burst: 1, Every: 1500 * time.Millisecond}, []request{
		{0, "[2001:db8::1]:5000", 200, ""},
		{0, "[2001:db8::2]:5000", 429, "2"},
	})
}
