package problem

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestExampleWrite(t *testing.T) {
	rec := httptest.NewRecorder()
	Write(rec, &Problem{Type: "https://example.com/probs/out-of-credit", Title: "You do not have enough credit.",
		Status: 403, Detail: "Your current balance is 30, but that costs 50.", Extensions: map[string]any{"balance": 30}})
	var body struct {
		Title   string
		Status  int
		Balance int
	}
	err := json.Unmarshal(rec.Body.Bytes(), &body)
	if rec.Code != 403 || err != nil || body.Title != "You do not have enough credit." || body.Status != 403 || body.Balance != 30 {
		t.Errorf("Write = %d %s; want 403 with title, status and balance", rec.Code, rec.Body)
	}
	if got := rec.Header().Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type = %q; want application/problem+json", got)
	}
}

func TestExampleHandler(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
	}{
		{fmt.Errorf("find note 7: %w", &Problem{Status: 404}), 404},
		{errors.New("dial 10.0.0.5: connection refused"), 500},
	} {
		h := Handler(func(w http.ResponseWriter, r *http.Request) error { return tt.err })
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
		if rec.Code != tt.status || !strings.Contains(rec.Body.String(), http.StatusText(tt.status)) {
			t.Errorf("Handler after the error %q = %d %s; want %d", tt.err, rec.Code, rec.Body, tt.status)
		}
	}
}
