package totp_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/totp-mfa"
	"github.com/gradus-dev/gradus/challenges/security/totp-mfa/driver"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// The secrets of RFC 6238, appendix B: as many digits as the hash has bytes.
var (
	sha1Key   = totp.Key{Secret: []byte("12345678901234567890"), Algorithm: "SHA1", Digits: 8} // public: RFC 6238 and RFC 4226, their appendices
	sha256Key = totp.Key{Secret: []byte("12345678901234567890123456789012"), Algorithm: "SHA256", Digits: 8}
	sha512Key = totp.Key{Secret: []byte("1234567890123456789012345678901234567890123456789012345678901234"), Algorithm: "SHA512", Digits: 8}

	key  = totp.Key{Secret: []byte("a secret of an app")}
	noon = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
)

// expected is the code of a step, worked out apart from the package under test.
func expected(k totp.Key, step uint64) string {
	newHash, digits := map[string]func() hash.Hash{"": sha1.New, "SHA1": sha1.New, "SHA256": sha256.New, "SHA512": sha512.New}[k.Algorithm], max(k.Digits, 6)
	mac := hmac.New(newHash, k.Secret)
	binary.Write(mac, binary.BigEndian, step)
	sum := mac.Sum(nil)
	at := int(sum[len(sum)-1] % 16)
	number := new(big.Int).SetBytes(sum[at : at+4])
	number.SetBit(number, 31, 0)
	text := fmt.Sprintf("%010d", number)
	return text[len(text)-digits:]
}

// at is the code of the 30 seconds that a time is in.
func at(k totp.Key, t time.Time) string { return expected(k, uint64(t.Unix()/30)) }

// makes fails t unless a key makes this code.
func makes(t *testing.T, what string, k totp.Key, at time.Time, want string) {
	t.Helper()
	if got, err := k.Code(at); err != nil || got != want {
		t.Errorf("Code(%s) of %s = %q, error %v; want %s", at.UTC().Format("2006-01-02 15:04:05.9"), what, got, err, want)
	}
}

func newVerifier(t *testing.T, k totp.Key, drift int) *totp.Verifier {
	t.Helper()
	v, err := totp.NewVerifier(k, drift)
	if err != nil {
		t.Fatalf("NewVerifier of a good key, drift %d = error %v", drift, err)
	}
	return v
}

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrConfig": totp.ErrConfig, "ErrSecret": totp.ErrSecret, "ErrTime": totp.ErrTime, "ErrCode": totp.ErrCode, "ErrReplay": totp.ErrReplay}

// refused fails t unless a call returned this error, and no text beside it.
func refused(t *testing.T, got string, err, want error, call string, args ...any) {
	t.Helper()
	if promised.Only(t, err, want, call, args...) && got != "" {
		t.Errorf("%s returns %q beside an error; want nothing", fmt.Sprintf(call, args...), got)
	}
}

// verifies fails t unless a code is accepted, or refused for the reason wanted.
func verifies(t *testing.T, v *totp.Verifier, what, code string, at time.Time, want error) {
	t.Helper()
	told(t, code, at, what, v.Verify(code, at), want)
}

// told fails t unless Verify returned the error wanted.
func told(t *testing.T, code string, at time.Time, what string, err, want error) {
	t.Helper()
	promised.Only(t, err, want, "Verify(%q, %s), %s", code, at.Format("15:04:05"), what)
}

func TestPublishedCodes(t *testing.T) { // RFC 6238, appendix B
	for _, tt := range []struct {
		seconds              int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},         // public: RFC 6238 and RFC 4226, their appendices
		{1111111109, "07081804", "68084774", "25091201"}, // public: RFC 6238 and RFC 4226, their appendices
		{1111111111, "14050471", "67062674", "99943326"}, // public: RFC 6238 and RFC 4226, their appendices
		{1234567890, "89005924", "91819424", "93441116"}, // public: RFC 6238 and RFC 4226, their appendices
		{2000000000, "69279037", "90698825", "38618901"}, // public: RFC 6238 and RFC 4226, their appendices
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		at := time.Unix(tt.seconds, 0)
		makes(t, "RFC 6238's key for SHA1", sha1Key, at, tt.sha1)
		makes(t, "RFC 6238's key for SHA256", sha256Key, at, tt.sha256)
		makes(t, "RFC 6238's key for SHA512", sha512Key, at, tt.sha512)
	}
}

func TestSixDigits(t *testing.T) { // RFC 4226, appendix D; the counter is the step
	k := totp.Key{Secret: sha1Key.Secret}
	for step, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} { // public: RFC 6238 and RFC 4226, their appendices
		makes(t, "RFC 4226's key", k, time.Unix(30*int64(step), 0), want)
	}
	k.Digits = 7
	makes(t, "RFC 4226's key with 7 digits", k, time.Unix(0, 0), "4755224")
}

