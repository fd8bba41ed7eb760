// Package oauth is a server that lets other programs act for its users: the
// authorization code flow of OAuth 2.0 (RFC 6749) with PKCE (RFC 7636).
package oauth

import (
	"errors"
	"net/http"
	"time"
)

// ErrConfig says that a server would not be safe.
var ErrConfig = errors.New("oauth: unusable configuration")

// Client is a program that users may let act for them. It has no secret.
type Client struct {
	ID           string
	RedirectURIs []string // where it may have its users sent back to
}

// Config says who the clients are, and how long things last.
type Config struct {
	Clients   []Client
	CodeLife  time.Duration    // of a code, 10 minutes at most
	TokenLife time.Duration    // of an access token, in whole seconds
	Now       func() time.Time // the clock; never goes back
}

// NewVerifier returns a new code verifier: 43 random characters.
func NewVerifier() string { return "" }

// Challenge returns the code challenge of a verifier, by the method S256.
func Challenge(verifier string) string { return "" }

// Server hands out codes and tokens. It may be used concurrently.
type Server struct {
}

// New returns a server. The error is ErrConfig for a client without an ID or with that of
// another, without a redirect URI, or with one that is not https with a host or has a
// fragment; for a CodeLife that is not above zero, or is more than 10 minutes; and for a
// TokenLife below one second.
func New(c Config) (*Server, error) {
	return nil, errors.New("oauth: not written yet")
}

// Authorize answers an authorization request, a GET, of a user who is logged in and has
// agreed; user is empty for one who has not.
func (s *Server) Authorize(w http.ResponseWriter, r *http.Request, user string) {
}

// Token answers a token request.
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
}

// User returns for whom an access token acts, and false for what is none, or no longer.
func (s *Server) User(token string) (user string, ok bool) { return "", false }
