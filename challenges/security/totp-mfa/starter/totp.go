// Package totp makes and verifies the codes of authenticator apps: time-based
// one-time passwords (RFC 6238).
package totp

import (
	"errors"
	"time"
)

// Why something is refused.
var (
	ErrConfig = errors.New("totp: unusable configuration")
	ErrSecret = errors.New("totp: not a secret in base32")
	ErrTime   = errors.New("totp: no codes before 1970")
	ErrCode   = errors.New("totp: wrong code")
	ErrReplay = errors.New("totp: code of a time that is used up")
)

// Key is what an app and a server share.
type Key struct {
	Secret    []byte        // 16 bytes or more
	Algorithm string        // "SHA1", "SHA256" or "SHA512"; empty means SHA1
	Digits    int           // of a code, 6 to 8; 0 means 6
	Period    time.Duration // how long a code lasts, in whole seconds; 0 means 30 s
}

var errTodo = errors.New("totp: not written yet")

// Code returns the code at a time. The error is ErrConfig for a bad key, and
// ErrTime before 1970.
func (k Key) Code(at time.Time) (string, error) { return "", errTodo }

// URI returns the address that apps read from a QR code: otpauth://totp/, in the
// key URI format of Google Authenticator. The error is ErrConfig for a bad key,
// and for an issuer or account that is empty or has a colon.
func (k Key) URI(issuer, account string) (string, error) { return "", errTodo }

// ParseSecret reads a secret as people type it: base32 in any case, with spaces
// and hyphens anywhere, and with padding or without. The error is ErrSecret.
func ParseSecret(text string) ([]byte, error) { return nil, errTodo }

// Verifier verifies the codes of one user, each once. It may be used concurrently.
type Verifier struct {
}

// NewVerifier returns a verifier that accepts codes from up to drift steps before
// or after the current one. The error is ErrConfig for a bad key, and for a drift
// that is negative or more than 10.
func NewVerifier(k Key, drift int) (*Verifier, error) { return nil, errTodo }

// Verify accepts a code, in which spaces don't count. The error is ErrReplay for a
// code of the step of the last one accepted, or of an earlier step, and ErrCode for
// what is no code of a step that counts.
func (v *Verifier) Verify(code string, at time.Time) error { return errTodo }
