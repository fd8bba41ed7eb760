// Package session remembers on the server who is logged in, by a cookie that holds
// nothing but a random number.
package session

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"
)

// ErrConfig says that sessions would end before they begin.
var ErrConfig = errors.New("session: unusable configuration")

const cookieName = "__Host-session"

// Config says how long sessions last.
type Config struct {
	Idle     time.Duration    // a session ends when it has not been used for so long
	Absolute time.Duration    // and when it began so long ago, however it is used
	Now      func() time.Time // the clock; never goes back
}

// Store has the sessions. It may be used concurrently.
type Store struct {
	config Config

	mu       sync.Mutex
	sessions map[string]*session // by ID
	swept    time.Time           // when old sessions were last removed
}

// session is what is known of one.
type session struct {
	user        string // "" for nobody
	values      map[string]string
	began, used time.Time
}

// New returns a store without sessions. The error is ErrConfig for a time that is not
// above zero.
func New(c Config) (*Store, error) {
	if c.Idle <= 0 || c.Absolute <= 0 {
		return nil, fmt.Errorf("%w: %v idle, %v in all", ErrConfig, c.Idle, c.Absolute)
	}
	return &Store{config: c, sessions: map[string]*session{}, swept: c.Now()}, nil
}

// Login begins a session of a user, whose cookie it sets, and ends the one that the
// request came with. Its values are kept if nobody was logged in, or the same user.
func (s *Store) Login(w http.ResponseWriter, r *http.Request, user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	values := map[string]string{}
	if old := s.find(r); old != nil && (old.user == "" || old.user == user) {
		values = old.values
	}
	delete(s.sessions, id(r))
	s.begin(w, user, values)
}

// Logout ends the session that a request came with, and has the browser forget the
// cookie.
func (s *Store) Logout(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, id(r))
	setCookie(w, "", -1)
}

// LogoutAll ends all sessions of a user, and returns how many there were.
func (s *Store) LogoutAll(user string) (ended int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, one := range s.sessions {
		if one.user == user {
			if !s.over(one) {
				ended++
			}
			delete(s.sessions, id)
		}
	}
	return ended
}

// User returns who is logged in, and false if nobody is.
func (s *Store) User(r *http.Request) (user string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one := s.find(r); one != nil {
		return one.user, one.user != ""
	}
	return "", false
}

// Set keeps a value in the session that a request came with, or in a new one of nobody,
// whose cookie it sets.
func (s *Store) Set(w http.ResponseWriter, r *http.Request, key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.find(r)
	if one == nil {
		one = s.begin(w, "", map[string]string{})
	}
	one.values[key] = value
}

// Get returns a value of the session that a request came with, and false if there is
// none.
func (s *Store) Get(r *http.Request, key string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one := s.find(r); one != nil {
		value, ok = one.values[key]
	}
	return value, ok
}

// find returns the session that a request came with, which is used by that, or nil. The
// caller holds the lock, as with the functions below.
func (s *Store) find(r *http.Request) *session {
	one := s.sessions[id(r)]
	if one == nil || s.over(one) {
		return nil
	}
	one.used = s.config.Now()
	return one
}

// over reports whether a session has ended by itself.
func (s *Store) over(one *session) bool {
	now := s.config.Now()
	return now.Sub(one.used) >= s.config.Idle || now.Sub(one.began) >= s.config.Absolute
}

// begin makes a session with an ID that nobody can have known before.
func (s *Store) begin(w http.ResponseWriter, user string, values map[string]string) *session {
	s.sweep()
	now := s.config.Now()
	one := &session{user, values, now, now}
	id := rand.Text()
	s.sessions[id] = one
	setCookie(w, id, 0)
	return one
}

// sweep removes sessions that are over, once in the time that an unused one lasts.
func (s *Store) sweep() {
	if now := s.config.Now(); now.Sub(s.swept) >= s.config.Idle {
		s.swept = now
		maps.DeleteFunc(s.sessions, func(_ string, one *session) bool { return s.over(one) })
	}
}

// setCookie sets the cookie, or deletes it with an age below zero.
func setCookie(w http.ResponseWriter, id string, age int) {
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: "/", MaxAge: age, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// id returns the ID that a request came with, or "".
func id(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}
