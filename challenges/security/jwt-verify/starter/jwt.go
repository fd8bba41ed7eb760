// Package jwt verifies JSON Web Tokens (RFC 7519) signed by the compact
// serialisation of RFC 7515.
package jwt

import (
	"errors"
	"time"
)

// Why a token, or a configuration, is refused.
var (
	ErrConfig    = errors.New("jwt: unusable configuration")
	ErrMalformed = errors.New("jwt: malformed token")
	ErrAlgorithm = errors.New("jwt: algorithm not allowed for the key")
	ErrCritical  = errors.New("jwt: unknown critical header")
	ErrKey       = errors.New("jwt: unknown key")
	ErrSignature = errors.New("jwt: wrong signature")
	ErrExpired   = errors.New("jwt: expired")
	ErrNotYet    = errors.New("jwt: not valid yet")
	ErrIssuer    = errors.New("jwt: another issuer")
	ErrAudience  = errors.New("jwt: meant for someone else")
)

// Key is a key with the one algorithm it may be used with.
type Key struct {
	ID        string // "kid" of the tokens; may be empty
	Algorithm string // "HS256", "RS256" or "ES256"
	Data      []byte // the secret; for RS256 and ES256 the public key in PKIX, ASN.1 DER form
}

// Config says which tokens are accepted.
type Config struct {
	Keys     []Key
	Issuer   string        // who must have issued them; empty: anyone
	Audience string        // whom they must be meant for; empty: anyone
	Leeway   time.Duration // how far clocks may differ
}

// Claims are what a token says. Times it doesn't have are zero.
type Claims struct {
	Issuer, Subject, ID          string
	Audience                     []string
	Expires, NotBefore, IssuedAt time.Time
}

var errTodo = errors.New("jwt: not written yet")

// Verifier verifies tokens. It may be used concurrently.
type Verifier struct {
}

// New returns a verifier. The error is ErrConfig when there is no key, when two
// keys have the same ID that is not empty, or when a key does not fit its
// algorithm: a secret below 32 bytes, an RSA key below 2048 bits, a curve other
// than P-256.
func New(c Config) (*Verifier, error) { return nil, errTodo }

// Verify returns the claims of a token that is signed by one of the keys and
// valid at the time now. The claims of any other are not returned.
func (v *Verifier) Verify(token string, now time.Time) (Claims, error) { return Claims{}, errTodo }
