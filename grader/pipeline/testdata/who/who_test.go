package who_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"example.com/course/track/who"
)

func TestHandle(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	ctx := context.WithValue(r.Context(), who.Key("user"), who.User{Name: "ann"})
	w := httptest.NewRecorder()
	who.Handle(w, r.WithContext(context.WithValue(ctx, "trace", 7)))
	if w.Code != 200 || w.Body.String() != "ann" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}
