// Package who is a challenge about what a request's context holds.
package who

import "net/http"

// Key is the type of keys in a context.
type Key string

// User is whom a context holds.
type User struct{ Name string }

// Handle wants to know who asks.
func Handle(w http.ResponseWriter, r *http.Request) {
	user, ok := r.Context().Value(Key("user")).(User)
	if !ok || r.Context().Value("trace") != 7 {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Write([]byte(user.Name))
}
