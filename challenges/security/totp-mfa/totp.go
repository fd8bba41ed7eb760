// Package totp makes and verifies the codes of authenticator apps: time-based
// one-time passwords (RFC 6238).
package totp

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"regexp"
	"strings"
	"sync"
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

var algorithms = map[string]func() hash.Hash{"SHA1": sha1.New, "SHA256": sha256.New, "SHA512": sha512.New}

// complete returns the key with what is left out, or ErrConfig.
func (k Key) complete() (Key, error) {
	if k.Algorithm == "" {
		k.Algorithm = "SHA1"
	}
	if k.Digits == 0 {
		k.Digits = 6
	}
	if k.Period == 0 {
		k.Period = 30 * time.Second
	}
	switch {
	case len(k.Secret) < 16:
		return Key{}, fmt.Errorf("%w: a secret of %d bytes; RFC 4226 wants 16", ErrConfig, len(k.Secret))
	case algorithms[k.Algorithm] == nil:
		return Key{}, fmt.Errorf("%w: algorithm %q", ErrConfig, k.Algorithm)
	case k.Digits < 6 || k.Digits > 8:
		return Key{}, fmt.Errorf("%w: %d digits", ErrConfig, k.Digits)
	case k.Period < time.Second || k.Period%time.Second != 0:
		return Key{}, fmt.Errorf("%w: a period of %v", ErrConfig, k.Period)
	}
	return k, nil
}

// step returns the number of the period that a time is in, and whether there is
// one: there is none before 1970.
func (k Key) step(at time.Time) (step int64, ok bool) {
	return at.Unix() / int64(k.Period/time.Second), at.Unix() >= 0
}

// code returns the code of a step: RFC 4226, section 5.3.
func (k Key) code(step int64) string {
	mac := hmac.New(algorithms[k.Algorithm], k.Secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	modulus := [...]uint32{6: 1e6, 7: 1e7, 8: 1e8}[k.Digits]
	return fmt.Sprintf("%0*d", k.Digits, number%modulus)
}

// Code returns the code at a time. The error is ErrConfig for a bad key, and
// ErrTime before 1970.
func (k Key) Code(at time.Time) (string, error) {
	k, err := k.complete()
	if err != nil {
		return "", err
	}
	step, ok := k.step(at)
	if !ok {
		return "", ErrTime
	}
	return k.code(step), nil
}

// URI returns the address that apps read from a QR code: otpauth://totp/, in the
// key URI format of Google Authenticator. The error is ErrConfig for a bad key,
// and for an issuer or account that is empty or has a colon.
func (k Key) URI(issuer, account string) (string, error) {
	k, err := k.complete()
	if err != nil {
		return "", err
	}
	if issuer == "" || account == "" || strings.Contains(issuer+account, ":") {
		return "", fmt.Errorf("%w: issuer %q, account %q", ErrConfig, issuer, account)
	}
	query := url.Values{"secret": {encoding.EncodeToString(k.Secret)}, "issuer": {issuer}, "algorithm": {k.Algorithm},
		"digits": {fmt.Sprint(k.Digits)}, "period": {fmt.Sprint(int64(k.Period / time.Second))}}
	plain := strings.ReplaceAll(query.Encode(), "+", "%20") // apps don't take a plus for a space
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(account) + "?" + plain, nil
}

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// typed is what may be a secret without spaces and hyphens. Decoders skip line ends,
// and strings.ToUpper makes an S of ſ.
var typed = regexp.MustCompile(`^[A-Za-z2-7]+=*$`)

// ParseSecret reads a secret as people type it: base32 in any case, with spaces
// and hyphens anywhere, and with padding or without. The error is ErrSecret.
func ParseSecret(text string) ([]byte, error) {
	text = strings.NewReplacer(" ", "", "-", "").Replace(text)
	if !typed.MatchString(text) {
		return nil, ErrSecret
	}
	digits := strings.TrimRight(text, "=")
	if padding := len(text) - len(digits); padding > 0 && padding != -len(digits)&7 { // up to a multiple of 8
		return nil, ErrSecret
	}
	secret, err := encoding.DecodeString(strings.ToUpper(digits))
	if err != nil || len(secret) == 0 {
		return nil, ErrSecret
	}
	return secret, nil
}

// Verifier verifies the codes of one user, each once. It may be used concurrently.
type Verifier struct {
	key   Key
	drift int

	mu   sync.Mutex
	next int64 // step after that of the last code accepted
}

// maxDrift bounds the steps by which a clock may be off: each makes guessing easier.
const maxDrift = 10

// NewVerifier returns a verifier that accepts codes from up to drift steps before
// or after the current one. The error is ErrConfig for a bad key, and for a drift
// that is negative or more than 10.
func NewVerifier(k Key, drift int) (*Verifier, error) {
	k, err := k.complete()
	if err != nil {
		return nil, err
	}
	if drift < 0 || drift > maxDrift {
		return nil, fmt.Errorf("%w: a drift of %d steps", ErrConfig, drift)
	}
	return &Verifier{key: k, drift: drift}, nil
}

// Verify accepts a code, in which spaces don't count. The error is ErrReplay for a
// code of the step of the last one accepted, or of an earlier step, and ErrCode for
// what is no code of a step that counts.
func (v *Verifier) Verify(code string, at time.Time) error {
	code = strings.ReplaceAll(code, " ", "")
	v.mu.Lock()
	defer v.mu.Unlock()
	now, ok := v.key.step(at)
	if !ok {
		return ErrCode
	}
	err := ErrCode
	for step := max(0, now-int64(v.drift)); step <= now+int64(v.drift); step++ {
		if subtle.ConstantTimeCompare([]byte(v.key.code(step)), []byte(code)) == 0 {
			continue
		}
		if step >= v.next {
			v.next = step + 1
			return nil
		}
		err = ErrReplay
	}
	return err
}
