// Package ratelimit lets each client of an HTTP server make so many requests and no
// more: a token bucket for each, and 429 with Retry-After (RFC 6585) when it is
// empty.
package ratelimit

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"sync"
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

type limiter struct {
	next  http.Handler
	limit Limit
	now   func() time.Time

	mu     sync.Mutex
	latest time.Time            // the clock, as far as it has come
	swept  time.Time            // when full was last looked through
	full   map[string]time.Time // when a client's bucket will be full; those not there are
}

// New returns a handler that passes a client's requests to next as long as there
// are tokens in the client's bucket, by the clock now, and answers the others 429.
// The error is ErrLimit for a burst below one or a time that is not above zero.
func New(next http.Handler, l Limit, now func() time.Time) (http.Handler, error) {
	if l.Burst < 1 || l.Every <= 0 {
		return nil, fmt.Errorf("%w: %d tokens, one every %v", ErrLimit, l.Burst, l.Every)
	}
	return &limiter{next: next, limit: l, now: now, full: map[string]time.Time{}}, nil
}

func (l *limiter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wait := l.take(client(r)); wait != 0 {
		w.Header().Set("Retry-After", fmt.Sprint(math.Ceil(wait.Seconds())))
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return
	}
	l.next.ServeHTTP(w, r)
}

// client names who sent a request: an IPv4 address, or an IPv6 network of 64 bits,
// as one customer has. Headers such as X-Forwarded-For could say anything.
func client(r *http.Request) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := remote.Addr().Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, _ := addr.Prefix(64) // fails for more than 128 bits
	return network.String()
}

// take takes a token from a client's bucket. If there is none, it takes nothing, and
// returns how long until there is.
func (l *limiter) take(client string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.After(l.latest) {
		l.latest = now
	}
	l.sweep()
	full := l.full[client]
	if full.Before(l.latest) {
		full = l.latest
	}
	missing := full.Sub(l.latest) // what must still come in, in time
	wait = max(0, missing-time.Duration(l.limit.Burst-1)*l.limit.Every)
	if wait == 0 {
		l.full[client] = full.Add(l.limit.Every)
	}
	return wait
}

// sweep forgets full buckets, once in the time that one takes to fill: a bucket
// that stays has been used since, so each request pays for one look at most.
func (l *limiter) sweep() {
	if l.latest.Sub(l.swept) < time.Duration(l.limit.Burst)*l.limit.Every {
		return
	}
	l.swept = l.latest
	for client, full := range l.full {
		if !full.After(l.latest) {
			delete(l.full, client)
		}
	}
}
