package session

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// browser sends the cookies that it was given.
type browser struct{ cookies []*http.Cookie }

// visit makes a request, and keeps the cookies of its answer.
func (b *browser) visit(f func(w http.ResponseWriter, r *http.Request)) {
	r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	f(w, r)
	if got := w.Result().Cookies(); len(got) > 0 {
		b.cookies = got
	}
}

func TestExampleLogin(t *testing.T) {
	s, err := New(Config{Idle: time.Hour, Absolute: 8 * time.Hour, Now: time.Now})
	if err != nil {
		t.Fatalf("New = error %v; want none", err)
	}
	var ann browser
	ann.visit(func(w http.ResponseWriter, r *http.Request) { s.Set(w, r, "cart", "3 apples") })
	attacker := ann // knows the cookie of before the login
	ann.visit(func(w http.ResponseWriter, r *http.Request) { s.Login(w, r, "ann") })
	ann.visit(func(w http.ResponseWriter, r *http.Request) {
		if user, ok := s.User(r); user != "ann" || !ok {
			t.Errorf("User = %q, %t; want ann, true", user, ok)
		}
		if cart, ok := s.Get(r, "cart"); cart != "3 apples" || !ok {
			t.Errorf("Get(cart) = %q, %t; want 3 apples, true", cart, ok)
		}
	})
	attacker.visit(func(w http.ResponseWriter, r *http.Request) {
		if user, ok := s.User(r); ok {
			t.Errorf("User with the cookie of before the login = %q, true; want false", user)
		}
	})
}

func TestExampleExpiry(t *testing.T) {
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	s, err := New(Config{Idle: time.Hour, Absolute: 8 * time.Hour, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatalf("New = error %v; want none", err)
	}
	var ann browser
	ann.visit(func(w http.ResponseWriter, r *http.Request) { s.Login(w, r, "ann") })
	now = now.Add(time.Hour)
	ann.visit(func(w http.ResponseWriter, r *http.Request) {
		if user, ok := s.User(r); ok {
			t.Errorf("User after an hour without a request = %q, true; want false", user)
		}
	})
}
