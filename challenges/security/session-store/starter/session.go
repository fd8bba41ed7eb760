// Package session remembers on the server who is logged in, by a cookie that holds
// nothing but a random number.
package session

import (
	"errors"
	"net/http"
	"time"
)

// ErrConfig says that sessions would end before they begin.
var ErrConfig = errors.New("session: unusable configuration")

// Config says how long sessions last.
type Config struct {
	Idle     time.Duration    // a session ends when it has not been used for so long
	Absolute time.Duration    // and when it began so long ago, however it is used
	Now      func() time.Time // the clock; never goes back
}

// Store has the sessions. It may be used concurrently.
type Store struct {
}

// New returns a store without sessions. The error is ErrConfig for a time that is not
// above zero.
func New(c Config) (*Store, error) {
	return nil, errors.New("session: not written yet")
}

// Login begins a session of a user, whose cookie it sets, and ends the one that the
// request came with. Its values are kept if nobody was logged in, or the same user.
func (s *Store) Login(w http.ResponseWriter, r *http.Request, user string) {
}

// Logout ends the session that a request came with, and has the browser forget the
// cookie.
func (s *Store) Logout(w http.ResponseWriter, r *http.Request) {
}

// LogoutAll ends all sessions of a user, and returns how many there were.
func (s *Store) LogoutAll(user string) (ended int) {
	return 0
}

// User returns who is logged in, and false if nobody is.
func (s *Store) User(r *http.Request) (user string, ok bool) {
	return "", false
}

// Set keeps a value in the session that a request came with, or in a new one of nobody,
// whose cookie it sets.
func (s *Store) Set(w http.ResponseWriter, r *http.Request, key, value string) {
}

// Get returns a value of the session that a request came with, and false if there is
// none.
func (s *Store) Get(r *http.Request, key string) (value string, ok bool) {
	return "", false
}
