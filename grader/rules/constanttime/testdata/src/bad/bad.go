// Package bad holds verifiers that tell how much of a guess was right.
package bad // want `function Missing is missing; it must compare in constant time`

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

func sign(secret, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return mac.Sum(nil)
}

func Strings(got, want string) bool { // want `Strings never compares in constant time`
	return got == want // want `secret data is compared by ==, which stops at the first difference`
}

func Hex(secret, body []byte, sig string) bool { // want `Hex never compares`
	want := hex.EncodeToString(sign(secret, body))
	return want == sig // want `compared by ==`
}

func Format(secret, body []byte, sig string) bool { // want `Format never compares`
	return !(sig != fmt.Sprintf("%x", sign(secret, body))) // want `compared by !=`
}

func Bytes(secret, body, sig []byte) bool { // want `Bytes never compares`
	return bytes.Equal(sign(secret, body), sig) // want `compared by bytes.Equal`
}

func Arrays(a, b [32]byte) bool { // want `Arrays never compares`
	return a == b // want `compared by ==`
}

func Sums(a, b string) bool { // want `Sums never compares`
	return sha256.Sum256([]byte(a)) == sha256.Sum256([]byte(b)) // want `compared by ==`
}

func Loop(a, b []byte) bool { // want `Loop never compares`
	if len(a) != len(b) {
		return false
	}
	for i, c := range a {
		if c != b[i] { // want `compared by !=`
			return false
		}
	}
	return true
}

func Difference(a, b []byte) bool {
	for i := range a {
		if a[i]^b[i] != 0 { // want `this tests a difference of secret data inside a loop`
			return false
		}
	}
	return subtle.ConstantTimeCompare(a, b) == 1
}

func Collected(a, b []byte) bool {
	diff := 0
	for i := 0; i < len(a) && diff == 0; i++ { // want `this tests a difference of secret data inside a loop`
		diff |= int(a[i]) - int(b[i])
	}
	return subtle.ConstantTimeEq(int32(diff), 0) == 1
}

func Subtracted(a, b []byte) bool {
	x := a[0]
	for i := range a {
		x ^= b[i]
		if x != 0 { // want `this tests a difference of secret data inside a loop`
			return false
		}
	}
	return subtle.ConstantTimeCompare(a, b) == 1
}

func Helper(secret, body, sig []byte) bool { // want `Helper never compares`
	return same(sign(secret, body), sig)
}

func same(a, b []byte) bool {
	return slices.Equal(a, b) // want `compared by slices.Equal`
}

func Generic(a, b string) bool { // want `Generic never compares`
	return equal(a, b)
}

func equal[T comparable](a, b T) bool {
	return a == b // want `compared by ==`
}

func Closure(a, b string) bool { // want `Closure never compares`
	eq := func(x, y string) bool { return strings.EqualFold(x, y) } // want `compared by strings.EqualFold`
	return eq(a, b)
}

type Signer struct{ secret, token []byte }

func (s *Signer) Verify(body, sig []byte) error { // want `Verify never compares`
	if !reflect.DeepEqual(sign(s.secret, body), sig) { // want `compared by reflect.DeepEqual`
		return fmt.Errorf("bad signature")
	}
	return nil
}

func (s *Signer) Check(token string) bool { // want `Check never compares`
	return token == string(s.token) // want `compared by ==`
}

func Switch(a, b string) bool { // want `Switch never compares`
	switch a { // want `compared by switch`
	case b:
		return true
	}
	return false
}

func Prefix(secret, body []byte, sig string) bool { // want `Prefix never compares`
	return strings.HasPrefix(sig, hex.EncodeToString(sign(secret, body))) // want `compared by strings.HasPrefix`
}

const digits = "0123456789abcdef"

func Table(secret, body, sig []byte) bool {
	var b strings.Builder
	for _, c := range sign(secret, body) {
		b.WriteByte(digits[c>>4])  // want `a table is indexed by secret data`
		b.WriteByte(digits[c&0xf]) // want `a table is indexed by secret data`
	}
	return hmac.Equal([]byte(b.String()), sig)
}

func First(secret, body, sig []byte) bool {
	want := sign(secret, body)
	if want[0] < sig[0] { // want `compared by <`
		return false
	}
	return hmac.Equal(want, sig)
}

func Empty(a, b string) bool { return len(a) == len(b) } // want `Empty never compares`

func unnamed(a, b string) bool { return a == b }
