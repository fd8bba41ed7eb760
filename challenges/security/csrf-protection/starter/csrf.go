// Package csrf keeps other sites from sending requests in the name of whoever is
// logged in: it looks at where a request comes from, and asks for a token that is
// signed for the session and stands in a cookie as well.
package csrf

import (
	"errors"
	"net/http"
)

// ErrConfig says that a configuration would not protect, or never match.
var ErrConfig = errors.New("csrf: unusable configuration")

// Config is what a site knows about itself.
type Config struct {
	Key           []byte   // signs tokens: 32 bytes or more
	SessionCookie string   // name of the cookie that holds the ID of a session
	Trusted       []string // other origins whose pages may send requests
}

// Guard makes and verifies tokens. It may be used concurrently.
type Guard struct {
}

// New returns a guard. The error is ErrConfig for a key below 32 bytes, for a
// session cookie without a name, and for a trusted origin that is none.
func New(c Config) (*Guard, error) {
	return nil, errors.New("csrf: not written yet")
}

// Verify reports whether a token was signed with the guard's key for a session,
// which is "" for whoever has none.
func (g *Guard) Verify(token, session string) bool { return false }

// Handler returns a handler that passes requests on to next if their method is
// safe, or they come from the site's own or a trusted page and bring its token. It
// answers others 403.
func (g *Guard) Handler(next http.Handler) http.Handler { return next }

// Token returns the token for forms in the answer to a request that a guard has
// passed on, and "" for other requests.
func Token(r *http.Request) string { return "" }
