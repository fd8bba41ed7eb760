// Package driver makes the hidden tests' calls of package session beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/session-store"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// request returns one with a cookie, if there is an ID, and a place for its answer.
func request(id string) (*httptest.ResponseRecorder, *http.Request) {
	r := httptest.NewRequest("GET", "/", nil)
	if id != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: id})
	}
	return httptest.NewRecorder(), r
}

// id returns the value of the cookie that an answer sets, or "".
func id(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if c.Name == "__Host-session" {
			return c.Value
		}
	}
	return ""
}

func store(now func() time.Time) *session.Store {
	s, err := session.New(session.Config{Idle: time.Hour, Absolute: 8 * time.Hour, Now: now})
	if err != nil {
		panic(fmt.Sprintf("New with times of 1h and 8h = error %v", err))
	}
	return s
}

// begin returns a store and the ID of a session in it with a value.
func begin() (*session.Store, string) {
	s := store(func() time.Time { return time.Unix(0, 0) })
	w, r := request("")
	s.Set(w, r, "cart", "full")
	return s, id(w)
}

// user names who is logged in with a cookie.
func user(s *session.Store, id string) string {
	_, r := request(id)
	if user, ok := s.User(r); ok {
		return user
	}
	return "nobody"
}

// get returns a value of the session of a cookie.
func get(s *session.Store, id, key string) string {
	_, r := request(id)
	if value, ok := s.Get(r, key); ok {
		return value
	}
	return "nothing"
}

// Sets sets two values of one session at once.
func Sets() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, id := begin()
		for _, key := range []string{"a", "b"} {
			r.Go("Set("+key+")", func() {
				w, req := request(id)
				s.Set(w, req, key, "set")
			})
		}
		r.Wait()
		return fmt.Sprintf("a: %s, b: %s, cart: %s", get(s, id, "a"), get(s, id, "b"), get(s, id, "cart"))
	})
}

// Logins logs two users in at once, from one session of nobody.
func Logins() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, old := begin()
		users, ids := [2]string{"ann", "bob"}, [2]string{}
		for i, user := range users {
			r.Go("Login("+user+")", func() {
				w, req := request(old)
				s.Login(w, req, user)
				ids[i] = id(w)
			})
		}
		r.Wait()
		w, req := request(ids[0])
		s.Set(w, req, "secret", "known")
		return fmt.Sprintf("%s and %s are logged in; the secret of the first is to the second: %s; with the old cookie: %s, cart: %s",
			user(s, ids[0]), user(s, ids[1]), get(s, ids[1], "secret"), user(s, old), get(s, old, "cart"))
	})
}

// LoginAndSet logs a user in and sets a value at once, in one session of nobody.
func LoginAndSet() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, old := begin()
		var fresh string
		r.Go("Login(ann)", func() {
			w, req := request(old)
			s.Login(w, req, "ann")
			fresh = id(w)
		})
		r.Go("Set(a)", func() {
			w, req := request(old)
			s.Set(w, req, "a", "set")
		})
		r.Wait()
		return fmt.Sprintf("%s is logged in, cart: %s; with the old cookie: %s, cart: %s", user(s, fresh), get(s, fresh, "cart"), user(s, old), get(s, old, "cart"))
	})
}

// GetAndSet reads a value and sets another at once, in one session.
func GetAndSet() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, id := begin()
		var cart string
		r.Go("Get(cart)", func() { cart = get(s, id, "cart") })
		r.Go("Set(a)", func() {
			w, req := request(id)
			s.Set(w, req, "a", "set")
		})
		r.Wait()
		return fmt.Sprintf("cart: %s, a: %s", cart, get(s, id, "a"))
	})
}

// Logouts ends two sessions at once.
func Logouts() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, first := begin()
		w, req := request("")
		s.Login(w, req, "ann")
		second := id(w)
		for i, old := range []string{first, second} {
			r.Go(fmt.Sprint("Logout ", i+1), func() {
				w, req := request(old)
				s.Logout(w, req)
			})
		}
		r.Wait()
		return fmt.Sprintf("cart: %s, %s is logged in", get(s, first, "cart"), user(s, second))
	})
}

// EndAndUse ends all sessions of a user while one of them is used.
func EndAndUse() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		s, _ := begin()
		w, req := request("")
		s.Login(w, req, "ann")
		ended := 0
		r.Go("LogoutAll(ann)", func() { ended = s.LogoutAll("ann") })
		r.Go("User", func() { user(s, id(w)) })
		r.Wait()
		return fmt.Sprintf("%d ended, then %s is logged in", ended, user(s, id(w)))
	})
}

// Memory begins n sessions with values of so many bytes, each when the one before is too
// old, and returns by how much the heap has grown.
func Memory(n, size int) (grown int) {
	now := time.Unix(0, 0)
	s := store(func() time.Time { return now })
	before := heap()
	for range n {
		now = now.Add(time.Hour)
		w, r := request("")
		s.Set(w, r, "cart", strings.Repeat("x", size))
	}
	grown = heap() - before
	runtime.KeepAlive(s)
	return grown
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
