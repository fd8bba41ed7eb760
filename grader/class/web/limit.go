package web

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// kinds says how often each kind of thing may be done by the same one: by an address, an
// account, a submitter.
var kinds = map[string]struct {
	each  rate.Limit
	burst int
}{
	"address": {200, 2000}, // a whole class may have one
	"account": {10, 100},
	"submit":  {rate.Every(4 * time.Second), 20},
	"guess":   {1, 20}, // links that are none
	"told":    {rate.Every(5 * time.Second), 30},
}

// limits counts what was done of late.
type limits struct {
	none bool
	mu   sync.Mutex
	by   map[string]*rate.Limiter
	held map[string]int // what lasts
	last time.Time      // forgotten
}

func newLimits(none bool) *limits {
	return &limits{none: none, by: map[string]*rate.Limiter{}, held: map[string]int{}, last: time.Now()}
}

// allow reports whether somebody may do a kind of thing now, and counts it.
func (l *limits) allow(kind, who string) bool {
	if l.none {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
	key := kind + " " + who
	limit := l.by[key]
	if limit == nil {
		limit = rate.NewLimiter(kinds[kind].each, kinds[kind].burst)
		l.by[key] = limit
	}
	return limit.Allow()
}

// atOnce says how many of what lasts one account may have at a time.
var atOnce = map[string]int{"uploads": 3, "streams": 20}

// hold counts one of what lasts, until release is called; ok is false if there are too many.
func (l *limits) hold(kind, who string) (release func(), ok bool) {
	if l.none {
		return func() {}, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := kind + " " + who
	if l.held[key] >= atOnce[kind] {
		return nil, false
	}
	l.held[key]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.held[key]--; l.held[key] == 0 {
			delete(l.held, key)
		}
	}, true
}

// forget forgets, each minute, who did nothing for so long that all is allowed again.
func (l *limits) forget() {
	if time.Since(l.last) < time.Minute {
		return
	}
	l.last = time.Now()
	for key, limit := range l.by {
		if limit.Tokens() >= float64(limit.Burst()) {
			delete(l.by, key)
		}
	}
}

// limited bounds what one address asks for.
func (s *Server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.limits.allow("address", s.addressOf(r)) {
			w.Header().Set("Retry-After", "10")
			http.Error(w, tooMany.message+"; "+tooMany.hint, tooMany.status)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (r *request) address() string { return r.addressOf(r.Request) }

// addressOf returns who asks: as the proxy says, whose word is the last.
func (s *Server) addressOf(r *http.Request) string {
	if s.Proxied {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
