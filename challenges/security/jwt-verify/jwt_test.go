package jwt_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/gradus-dev/gradus/challenges/security/jwt-verify"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// The keys and tokens of RFC 7515, appendices A.1, A.2 and A.3.
const (
	rfcSecret  = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
	rfcModulus = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
	rfcX       = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
	rfcY       = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

	rfcClaims = ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
	rfcHS256  = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" + rfcClaims + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	rfcRS256  = "eyJhbGciOiJSUzI1NiJ9" + rfcClaims + "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
	rfcES256  = "eyJhbGciOiJFUzI1NiJ9" + rfcClaims + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)

// Keys that no verifier takes, made once: an RSA key of 1024 bits, and one on P-384.
const (
	weakModulus = "0EWAybuC_31UlBSkc1Q8VpvtD5D-RKaAD8VH8SGzcqxUcGEdX7ZfnYb0vxPzaJFn4UFAdyWhN3ZJNH6O06tnVglzayb9Q-KCUONKl1Lrxz20ATPi_YE4vXDQvtLIKSkF7qIwcOHuuZlDJOCM88dFZGPuX1IbDAt32z0O0aybrMc"
	p384Point   = "BCfMJDjuVrwfTZIF4Ax3f0bOdiO9dJmJ8H5ZgYRhAgROagF1Dl22zAnTVCS_tZ1fp94wTY3TFzPSe8DykqP6QYjROblCpk_9Df1VnRP0sFdzC5Z7NHKwo_pZ2ycK5Ccj5g"
)

var (
	rfcExpires = time.Unix(1300819380, 0)
	today      = time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	secret     = []byte("an HMAC secret of at least 32 bytes!")
)

func b64(data string) string { return base64.RawURLEncoding.EncodeToString([]byte(data)) }

func unb64(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pkix is the PKIX, ASN.1 DER form of a public key.
func pkix(t *testing.T, public any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func rsaKey(t *testing.T) []byte {
	return pkix(t, &rsa.PublicKey{N: new(big.Int).SetBytes(unb64(t, rfcModulus)), E: 65537})
}

func ecKey(t *testing.T) []byte {
	x, y := unb64(t, rfcX), unb64(t, rfcY)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		t.Fatal(err)
	}
	return pkix(t, key)
}

func rfcKeys(t *testing.T) []jwt.Key {
	return []jwt.Key{{ID: "h", Algorithm: "HS256", Data: unb64(t, rfcSecret)},
		{ID: "r", Algorithm: "RS256", Data: rsaKey(t)}, {ID: "e", Algorithm: "ES256", Data: ecKey(t)}}
}

func newVerifier(t *testing.T, c jwt.Config) *jwt.Verifier {
	t.Helper()
	v, err := jwt.New(c)
	if err != nil {
		t.Fatalf("New of a good configuration = %v", err)
	}
	return v
}

// hs256 signs with a secret.
func hs256(key []byte, header, claims string) string {
	signed := b64(header) + "." + b64(claims)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return signed + "." + b64(string(mac.Sum(nil)))
}

const hsHeader = `{"alg":"HS256","typ":"JWT"}`

// token is signed with secret and has these claims.
func token(claims string) string { return hs256(secret, hsHeader, claims) }

// ours verifies what secret signed.
func ours(t *testing.T) *jwt.Verifier {
	return newVerifier(t, jwt.Config{Keys: []jwt.Key{{ID: "k", Algorithm: "HS256", Data: secret}}})
}

const valid = `{"sub":"ann","exp":1714568400}` // today, 13:00

// promised are the errors of README.md.
var promised = sentinel.Set{
	"ErrConfig": jwt.ErrConfig, "ErrMalformed": jwt.ErrMalformed, "ErrAlgorithm": jwt.ErrAlgorithm, "ErrCritical": jwt.ErrCritical,
	"ErrKey": jwt.ErrKey, "ErrSignature": jwt.ErrSignature, "ErrExpired": jwt.ErrExpired, "ErrNotYet": jwt.ErrNotYet,
	"ErrIssuer": jwt.ErrIssuer, "ErrAudience": jwt.ErrAudience,
}

// refused fails t unless the token is refused for this reason, and says nothing.
func refused(t *testing.T, v *jwt.Verifier, what, token string, now time.Time, want error) {
	t.Helper()
	got, err := v.Verify(token, now)
	if !promised.Only(t, err, want, "Verify of %s", what) {
		return
	}
	if diff := cmp.Diff(jwt.Claims{}, got); diff != "" {
		t.Errorf("Verify of %s returns claims beside the error %v:\n%s", what, err, diff)
	}
}

func TestPublishedTokens(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: rfcKeys(t), Issuer: "joe"})
	for _, tt := range []struct {
		name, token string
	}{{"HS256", rfcHS256}, {"RS256", rfcRS256}, {"ES256", rfcES256}} {
		name, token := tt.name, tt.token
		got, err := v.Verify(token, rfcExpires.Add(-time.Second))
		if err != nil {
			t.Errorf("Verify of the %s token of RFC 7515 = error %v", name, err)
			continue
		}
		if got.Issuer != "joe" || !got.Expires.Equal(rfcExpires) || !got.NotBefore.IsZero() {
			t.Errorf("Verify of the %s token of RFC 7515 = %+v; want issuer joe, expires %v", name, got, rfcExpires.UTC())
		}
	}
}

