package crud

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestExampleCreate(t *testing.T) {
	h := NewHandler()
	req := httptest.NewRequest("POST", "/notes", strings.NewReader(`{"title": "milk"}`))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if rec.Code != 201 || rec.Header().Get("Location") != "/notes/1" {
		t.Errorf("POST /notes = %d, Location %q; want 201, /notes/1", rec.Code, rec.Header().Get("Location"))
	}
}

func TestExampleMethodNotAllowed(t *testing.T) {
	rec := httptest.NewRecorder()
	NewHandler().ServeHTTP(rec, httptest.NewRequest("PATCH", "/notes/1", nil))
	if rec.Code != 405 || !strings.Contains(rec.Header().Get("Allow"), "PUT") {
		t.Errorf("PATCH /notes/1 = %d, Allow %q; want 405 and the methods there are", rec.Code, rec.Header().Get("Allow"))
	}
}