func TestSteps(t *testing.T) {
	slow := totp.Key{Secret: key.Secret, Period: time.Minute}
	day := totp.Key{Secret: key.Secret, Period: 24 * time.Hour, Algorithm: "SHA256"}
	for _, at := range []time.Time{noon, noon.Add(29 * time.Second), noon.Add(29*time.Second + 999*time.Millisecond), noon.Add(30 * time.Second), noon.Add(59 * time.Second),
		noon.Add(time.Minute), noon.In(time.FixedZone("", 5*3600+1800)).Add(time.Second), time.Unix(0, 1), time.Unix(29, 0), time.Unix(30, 0)} {
		makes(t, "a key", key, at, expected(key, uint64(at.Unix()/30)))
		makes(t, "a key with a period of a minute", slow, at, expected(slow, uint64(at.Unix()/60)))
		makes(t, "a key with a period of a day", day, at, expected(day, uint64(at.Unix()/86400)))
	}
	for _, at := range []time.Time{time.Unix(0, -1), time.Unix(-1, 0), time.Unix(-30, 0), time.Unix(-31, 0), {}} {
		got, err := key.Code(at)
		refused(t, got, err, totp.ErrTime, "Code(%v), before 1970,", at.UTC())
	}
}

func TestVerify(t *testing.T) {
	for _, k := range []totp.Key{key, sha1Key, sha256Key, sha512Key} {
		v := newVerifier(t, k, 0)
		verifies(t, v, "the code of that time", at(k, noon), noon, nil)
		later := noon.Add(time.Hour)
		verifies(t, v, "the code of an hour ago", at(k, noon), later, totp.ErrCode)
		verifies(t, v, "the code of that time", at(k, later), later, nil)
	}
	code := at(key, noon)
	for _, typed := range []string{code[:3] + " " + code[3:], " " + code, code + " ", strings.Join(strings.Split(code, ""), " ")} {
		verifies(t, newVerifier(t, key, 0), "the code with spaces", typed, noon, nil)
	}
	other := totp.Key{Secret: []byte("another app's secret")}
	verifies(t, newVerifier(t, key, 1), "the code of another key", at(other, noon), noon, totp.ErrCode)
}

// driftLogins are the codes of some steps before and after the current one, at both
// ends of it.
func driftLogins(drift int) (logins []driver.Login) {
	for off := -5; off <= 5; off++ {
		code := at(key, noon.Add(time.Duration(off)*30*time.Second))
		for _, now := range []time.Time{noon, noon.Add(29 * time.Second)} {
			logins = append(logins, driver.Login{Drift: drift, Code: code, At: now})
		}
	}
	return logins
}

func TestDrift(t *testing.T) {
	for drift := range 4 {
		logins := driftLogins(drift)
		errs, err := driver.Firsts(key, logins)
		if err != nil || len(errs) != len(logins) {
			t.Fatalf("NewVerifier of a good key, drift %d = error %v", drift, err)
		}
		for i, l := range logins {
			off := i/2 - 5
			var want error
			if off < -drift || off > drift {
				want = totp.ErrCode
			}
			told(t, l.Code, l.At, fmt.Sprintf("the code of %d steps later, drift %d", off, drift), errs[i], want)
		}
	}
	early := time.Unix(10, 0)
	verifies(t, newVerifier(t, key, 1), "the code of the first step", expected(key, 0), early, nil)
	verifies(t, newVerifier(t, key, 1), "the code of the second step", expected(key, 1), early, nil)
	verifies(t, newVerifier(t, key, 1), "the code of the counter below 0", expected(key, 1<<64-1), early, totp.ErrCode)
	verifies(t, newVerifier(t, key, 1), "the code of the first step, at its beginning", expected(key, 0), time.Unix(0, 0), nil)
	for _, seconds := range []int64{-1, -29, -31, -1e6} {
		verifies(t, newVerifier(t, key, 10), "the code of the first step, before 1970", expected(key, 0), time.Unix(seconds, 0), totp.ErrCode)
	}
}

