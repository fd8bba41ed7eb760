package jwt

import (
	"errors"
	"testing"
	"time"
)

const (
	secret = "0123456789abcdef0123456789abcdef"
	// {"alg":"HS256","kid":"k1"} and {"sub":"ann","aud":["shop"],"exp":1700000000}
	token    = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiJhbm4iLCJhdWQiOlsic2hvcCJdLCJleHAiOjE3MDAwMDAwMDB9.JpSnZ8gadRhyH7ZLqa_3bt__SAhENn4dDwvNFYVB1hE"
	unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0."
)

func verifier(t *testing.T) *Verifier {
	t.Helper()
	v, err := New(Config{Keys: []Key{{ID: "k1", Algorithm: "HS256", Data: []byte(secret)}}, Audience: "shop"})
	if err != nil {
		t.Fatalf("New = error %v; want nil", err)
	}
	return v
}

func TestExampleToken(t *testing.T) {
	got, err := verifier(t).Verify(token, time.Unix(1699999999, 0))
	if err != nil || got.Subject != "ann" {
		t.Errorf("Verify a second before it expires = %+v, error %v; want subject ann", got, err)
	}
	if _, err := verifier(t).Verify(token, time.Unix(1700000000, 0)); !errors.Is(err, ErrExpired) {
		t.Errorf("Verify when it expires = error %v; want ErrExpired", err)
	}
}

func TestExampleUnsigned(t *testing.T) {
	if _, err := verifier(t).Verify(unsigned, time.Unix(0, 0)); !errors.Is(err, ErrAlgorithm) {
		t.Errorf("Verify of a token without a signature = error %v; want ErrAlgorithm", err)
	}
}
