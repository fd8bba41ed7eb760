// Package honest holds correct verifiers that look at what they may look at.
package honest

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d!%s", len(p), p)
	}
	return h.Sum(nil)
}

// Code checks a one-time code, and which steps were used.
type Codes struct {
	mu   sync.Mutex
	key  []byte
	used map[int64]bool
	last int64
}

var (
	sixDigits = regexp.MustCompile(`^[0-9]{6}$`)
	errUsed   = errors.New("used")
	errCode   = errors.New("wrong")
)

func (c *Codes) Code(code string, at time.Time) error {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	code = strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, code)
	if len(code) != 6 || !sixDigits.MatchString(code) || code == "" || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return errCode
	}
	if _, err := strconv.Atoi(code); err != nil {
		return fmt.Errorf("%w: %v", errCode, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	err := errCode
	for step := at.Unix()/30 - 1; step <= at.Unix()/30+1; step++ {
		want := c.code(step)
		if len(want) != len(code) || subtle.ConstantTimeCompare([]byte(want), []byte(code)) != 1 {
			continue
		}
		if c.used[step] || step <= c.last {
			err = errUsed
			continue
		}
		c.used[step], c.last = true, step
		return nil
	}
	if errors.Is(err, errUsed) {
		return err
	}
	return err
}

func (c *Codes) code(step int64) string {
	sum := mac(c.key, strconv.FormatInt(step, 10))
	offset := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	text := strconv.Itoa(int(n % 1_000_000))
	for len(text) < 6 {
		text = "0" + text
	}
	return strings.Repeat("0", 6-len(text)) + text
}

// Number compares codes as numbers.
func (c *Codes) Number(code string) bool {
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 {
		return false
	}
	sum := mac(c.key)
	return subtle.ConstantTimeEq(int32(n), int32(binary.BigEndian.Uint32(sum)&0xffff)) == 1
}

// Guard checks tokens of a session: random.expiry.mac.
type Guard struct {
	keys   [][]byte
	prefix string
	now    func() time.Time
}

func (g *Guard) Token(token, session string) bool {
	if session == "" || len(token) > 200 {
		return false
	}
	random, rest, ok := strings.Cut(token, ".")
	if !ok || random == "" {
		return false
	}
	expiry, sig, ok := strings.Cut(rest, ".")
	at, err := strconv.ParseInt(expiry, 10, 64)
	if !ok || err != nil || at < g.now().Unix() || at == 0 {
		return false
	}
	got, err := base64.RawURLEncoding.DecodeString(sig)
	if err == io.EOF || err != nil {
		return false
	}
	return slices.ContainsFunc(g.keys, func(key []byte) bool { return hmac.Equal(mac(key, session, random, expiry), got) })
}

// Alias calls the comparison by another name.
func (g *Guard) Alias(token, session string) bool {
	equal := hmac.Equal
	want := mac(g.keys[0], session)
	got := make([]byte, hex.DecodedLen(len(token)))
	if n, err := hex.Decode(got, []byte(token)); err != nil || n != len(want) {
		return false
	}
	return equal(got, want)
}

// Every key is tried, whether one fitted or not.
func (g *Guard) Every(token, session string) bool {
	fits := 0
	for i := range g.keys {
		fits |= subtle.ConstantTimeCompare(mac(g.keys[i], session), []byte(token))
	}
	return fits == 1
}

// Hashed compares digests, which have one length.
func (g *Guard) Hashed(token, session string) bool {
	a, b := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(session))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// ByHand collects differences in a helper that is called in a loop.
func (g *Guard) ByHand(token, session string) bool {
	for _, key := range g.keys {
		if same(mac(key, session), []byte(token)) && hmac.Equal(mac(key, session), []byte(token)) {
			return true
		}
	}
	return false
}

func same(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	var diff byte
	for i := range a {
		diff |= a[i] ^ b[i]
	}
	return diff == 0
}

// Tokens are parsed by their own type, and checked by a method for each algorithm.
type Tokens struct {
	methods  map[string]method
	keys     map[string][]byte
	audience string
	issuers  []string
}

type method interface {
	check(key, signed, sig []byte) bool
}

type hs struct{}

func (hs) check(key, signed, sig []byte) bool { return hmac.Equal(mac(key, string(signed)), sig) }

type rs struct{ public *rsa.PublicKey }

func (r rs) check(_, signed, sig []byte) bool {
	sum := sha256.Sum256(signed)
	return rsa.VerifyPKCS1v15(r.public, crypto.SHA256, sum[:], sig) == nil
}

type header struct{ Alg, Kid, Typ string }

type parsed struct {
	header header
	claims struct {
		Iss string
		Aud []string
		Exp int64
	}
	signed, sig []byte
}

func parse(token string) (p parsed, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || strings.ContainsAny(token, "\r\n") {
		return p, errors.New("malformed")
	}
	for i, into := range []any{&p.header, &p.claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || !bytes.HasPrefix(bytes.TrimLeft(raw, " \t"), []byte("{")) {
			return p, fmt.Errorf("part %d of %q: %w", i, token, err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return p, err
		}
	}
	p.signed = []byte(token[:strings.LastIndexByte(token, '.')])
	p.sig, err = base64.RawURLEncoding.DecodeString(parts[2])
	return p, err
}

func (t *Tokens) Verify(token string, now time.Time) error {
	p, err := parse(token)
	if err != nil {
		return err
	}
	m, ok := t.methods[p.header.Alg]
	key, known := t.keys[p.header.Kid]
	switch {
	case !ok || p.header.Typ != "" && p.header.Typ != "JWT":
		return errors.New("algorithm")
	case !known && len(t.keys) > 0:
		return errors.New("key")
	case !m.check(key, p.signed, p.sig):
		return errors.New("signature")
	case now.Unix() >= p.claims.Exp:
		return errors.New("expired")
	case p.claims.Iss != t.issuers[0], !slices.Contains(p.claims.Aud, t.audience):
		return errors.New("not for us")
	}
	return nil
}

// Curve looks at the numbers of a signature, which are public.
func (t *Tokens) Curve(token string, order *big.Int) bool {
	p, err := parse(token)
	if err != nil || len(p.sig) != 64 {
		return false
	}
	r := new(big.Int).SetBytes(p.sig[:32])
	return r.Sign() > 0 && r.Cmp(order) < 0 && hmac.Equal(p.sig, mac(nil, string(p.signed)))
}

// Sealed opens what is sealed under a name.
func (t *Tokens) Sealed(name string, sealed []byte) ([]byte, error) {
	if len(sealed) < 12 || sealed[0] != 1 {
		return nil, errors.New("format")
	}
	block, err := aes.NewCipher(t.keys["k"])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return aead.Open(nil, sealed[:12], sealed[12:], []byte(name))
}

// Legacy signs its parameters in order.
func (t *Tokens) Legacy(sig string, params map[string]string) bool {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(name + "=" + params[name] + ";")
	}
	version, rest, _ := strings.Cut(sig, "=")
	switch version {
	case "v1", "v2":
	default:
		return false
	}
	return hmac.Equal([]byte(hex.EncodeToString(mac(t.keys["k"], b.String()))), []byte(strings.ToLower(rest)))
}

// Promoted is a method of an embedded type.
type Promoted struct{ *base }

type base struct{ key []byte }

func (b *base) Check(token string) bool { return hmac.Equal(mac(b.key), []byte(token)) }

// Hashed verifies hashes that say how much work they are, and does as much for nobody.
type Hashed struct {
	most  int
	dummy string
}

func NewHashed(most int) *Hashed {
	sum := sha256.Sum256([]byte("nobody"))
	return &Hashed{most, fmt.Sprintf("%d$%s", most, hex.EncodeToString(sum[:]))}
}

func (h *Hashed) Login(users map[string]string, user, password string) bool {
	hash, ok := users[user]
	if !ok {
		hash = h.dummy
	}
	return h.Verify(hash, password) && ok
}

func (h *Hashed) Verify(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 2 {
		return false
	}
	rounds, err := strconv.Atoi(parts[0])
	if err != nil || rounds > h.most || h.most < rounds {
		return false
	}
	want, err := hex.DecodeString(parts[1])
	if err != nil {
		return false
	}
	got := sha256.Sum256([]byte(password))
	for range rounds - 1 {
		got = sha256.Sum256(got[:])
	}
	return hmac.Equal(got[:], want)
}
