// Package idempotency lets clients repeat requests that must take effect once: the
// Idempotency-Key header of the IETF draft of that name.
package idempotency

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"sync"
	"time"
)

const maxBody = 1 << 20 // bytes of a request

// owned is a key and whose it is.
type owned struct{ authorization, key string }

// answer is what a request was answered; until it is done only request is set.
type answer struct {
	owner   owned
	request [sha256.Size]byte // hash of the request
	done    bool
	at      time.Time
	status  int
	header  http.Header
	body    []byte
}

type server struct {
	next http.Handler
	keep time.Duration
	now  func() time.Time

	mu      sync.Mutex
	answers map[owned]*answer
	old     []*answer // those that are done, in the order they were
}

// New returns a handler that passes each POST and PATCH request to next once for
// each key, and answers repetitions as it answered the first. It keeps an answer
// for some time, which now tells. Requests with other methods go to next as they
// are.
func New(next http.Handler, keep time.Duration, now func() time.Time) http.Handler {
	return &server{next: next, keep: keep, now: now, answers: map[owned]*answer{}}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost && r.Method != http.MethodPatch {
		s.next.ServeHTTP(w, r)
		return
	}
	key, ok := readKey(r)
	if !ok {
		refuse(w, http.StatusBadRequest, `send one Idempotency-Key, such as "8e03978e-40d5"`)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, "the body is too large")
		return
	} else if err != nil {
		refuse(w, http.StatusBadRequest, "the body can't be read")
		return
	}
	a, found := s.claim(owned{r.Header.Get("Authorization"), key}, hash(r, body))
	switch found {
	case http.StatusConflict:
		refuse(w, found, "the first request with this key is not done")
		return
	case http.StatusUnprocessableEntity:
		refuse(w, found, "the key was used for another request")
		return
	case toRun:
		s.run(a, r, body)
	}
	maps.Copy(w.Header(), a.header.Clone())
	w.WriteHeader(a.status)
	w.Write(a.body)
}

// A string of structured fields: RFC 9651, section 3.3.3.
var quoted = regexp.MustCompile(`^"(?:[ !#-\[\]-~]|\\["\\])+"$`)

// readKey returns the key of a request and whether it has one that can be used.
func readKey(r *http.Request) (string, bool) {
	keys := r.Header.Values("Idempotency-Key")
	if len(keys) != 1 || len(keys[0]) > 257 || !quoted.MatchString(keys[0]) {
		return "", false
	}
	return keys[0], true
}

// hash tells a request from others. The target is quoted, so that it can't run into
// the body.
func hash(r *http.Request, body []byte) [sha256.Size]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%s %q %s", r.Method, r.URL.RequestURI(), body))
}

// toRun and ready are what claim finds beside the statuses of a refusal.
const (
	toRun = iota
	ready
)

// claim looks up the answer for a key, and begins one where there is none. What it
// found is toRun when the caller must run the request, ready when the answer is
// there, 409 when it is not yet, and 422 when it is that of another request.
func (s *server) claim(o owned, request [sha256.Size]byte) (a *answer, found int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	a = s.answers[o]
	switch {
	case a == nil:
		a = &answer{owner: o, request: request}
		s.answers[o] = a
		return a, toRun
	case a.request != request:
		return nil, http.StatusUnprocessableEntity
	case !a.done:
		return nil, http.StatusConflict
	}
	return a, ready
}

// forget drops the answers that were kept long enough. The caller holds the lock.
func (s *server) forget() {
	for now := s.now(); len(s.old) > 0 && now.Sub(s.old[0].at) >= s.keep; s.old = s.old[1:] {
		delete(s.answers, s.old[0].owner)
	}
}

// run passes a request on and completes its answer. If next panics there is none,
// and the key is free again.
func (s *server) run(a *answer, r *http.Request, body []byte) {
	again := r.WithContext(r.Context()) // a copy: the request is its sender's
	again.Body = io.NopCloser(bytes.NewReader(body))
	w := &writer{header: http.Header{}}
	returned := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !returned {
			delete(s.answers, a.owner)
			return
		}
		w.WriteHeader(http.StatusOK) // unless next said another
		a.status, a.header, a.body = w.status, w.sent, w.body.Bytes()
		a.done, a.at = true, s.now()
		s.old = append(s.old, a)
	}()
	s.next.ServeHTTP(w, again)
	returned = true
}

// writer keeps an answer.
type writer struct {
	header, sent http.Header // as it is, and as it was at WriteHeader
	status       int
	body         bytes.Buffer
}

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *writer) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func refuse(w http.ResponseWriter, status int, why string) { http.Error(w, why, status) }
