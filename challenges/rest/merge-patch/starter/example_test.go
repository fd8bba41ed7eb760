package mergepatch

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// same reports whether two texts are the same JSON.
func same(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

func TestExampleApply(t *testing.T) {
	document := `{"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},"tags":["example","sample"]}`
	patch := `{"title":"Hello!","phoneNumber":"+01-123-456-7890","author":{"familyName":null},"tags":["example"]}`
	got, err := Apply([]byte(document), []byte(patch))
	want := `{"author":{"givenName":"John"},"phoneNumber":"+01-123-456-7890","tags":["example"],"title":"Hello!"}`
	if err != nil || !same(string(got), want) {
		t.Errorf("Apply(%s, %s) = %s, %v; want %s", document, patch, got, err, want)
	}
}

func TestExampleDiff(t *testing.T) {
	from, to, want := `{"a":1,"b":{"c":2,"d":3}}`, `{"b":{"c":2,"d":4},"e":5}`, `{"a":null,"b":{"d":4},"e":5}`
	if got, err := Diff([]byte(from), []byte(to)); err != nil || !same(string(got), want) {
		t.Errorf("Diff(%s, %s) = %s, %v; want %s", from, to, got, err, want)
	}
	if got, err := Diff([]byte(`{"a":1}`), []byte(`{"a":null}`)); !errors.Is(err, ErrNull) {
		t.Errorf(`Diff({"a":1}, {"a":null}) = %s, %v; want ErrNull`, got, err)
	}
}

func TestExampleHandler(t *testing.T) {
	h, err := NewHandler([]byte(`{"title":"Goodbye!","views":7}`))
	if err != nil {
		t.Fatalf("NewHandler = error %v; want none", err)
	}
	r, w := httptest.NewRequest("PATCH", "/article", strings.NewReader(`{"title":"Hello!"}`)), httptest.NewRecorder()
	r.Header.Set("Content-Type", "application/merge-patch+json")
	if h.ServeHTTP(w, r); w.Code != 200 || !same(w.Body.String(), `{"title":"Hello!","views":7}`) {
		t.Errorf(`PATCH {"title":"Hello!"} = %d %s; want 200 and the new document`, w.Code, w.Body)
	}
}
