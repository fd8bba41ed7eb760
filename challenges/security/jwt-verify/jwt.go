// Package jwt verifies JSON Web Tokens (RFC 7519) signed by the compact
// serialisation of RFC 7515.
package jwt

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
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

// Verifier verifies tokens. It may be used concurrently.
type Verifier struct {
	config Config
	keys   []key
}

// key checks the signature of what was signed.
type key struct {
	id, algorithm string
	check         func(signed, signature []byte) bool
}

// New returns a verifier. The error is ErrConfig when there is no key, when two
// keys have the same ID that is not empty, or when a key does not fit its
// algorithm: a secret below 32 bytes, an RSA key below 2048 bits, a curve other
// than P-256.
func New(c Config) (*Verifier, error) {
	v := &Verifier{config: c}
	if len(c.Keys) == 0 {
		return nil, fmt.Errorf("%w: no keys", ErrConfig)
	}
	for _, k := range c.Keys {
		if k.ID != "" && slices.ContainsFunc(v.keys, func(o key) bool { return o.id == k.ID }) {
			return nil, fmt.Errorf("%w: two keys %q", ErrConfig, k.ID)
		}
		check, err := checker(k)
		if err != nil {
			return nil, fmt.Errorf("%w: key %q: %w", ErrConfig, k.ID, err)
		}
		v.keys = append(v.keys, key{k.ID, k.Algorithm, check})
	}
	return v, nil
}

// checker returns the check of signatures with a key.
func checker(k Key) (func(signed, signature []byte) bool, error) {
	if k.Algorithm == "HS256" {
		secret := bytes.Clone(k.Data)
		if len(secret) < sha256.Size {
			return nil, errors.New("the secret is shorter than the hash")
		}
		return func(signed, signature []byte) bool {
			mac := hmac.New(sha256.New, secret)
			mac.Write(signed)
			return hmac.Equal(mac.Sum(nil), signature)
		}, nil
	}
	public, err := x509.ParsePKIXPublicKey(k.Data)
	if err != nil {
		return nil, err
	}
	switch public := public.(type) {
	case *rsa.PublicKey:
		if k.Algorithm == "RS256" && public.N.BitLen() >= 2048 {
			return func(signed, signature []byte) bool {
				sum := sha256.Sum256(signed)
				return rsa.VerifyPKCS1v15(public, crypto.SHA256, sum[:], signature) == nil
			}, nil
		}
	case *ecdsa.PublicKey:
		if k.Algorithm == "ES256" && public.Curve == elliptic.P256() {
			return func(signed, signature []byte) bool {
				if len(signature) != 64 {
					return false
				}
				sum := sha256.Sum256(signed)
				r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
				return ecdsa.Verify(public, sum[:], r, s)
			}, nil
		}
	}
	return nil, fmt.Errorf("not a key for %q", k.Algorithm)
}

// Verify returns the claims of a token that is signed by one of the keys and
// valid at the time now. The claims of any other are not returned.
func (v *Verifier) Verify(token string, now time.Time) (Claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Claims{}, fmt.Errorf("%w: %d parts", ErrMalformed, len(parts))
	}
	header, payload, signature, err := decode(parts)
	if err != nil {
		return Claims{}, err
	}
	if header.critical {
		return Claims{}, ErrCritical
	}
	keys, err := v.candidates(header)
	if err != nil {
		return Claims{}, err
	}
	signed := []byte(token[:strings.LastIndexByte(token, '.')])
	if !slices.ContainsFunc(keys, func(k key) bool { return k.check(signed, signature) }) {
		return Claims{}, ErrSignature
	}
	claims, err := parse(payload)
	if err != nil {
		return Claims{}, err
	}
	if err := v.accept(claims, now); err != nil {
		return Claims{}, err
	}
	return claims, nil
}

// header is the JOSE header.
type header struct {
	algorithm string
	keyID     *string // nil: none
	critical  bool
}

func decode(parts []string) (h header, payload, signature []byte, err error) {
	var decoded [3][]byte
	for i, part := range parts {
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil || strings.ContainsAny(part, "\r\n") {
			return h, nil, nil, fmt.Errorf("%w: part %d is not base64url", ErrMalformed, i+1)
		}
	}
	o, err := parseObject(decoded[0])
	if err != nil {
		return h, nil, nil, err
	}
	_, h.critical = o["crit"]
	return h, decoded[1], decoded[2], errors.Join(o.read("alg", &h.algorithm), o.read("kid", &h.keyID))
}

// object is a JSON object by the names of its members. A struct would take them in
// any case.
type object map[string]json.RawMessage

// parseObject reads a JSON object, and nothing else.
func parseObject(data []byte) (o object, err error) {
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, fmt.Errorf("%w: no JSON object", ErrMalformed)
	}
	return o, nil
}

// read reads a member. Without one, and where it is null, to stays as it is.
func (o object) read(name string, to any) error {
	raw, ok := o[name]
	if !ok {
		return nil
	}
	if err := json.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
	}
	return nil
}

// candidates returns the keys that may have signed: that with the token's key
// ID, or without one all of its algorithm. The algorithm is the key's to say.
func (v *Verifier) candidates(h header) (keys []key, err error) {
	for _, k := range v.keys {
		if h.keyID != nil && k.id == *h.keyID && k.algorithm != h.algorithm {
			return nil, ErrAlgorithm
		}
		if k.algorithm == h.algorithm && (h.keyID == nil || k.id == *h.keyID) {
			keys = append(keys, k)
		}
	}
	switch {
	case len(keys) > 0:
		return keys, nil
	case h.keyID != nil:
		return nil, ErrKey
	}
	return nil, ErrAlgorithm
}

// parse reads the claims.
func parse(payload []byte) (c Claims, err error) {
	o, err := parseObject(payload)
	if err != nil {
		return Claims{}, err
	}
	var one *string
	var all []*string // to tell null from ""
	if o.read("aud", &one) != nil {
		err = o.read("aud", &all)
	} else if one != nil {
		all = append(all, one)
	}
	for _, name := range all {
		if name == nil {
			return Claims{}, fmt.Errorf("%w: aud", ErrMalformed)
		}
		c.Audience = append(c.Audience, *name)
	}
	return c, errors.Join(err, o.read("iss", &c.Issuer), o.read("sub", &c.Subject), o.read("jti", &c.ID),
		o.readTime("exp", &c.Expires), o.readTime("nbf", &c.NotBefore), o.readTime("iat", &c.IssuedAt))
}

const year10000 = 253402300800 // seconds after 1970

// readTime reads a member that counts seconds since 1970.
func (o object) readTime(name string, to *time.Time) error {
	var seconds *float64
	if err := o.read(name, &seconds); err != nil || seconds == nil {
		return err
	}
	if *seconds >= year10000 { // more would not fit
		return fmt.Errorf("%w: %s", ErrMalformed, name)
	}
	*to = time.UnixMilli(int64(*seconds * 1000)).UTC()
	return nil
}

// accept checks what a token claims.
func (v *Verifier) accept(c Claims, now time.Time) error {
	switch {
	case c.Expires.IsZero() || !now.Before(c.Expires.Add(v.config.Leeway)):
		return ErrExpired
	case now.Before(c.NotBefore.Add(-v.config.Leeway)):
		return ErrNotYet
	case v.config.Issuer != "" && c.Issuer != v.config.Issuer:
		return ErrIssuer
	case v.config.Audience != "" && !slices.Contains(c.Audience, v.config.Audience):
		return ErrAudience
	}
	return nil
}