func TestClaims(t *testing.T) {
	claims := `{"iss":"i","sub":"s","aud":["a","b"],"exp":1714568400.5,"nbf":1714561200,"iat":1714561201,"jti":"7","admin":true}`
	got, err := ours(t).Verify(token(claims), today)
	if err != nil {
		t.Fatalf("Verify of %s = error %v", claims, err)
	}
	want := jwt.Claims{Issuer: "i", Subject: "s", ID: "7", Audience: []string{"a", "b"}, Expires: time.UnixMilli(1714568400500),
		NotBefore: time.Unix(1714561200, 0), IssuedAt: time.Unix(1714561201, 0)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Verify of %s mismatch (-want +got):\n%s", claims, diff)
	}
	for _, claims := range []string{valid, `{"sub":"ann","exp":1714568400,"iss":null,"aud":null,"jti":null,"nbf":null,"iat":null}`} {
		got, err = ours(t).Verify(token(claims), today)
		want := jwt.Claims{Subject: "ann", Expires: time.Unix(1714568400, 0)}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("Verify of %s = error %v, mismatch (-want +got):\n%s", claims, err, diff)
		}
	}
}

func TestWrongSignatures(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: rfcKeys(t)})
	now := rfcExpires.Add(-time.Hour)
	for _, tt := range []struct {
		name, good string
	}{{"HS256", rfcHS256}, {"RS256", rfcRS256}, {"ES256", rfcES256}} {
		name, good := tt.name, tt.good
		i := strings.LastIndexByte(good, '.')
		head, signature := good[:i+1], unb64(t, good[i+1:])
		for _, at := range []int{0, len(signature) / 2, len(signature) - 1} {
			bad := []byte(string(signature))
			bad[at] ^= 1
			refused(t, v, name+" with a bit of the signature changed", head+b64(string(bad)), now, jwt.ErrSignature)
		}
		refused(t, v, name+" with half the signature", head+b64(string(signature[:len(signature)/2])), now, jwt.ErrSignature)
		refused(t, v, name+" with a longer signature", head+b64(string(signature)+"\x00"), now, jwt.ErrSignature)
		refused(t, v, name+" without a signature", head, now, jwt.ErrSignature)
		other := strings.Split(good, ".")
		other[1] = b64(`{"iss":"joe","exp":1300819380,"admin":true}`)
		refused(t, v, name+" with other claims", strings.Join(other, "."), now, jwt.ErrSignature)
	}
	refused(t, ours(t), "a token signed with another secret", hs256([]byte("another secret of at least 32 bytes"), hsHeader, valid), today, jwt.ErrSignature)
	zero := strings.TrimRight(rfcES256, "-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") + b64(strings.Repeat("\x00", 64))
	refused(t, v, "ES256 with r and s zero", zero, now, jwt.ErrSignature)
}

