package orders

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestExampleRight(t *testing.T) {
	var placed []Order
	r := httptest.NewRequest("POST", "/orders", strings.NewReader(`{"customer": "Ann", "lines": [{"sku": "AB-1234", "quantity": 2}]}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	NewHandler(func(o Order) { placed = append(placed, o) }).ServeHTTP(w, r)
	want := Order{Customer: "Ann", Lines: []Line{{SKU: "AB-1234", Quantity: 2}}}
	if w.Code != 204 || len(placed) != 1 || fmt.Sprint(placed[0]) != fmt.Sprint(want) {
		t.Errorf("an order that is right: %d, placed %+v; want 204, %+v", w.Code, placed, want)
	}
}

func TestExampleWrong(t *testing.T) {
	r := httptest.NewRequest("POST", "/orders", strings.NewReader(
		`{"customer": "", "lines": [{"sku": "AB-1234", "quantity": "2"}, {"sku": "ab"}], "vip": true}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	NewHandler(func(o Order) { t.Errorf("placed %+v", o) }).ServeHTTP(w, r)
	var p struct {
		Status int
		Errors []struct{ Pointer, Code string }
	}
	json.Unmarshal(w.Body.Bytes(), &p)
	var got []string
	for _, e := range p.Errors {
		got = append(got, e.Pointer+" "+e.Code)
	}
	slices.Sort(got)
	want := []string{"/customer range", "/lines/0/quantity type", "/lines/1/quantity missing", "/lines/1/sku format", "/vip unknown"}
	if w.Code != 422 || p.Status != 422 || !slices.Equal(got, want) {
		t.Errorf("an order that is wrong: %d, status %d in the body, errors %q; want 422, 422, %q", w.Code, p.Status, got, want)
	}
}