func TestReplay(t *testing.T) {
	for off := -2; off <= 2; off++ {
		v := newVerifier(t, key, 2)
		code := at(key, noon.Add(time.Duration(off)*30*time.Second))
		what := fmt.Sprintf("the code of %d steps later", off)
		verifies(t, v, what, code, noon, nil)
		verifies(t, v, what+" again", code, noon, totp.ErrReplay)
		verifies(t, v, what+" again", code, noon.Add(10*time.Second), totp.ErrReplay)
	}
	a, b := newVerifier(t, key, 0), newVerifier(t, key, 0)
	verifies(t, a, "the code of that time", at(key, noon), noon, nil)
	verifies(t, b, "the same code for another user", at(key, noon), noon, nil)
	first := newVerifier(t, key, 0)
	verifies(t, first, "the code of the first step of all", expected(key, 0), time.Unix(0, 0), nil)
	verifies(t, first, "the code of the first step of all, again", expected(key, 0), time.Unix(1, 0), totp.ErrReplay)
}

func TestOlderCodes(t *testing.T) {
	v := newVerifier(t, key, 2)
	code := func(off int) string { return at(key, noon.Add(time.Duration(off)*30*time.Second)) }
	verifies(t, v, "a code an hour old", code(-120), noon, totp.ErrCode)
	verifies(t, v, "the code of that time, after a wrong one", code(0), noon, nil)
	verifies(t, v, "the code before the one accepted", code(-1), noon, totp.ErrReplay)
	verifies(t, v, "the next code", code(1), noon, nil)
	verifies(t, v, "the code before the one accepted", code(0), noon, totp.ErrReplay)
	verifies(t, v, "a code that is too old as well", code(-3), noon, totp.ErrCode)
	verifies(t, v, "the next code but one, a minute later", code(2), noon.Add(time.Minute), nil)
	verifies(t, v, "the next code, at a time before", code(3), noon.Add(30*time.Second), nil)
}

func TestMalformedCodes(t *testing.T) {
	code := at(key, noon) // 6 digits
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, code)
	for _, typed := range []string{"", " ", code[:5], code[1:], code + "0", "0" + code, "00" + code, "+" + code, "-" + code, code + "\n", "\x00" + code, code + "x", wide, code[:3] + "-" + code[3:], strings.Repeat(code, 1000)} {
		verifies(t, newVerifier(t, key, 1), "no code", typed, noon, totp.ErrCode)
	}
	zero := time.Unix(1111111109, 0)                                                                             // public: RFC 6238, appendix B
	verifies(t, newVerifier(t, sha1Key, 0), "the code 07081804 without its zero", "7081804", zero, totp.ErrCode) // public: RFC 6238 and RFC 4226, their appendices
	verifies(t, newVerifier(t, sha1Key, 0), "the code 07081804", "07081804", zero, nil)                          // public: RFC 6238, appendix B
}

func TestConfigurations(t *testing.T) {
	good := bytes.Repeat([]byte("k"), 16)
	for _, tt := range []struct {
		what string
		k    totp.Key
	}{{"no secret", totp.Key{}}, {"a secret of 15 bytes", totp.Key{Secret: good[:15]}}, {"5 digits", totp.Key{Secret: good, Digits: 5}}, {"9 digits", totp.Key{Secret: good, Digits: 9}},
		{"-6 digits", totp.Key{Secret: good, Digits: -6}}, {"algorithm MD5", totp.Key{Secret: good, Algorithm: "MD5"}}, {"algorithm sha1", totp.Key{Secret: good, Algorithm: "sha1"}},
		{"a period of half a second", totp.Key{Secret: good, Period: time.Second / 2}}, {"a period of 1.5 s", totp.Key{Secret: good, Period: 1500 * time.Millisecond}}, {"a period of -30 s", totp.Key{Secret: good, Period: -30 * time.Second}}} {
		what, k := tt.what, tt.k
		code, err := k.Code(noon)
		refused(t, code, err, totp.ErrConfig, "Code of a key with %s", what)
		v, err := totp.NewVerifier(k, 1)
		if promised.Only(t, err, totp.ErrConfig, "NewVerifier of a key with %s", what) && v != nil {
			t.Errorf("NewVerifier of a key with %s returns a verifier beside ErrConfig; want nil", what)
		}
		uri, err := k.URI("Shop", "ann")
		refused(t, uri, err, totp.ErrConfig, "URI of a key with %s", what)
	}
	for _, drift := range []int{-1, 11, 1000} {
		v, err := totp.NewVerifier(key, drift)
		if promised.Only(t, err, totp.ErrConfig, "NewVerifier with drift %d", drift) && v != nil {
			t.Errorf("NewVerifier with drift %d returns a verifier beside ErrConfig; want nil", drift)
		}
	}
	makes(t, "a key with a period of a second", totp.Key{Secret: good, Period: time.Second}, noon, expected(totp.Key{Secret: good}, uint64(noon.Unix())))
	verifies(t, newVerifier(t, totp.Key{Secret: good}, 10), "the code of that time", at(totp.Key{Secret: good}, noon), noon, nil)
}