func TestAlgorithmNone(t *testing.T) {
	v := ours(t)
	for _, header := range []string{`{"alg":"none"}`, `{"alg":"None"}`, `{"alg":"NONE"}`, `{"alg":""}`, `{}`, `{"typ":"JWT"}`, `{"alg":null}`, `{"ALG":"HS256"}`, `{"alg":"none","Alg":"HS256"}`, `{"alg":"hs256"}`, `{"alg":"HS512"}`, `{"alg":"none","kid":"k"}`} {
		unsigned := b64(header) + "." + b64(valid) + "."
		refused(t, v, "an unsigned token with the header "+header, unsigned, today, jwt.ErrAlgorithm)
		refused(t, v, "a signed token with the header "+header, hs256(secret, header, valid), today, jwt.ErrAlgorithm)
	}
}

// TestKeyConfusion takes public keys, which everyone knows, for secrets.
func TestKeyConfusion(t *testing.T) {
	der := rsaKey(t)
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{ID: "r", Algorithm: "RS256", Data: der}, {ID: "e", Algorithm: "ES256", Data: ecKey(t)}}})
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for _, tt := range []struct {
		name   string
		public []byte
	}{{"the DER form", der}, {"the PEM form", text}, {"the modulus", unb64(t, rfcModulus)}} {
		name, public := tt.name, tt.public
		refused(t, v, "a token signed by HS256 with "+name+" of the RSA key", hs256(public, hsHeader, valid), today, jwt.ErrAlgorithm)
		refused(t, v, "a token signed by HS256 with "+name+" of the RSA key, which it names", hs256(public, `{"alg":"HS256","kid":"r"}`, valid), today, jwt.ErrAlgorithm)
	}
	refused(t, v, "a token by HS256 with an empty secret", hs256(nil, hsHeader, valid), today, jwt.ErrAlgorithm)
	refused(t, v, "a token by ES256 that names the RSA key", b64(`{"alg":"ES256","kid":"r"}`)+rfcClaims+b64(strings.Repeat("x", 64)), today, jwt.ErrAlgorithm)
}

func TestKeyIsChosenByID(t *testing.T) {
	old := []byte("the old secret, of 32 bytes or so")
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{ID: "old", Algorithm: "HS256", Data: old}, {ID: "new", Algorithm: "HS256", Data: secret}}})
	for _, good := range []string{hs256(old, `{"alg":"HS256","kid":"old"}`, valid), hs256(secret, `{"alg":"HS256","kid":"new"}`, valid),
		hs256(old, hsHeader, valid), hs256(secret, hsHeader, valid),
		hs256(old, `{"alg":"HS256","kid":null}`, valid), hs256(secret, `{"alg":"HS256","KID":"old"}`, valid)} {
		if _, err := v.Verify(good, today); err != nil {
			t.Errorf("Verify of a token with the header %s = error %v; want nil", unb64(t, good[:strings.IndexByte(good, '.')]), err)
		}
	}
	refused(t, v, "a token that names the wrong key", hs256(old, `{"alg":"HS256","kid":"new"}`, valid), today, jwt.ErrSignature)
	for _, kid := range []string{"other", "", "NEW", "../../dev/null"} {
		refused(t, v, "a token that names the unknown key "+kid, hs256(secret, `{"alg":"HS256","kid":"`+kid+`"}`, valid), today, jwt.ErrKey)
	}
}

