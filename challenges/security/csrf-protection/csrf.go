// Package csrf keeps other sites from sending requests in the name of whoever is
// logged in: it looks at where a request comes from, and asks for a token that is
// signed for the session and stands in a cookie as well.
package csrf

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// ErrConfig says that a configuration would not protect, or never match.
var ErrConfig = errors.New("csrf: unusable configuration")

// Where tokens are.
const (
	tokenCookie = "__Host-csrf"
	tokenHeader = "X-CSRF-Token"
	tokenField  = "csrf_token"
)

// Config is what a site knows about itself.
type Config struct {
	Key           []byte   // signs tokens: 32 bytes or more
	SessionCookie string   // name of the cookie that holds the ID of a session
	Trusted       []string // other origins whose pages may send requests
}

// Guard makes and verifies tokens. It may be used concurrently.
type Guard struct {
	config Config
}

// An origin as browsers write it: RFC 6454, section 6.2.
var origin = regexp.MustCompile(`^https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]+)?$`)

// New returns a guard. The error is ErrConfig for a key below 32 bytes, for a
// session cookie without a name, and for a trusted origin that is none.
func New(c Config) (*Guard, error) {
	if len(c.Key) < sha256.Size {
		return nil, fmt.Errorf("%w: a key of %d bytes", ErrConfig, len(c.Key))
	}
	if c.SessionCookie == "" {
		return nil, fmt.Errorf("%w: no name of the session's cookie", ErrConfig)
	}
	for _, trusted := range c.Trusted {
		if !origin.MatchString(trusted) {
			return nil, fmt.Errorf("%w: %q is no origin", ErrConfig, trusted)
		}
	}
	return &Guard{c}, nil
}

// mac signs the random part of a token for a session. The lengths keep one part
// from running into the other.
func (g *Guard) mac(session, random string) []byte {
	mac := hmac.New(sha256.New, g.config.Key)
	fmt.Fprintf(mac, "%d!%s!%d!%s", len(session), session, len(random), random)
	return mac.Sum(nil)
}

// issue makes a token for a session.
func (g *Guard) issue(session string) string {
	var random [16]byte
	rand.Read(random[:]) // never fails
	text := hex.EncodeToString(random[:])
	return hex.EncodeToString(g.mac(session, text)) + "." + text
}

// form is how a token is written. hex.DecodeString takes capitals as well.
var form = regexp.MustCompile(`^[0-9a-f]{64}\.[0-9a-f]{32}$`)

// Verify reports whether a token was signed with the guard's key for a session,
// which is "" for whoever has none.
func (g *Guard) Verify(token, session string) bool {
	text, random, _ := strings.Cut(token, ".")
	mac, err := hex.DecodeString(text)
	return err == nil && form.MatchString(token) && hmac.Equal(mac, g.mac(session, random))
}

// Handler returns a handler that passes requests on to next if their method is
// safe, or they come from the site's own or a trusted page and bring its token. It
// answers others 403.
func (g *Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, token := cookie(r, g.config.SessionCookie), cookie(r, tokenCookie)
		known := g.Verify(token, session)
		if !safe(r.Method) {
			if !g.welcome(r) {
				http.Error(w, "the request comes from another site", http.StatusForbidden)
				return
			}
			if !known || subtle.ConstantTimeCompare([]byte(token), []byte(sent(r))) == 0 {
				http.Error(w, "the token is not that of the session: load the page again", http.StatusForbidden)
				return
			}
		}
		if !known {
			token = g.issue(session)
			http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: token, Path: "/", Secure: true, SameSite: http.SameSiteLaxMode})
		}
		w.Header().Add("Vary", "Cookie")
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tokenKey{}, token)))
	})
}

// tokenKey is where a request's context holds the browser's token.
type tokenKey struct{}

// Token returns the token for forms in the answer to a request that a guard has
// passed on, and "" for other requests.
func Token(r *http.Request) string {
	token, _ := r.Context().Value(tokenKey{}).(string)
	return token
}

// safe reports whether a method asks for nothing to change: RFC 9110, section 9.2.1.
func safe(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// welcome reports whether a request was sent by a page of the site or a trusted
// one, or by no page at all. Sec-Fetch-Site decides where a browser sends it, as
// Origin is null for some pages of the site itself.
func (g *Guard) welcome(r *http.Request) bool {
	from := r.Header.Get("Origin")
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		if from == "" || from == "https://"+r.Host {
			return true
		}
	}
	return slices.Contains(g.config.Trusted, from)
}

// sent returns the token that a page has put into its request, and not the browser
// by itself. A token in the query would end up in logs and in Referer.
func sent(r *http.Request) string {
	if token := r.Header.Get(tokenHeader); token != "" {
		return token
	}
	return r.PostFormValue(tokenField)
}

// cookie returns the value of a cookie, or "".
func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
