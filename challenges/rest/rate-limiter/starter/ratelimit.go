// Package ratelimit lets each client of an HTTP server make so many requests and no
// more: a token bucket for each, and 429 with Retry-After (RFC 6585) when it is
// empty.
package ratelimit

import (
	"errors"
	"net/http"
	"time"
)

// ErrLimit says that a limit lets nobody through, or everybody.
var ErrLimit = errors.New("ratelimit: unusable limit")

// Limit is the size of a client's bucket and how fast it fills. A request takes a
// token.
type Limit struct {
	Burst int           // tokens in a full bucket, as it is in the beginning
	Every time.Duration // how long one token takes to come
}

// New returns a handler that passes a client's requests to next as long as there
// are tokens in the client's bucket, by the clock now, and answers the others 429.
// The error is ErrLimit for a burst below one or a time that is not above zero.
func New(next http.Handler, l Limit, now func() time.Time) (http.Handler, error) {
	return nil, errors.New("ratelimit: not written yet")
}