func TestTimes(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{Algorithm: "HS256", Data: secret}}})
	lenient := newVerifier(t, jwt.Config{Keys: []jwt.Key{{Algorithm: "HS256", Data: secret}}, Leeway: time.Minute})
	expires, begins := time.Unix(1714568400, 0), time.Unix(1714561200, 0)
	both := token(`{"exp":1714568400,"nbf":1714561200}`)
	for _, tt := range []struct {
		what string
		v    *jwt.Verifier
		now  time.Time
		want error
	}{
		{"a nanosecond before it expires", v, expires.Add(-1), nil},
		{"when it expires", v, expires, jwt.ErrExpired},
		{"an hour after it expired", v, expires.Add(time.Hour), jwt.ErrExpired},
		{"when it begins", v, begins, nil},
		{"a second before it begins", v, begins.Add(-time.Second), jwt.ErrNotYet},
		{"59 s after it expired, with a minute of leeway", lenient, expires.Add(59 * time.Second), nil},
		{"60 s after it expired, with a minute of leeway", lenient, expires.Add(time.Minute), jwt.ErrExpired},
		{"60 s before it begins, with a minute of leeway", lenient, begins.Add(-time.Minute), nil},
		{"61 s before it begins, with a minute of leeway", lenient, begins.Add(-61 * time.Second), jwt.ErrNotYet},
		{"in another time zone", v, begins.In(time.FixedZone("", 3600*14)), nil},
	} {
		if tt.want != nil {
			refused(t, tt.v, "a token "+tt.what, both, tt.now, tt.want)
		} else if _, err := tt.v.Verify(both, tt.now); err != nil {
			t.Errorf("Verify of a token %s = error %v; want nil", tt.what, err)
		}
	}
	if _, err := v.Verify(token(`{"exp":253402300799}`), today); err != nil {
		t.Errorf("Verify of a token that expires in the last second of 9999 = error %v; want nil", err)
	}
	refused(t, v, "a token that never expires", token(`{"sub":"ann"}`), today, jwt.ErrExpired)
	refused(t, v, "a token with exp null", token(`{"exp":null}`), today, jwt.ErrExpired)
	refused(t, v, "a token with EXP instead of exp", token(`{"EXP":1714568400}`), today, jwt.ErrExpired)
	refused(t, v, "a token that has expired, whatever EXP says", token(`{"exp":1714554000,"EXP":1714568400}`), today, jwt.ErrExpired)
	refused(t, v, "a token with exp before 1970", token(`{"exp":-1}`), today, jwt.ErrExpired)
	refused(t, v, "a token that has expired and does not begin before tomorrow", token(`{"exp":1714554000,"nbf":1714647600}`), today, jwt.ErrExpired)
}

func TestIssuerAndAudience(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{Algorithm: "HS256", Data: secret}}, Issuer: "https://id.example", Audience: "shop"})
	claims := func(iss, aud string) string { return token(`{"exp":1714568400` + iss + aud + `}`) }
	const iss = `,"iss":"https://id.example"`
	for _, aud := range []string{`,"aud":"shop"`, `,"aud":["shop"]`, `,"aud":["bank","shop"]`} {
		if _, err := v.Verify(claims(iss, aud), today); err != nil {
			t.Errorf("Verify of a token with %s = error %v; want nil", aud[1:], err)
		}
	}
	for _, aud := range []string{``, `,"aud":"bank"`, `,"aud":[]`, `,"aud":"shopping"`, `,"aud":"Shop"`, `,"aud":["bank"]`, `,"aud":null`} {
		refused(t, v, "a token for others"+aud, claims(iss, aud), today, jwt.ErrAudience)
	}
	for _, iss := range []string{``, `,"iss":"https://id.example.evil"`, `,"iss":""`, `,"iss":"https://id.example/"`} {
		refused(t, v, "a token of another issuer"+iss, claims(iss, `,"aud":"shop"`), today, jwt.ErrIssuer)
	}
}

func TestCriticalHeaders(t *testing.T) {
	for _, header := range []string{`{"alg":"HS256","crit":["exp"],"exp":1}`, `{"alg":"HS256","crit":["b64"],"b64":false}`, `{"alg":"HS256","crit":[]}`, `{"alg":"HS256","crit":null}`, `{"alg":"HS256","crit":"exp"}`} {
		refused(t, ours(t), "a token with the header "+header, hs256(secret, header, valid), today, jwt.ErrCritical)
	}
	if _, err := ours(t).Verify(hs256(secret, `{"alg":"HS256","CRIT":["exp"]}`, valid), today); err != nil {
		t.Errorf(`Verify of a token with the header {"alg":"HS256","CRIT":["exp"]} = error %v; want nil: CRIT is not crit`, err)
	}
}