func TestParseSecret(t *testing.T) {
	for _, tt := range []struct {
		text, want string
	}{
		{"JBSWY3DPEHPK3PXP", "Hello!\xde\xad\xbe\xef"}, {"jbswy3dpehpk3pxp", "Hello!\xde\xad\xbe\xef"}, {" jbsw y3dp-ehpk 3pxp ", "Hello!\xde\xad\xbe\xef"},
		{"MZXW6YTBOI======", "foobar"}, {"MZXW6YTBOI", "foobar"}, {"MZXW6YQ=", "foob"}, {"MZXW6YQ", "foob"}, {"mzxw 6=== ", "foo"}, {"MY", "f"},
	} {
		text, want := tt.text, tt.want
		if got, err := totp.ParseSecret(text); err != nil || string(got) != want {
			t.Errorf("ParseSecret(%q) = %q, error %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "========", "M", "MZX", "MZXW6Y", "JBSWY3DPEHPK3PX0", "JBSWY3DPEHPK3PX1", "JBSWY3DPEHPK3PX8", "JBSW!3DPEHPK3PXP", "MZ=XW6YTBOI", "JBSWÝ3DPEHPK3PX",
		"JBSWY3DP\nEHPK3PXP", "JBSWY3DPEHPK3PXP\n", "JBSWY3DPEHPK3PXP\r\n", "JBSWY3DP\tEHPK3PXP", "JBSWY3DP\u00a0EHPK3PXP", "JBSWY3DP–EHPK3PXP",
		"MZXW6YTBOI=", "MZXW6YTBOI=====", "MZXW6YTBOI=======", "MZXW6YQ==", "MZXW6YQ=MZXW6YQ=", "JBSWY3DPEHPK3PXP=", "JBSWY3DPEHPK3PXP========",
		"JBſWY3DPEHPK3PXP", "JBSWY3DPEHP\u212a3PXP", "jbswy3dpehpk3pxı7", "ＪBSWY3DPEHPK3PXP"} {
		got, err := totp.ParseSecret(text)
		if promised.Only(t, err, totp.ErrSecret, "ParseSecret(%q)", text) && len(got) > 0 {
			t.Errorf("ParseSecret(%q) = %q beside ErrSecret; want nothing", text, got)
		}
	}
}

func TestURI(t *testing.T) {
	odd := totp.Key{Secret: []byte("\xff\x00 an odd secret \xfe"), Algorithm: "SHA512", Digits: 8, Period: time.Minute}
	for _, tt := range []struct {
		key             totp.Key
		issuer, account string
		algorithm       string
		digits, period  string
	}{
		{key, "Example", "alice@example.com", "SHA1", "6", "30"},
		{odd, "Shop & Sons?", "ann b+c/d%20#1", "SHA512", "8", "60"},
		{key, "Ænid", "数", "SHA1", "6", "30"},
	} {
		text, err := tt.key.URI(tt.issuer, tt.account)
		u, parseErr := url.Parse(text)
		if err != nil || parseErr != nil {
			t.Errorf("URI(%q, %q) = %q, error %v; want a URI", tt.issuer, tt.account, text, errors.Join(err, parseErr))
			continue
		}
		query := func(name, missing string) string {
			if value := u.Query().Get(name); value != "" {
				return value
			}
			return missing
		}
		got := []string{u.Scheme, u.Host, u.Path, query("secret", ""), query("issuer", ""), query("algorithm", "SHA1"), query("digits", "6"), query("period", "30")}
		want := []string{"otpauth", "totp", "/" + tt.issuer + ":" + tt.account, strings.TrimRight(base32.StdEncoding.EncodeToString(tt.key.Secret), "="),
			tt.issuer, tt.algorithm, tt.digits, tt.period}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("URI(%q, %q) = %s\nwhich says %q\nwant %q", tt.issuer, tt.account, text, got, want)
		}
		if strings.Contains(u.RawQuery, "+") {
			t.Errorf("URI(%q, %q) = %s: apps show a + in the query as it is; want %%20 for a space", tt.issuer, tt.account, text)
		}
	}
	for _, names := range [][2]string{{"", "ann"}, {"Shop", ""}, {"Shop: Sons", "ann"}, {"Shop", "ann:b"}} {
		got, err := key.URI(names[0], names[1])
		refused(t, got, err, totp.ErrConfig, "URI(%q, %q)", names[0], names[1])
	}
}

func TestOneCodeAtOnce(t *testing.T) {
	driver.AtOnce(key, 1, at(key, noon), noon.Add(-30*time.Second), 3).
		Check(t, "three logins with the same code at once", "1 accepted, 2 refused as replays")
}