func TestMalformed(t *testing.T) {
	v := ours(t)
	good := token(valid)
	parts := strings.Split(good, ".")
	for _, tt := range []struct {
		what, bad string
	}{
		{"nothing", ""},
		{"two dots", ".."},
		{"two parts", parts[0] + "." + parts[1]},
		{"four parts", good + "."},
		{"a space in front", " " + good},
		{"a line end behind", good + "\n"},
		{"a line end in the claims", parts[0] + "." + parts[1][:8] + "\n" + parts[1][8:] + "." + parts[2]},
		{"padding", good + "="},
		{"the other base64 alphabet", hs256(secret, hsHeader, valid)[:len(parts[0])] + "+/" + good[len(parts[0])+2:]},
		{"a header that is no JSON", hs256(secret, `{alg:HS256}`, valid)},
		{"a header that is a list", hs256(secret, `["HS256"]`, valid)},
		{"a header that is null", hs256(secret, `null`, valid)},
		{"a header with more behind it", hs256(secret, hsHeader+`{}`, valid)},
		{"an algorithm that is a number", hs256(secret, `{"alg":256}`, valid)},
		{"a kid that is a number", hs256(secret, `{"alg":"HS256","kid":7}`, valid)},
		{"claims that are no JSON", token(`{"exp":`)},
		{"claims that are null", token(`null`)},
		{"claims that are a list", token(`[]`)},
		{"claims with more behind them", token(valid + `{"admin":true}`)},
		{"an exp that is text", token(`{"exp":"1714568400"}`)},
		{"an nbf that is text", token(`{"exp":1714568400,"nbf":"soon"}`)},
		{"an issuer that is a list", token(`{"exp":1714568400,"iss":["i"]}`)},
		{"an nbf that no clock will show", token(`{"exp":1714568400,"nbf":1e300}`)},
		{"an exp in the year 10000", token(`{"exp":253402300800}`)},
		{"an audience that is a number", token(`{"exp":1714568400,"aud":7}`)},
		{"an audience with a number among it", token(`{"exp":1714568400,"aud":["shop",7]}`)},
		{"an audience with null among it", token(`{"exp":1714568400,"aud":["shop",null]}`)},
	} {
		what, bad := tt.what, tt.bad
		refused(t, v, "a token with "+what, bad, today, jwt.ErrMalformed)
	}
	// The last character of 32 bytes in base64 has two bits to spare.
	alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, good[len(good)-1])
	refused(t, v, "a token with unused bits of the signature set", good[:len(good)-1]+string(alphabet[last|1]), today, jwt.ErrMalformed)
}

// TestSignatureComesFirst asks for nothing to be believed that is not signed.
func TestSignatureComesFirst(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{Algorithm: "HS256", Data: secret}}, Issuer: "i", Audience: "a"})
	wrong := []byte("not the secret, but also 32 bytes")
	for _, claims := range []string{`{"exp":1}`, `{"exp":1714568400,"nbf":9999999999}`, `{"exp":1714568400}`, `{"exp":"text"}`, `not JSON`} {
		refused(t, v, "an unsigned "+claims, hs256(wrong, hsHeader, claims), today, jwt.ErrSignature)
	}
}

// TestOrder verifies tokens for two reasons to be refused, of which the first counts.
func TestOrder(t *testing.T) {
	v := newVerifier(t, jwt.Config{Keys: []jwt.Key{{ID: "k", Algorithm: "HS256", Data: secret}}, Issuer: "i", Audience: "a"})
	wrong := []byte("not the secret, but also 32 bytes")
	for _, tt := range []struct {
		what, token string
		want        error
	}{
		{"crit, and a signature that is not base64", b64(`{"alg":"HS256","crit":["x"]}`) + "." + b64(valid) + ".+", jwt.ErrMalformed},
		{"crit, and the algorithm none", hs256(secret, `{"alg":"none","crit":["x"]}`, valid), jwt.ErrCritical},
		{"crit, and an unknown key", hs256(secret, `{"alg":"HS256","kid":"x","crit":["x"]}`, valid), jwt.ErrCritical},
		{"an unknown key, and the algorithm none", hs256(secret, `{"alg":"none","kid":"x"}`, valid), jwt.ErrKey},
		{"an unknown key, and a wrong signature", hs256(wrong, `{"alg":"HS256","kid":"x"}`, valid), jwt.ErrKey},
		{"a wrong signature, and claims that are none", hs256(wrong, hsHeader, `[]`), jwt.ErrSignature},
		{"an exp in the past, and an aud that is none", token(`{"exp":1,"aud":7}`), jwt.ErrMalformed},
		{"an exp in the past, and another issuer", token(`{"exp":1,"iss":"j","aud":"a"}`), jwt.ErrExpired},
		{"an nbf in the future, and another audience", token(`{"exp":1714568400,"nbf":1714568300,"iss":"i","aud":"b"}`), jwt.ErrNotYet},
		{"another issuer, and another audience", token(`{"exp":1714568400,"iss":"j","aud":"b"}`), jwt.ErrIssuer},
	} {
		refused(t, v, "a token with "+tt.what, tt.token, today, tt.want)
	}
}

func TestConfigurations(t *testing.T) {
	weak := &rsa.PublicKey{N: new(big.Int).SetBytes(unb64(t, weakModulus)), E: 65537}
	other, err := ecdsa.ParseUncompressedPublicKey(elliptic.P384(), unb64(t, p384Point))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		what string
		keys []jwt.Key
	}{
		{"no keys", nil},
		{"an empty secret", []jwt.Key{{Algorithm: "HS256"}}},
		{"a secret of 31 bytes", []jwt.Key{{Algorithm: "HS256", Data: secret[:31]}}},
		{"an unknown algorithm", []jwt.Key{{Algorithm: "HS384", Data: secret}}},
		{"the algorithm none", []jwt.Key{{Algorithm: "none", Data: secret}}},
		{"no algorithm", []jwt.Key{{Data: secret}}},
		{"garbage for an RSA key", []jwt.Key{{Algorithm: "RS256", Data: []byte("garbage")}}},
		{"a PEM text", []jwt.Key{{Algorithm: "RS256", Data: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: rsaKey(t)})}}},
		{"an elliptic key for RS256", []jwt.Key{{Algorithm: "RS256", Data: ecKey(t)}}},
		{"an RSA key for ES256", []jwt.Key{{Algorithm: "ES256", Data: rsaKey(t)}}},
		{"an RSA key of 1024 bits", []jwt.Key{{Algorithm: "RS256", Data: pkix(t, weak)}}},
		{"a key on P-384", []jwt.Key{{Algorithm: "ES256", Data: pkix(t, other)}}},
		{"two keys of one ID", []jwt.Key{{ID: "k", Algorithm: "HS256", Data: secret}, {ID: "k", Algorithm: "ES256", Data: ecKey(t)}}},
		{"a good key and then a bad one", []jwt.Key{{Algorithm: "HS256", Data: secret}, {Algorithm: "RS256"}}},
	} {
		what, keys := tt.what, tt.keys
		_, err := jwt.New(jwt.Config{Keys: keys})
		promised.Only(t, err, jwt.ErrConfig, "New with %s", what)
	}
	if _, err := jwt.New(jwt.Config{Keys: []jwt.Key{{Algorithm: "HS256", Data: secret[:32]}, {Algorithm: "HS256", Data: secret}}}); err != nil {
		t.Errorf("New with two keys without an ID, one of 32 bytes = error %v; want nil", err)
	}
}
