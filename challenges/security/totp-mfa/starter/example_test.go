package totp

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var key = Key{Secret: []byte("12345678901234567890"), Digits: 8}

func TestExampleCode(t *testing.T) {
	for seconds, want := range map[int64]string{59: "94287082", 1111111109: "07081804"} {
		if got, err := key.Code(time.Unix(seconds, 0)); err != nil || got != want {
			t.Errorf("Code(%d s) = %q, error %v; want %s", seconds, got, err, want)
		}
	}
	uri, err := key.URI("Shop", "ann")
	if err != nil || !strings.HasPrefix(uri, "otpauth://totp/Shop:ann?") || !strings.Contains(uri, "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") {
		t.Errorf("URI(Shop, ann) = %q, error %v", uri, err)
	}
}

func TestExampleVerify(t *testing.T) {
	v, err := NewVerifier(key, 1)
	if err != nil {
		t.Fatalf("NewVerifier = error %v; want nil", err)
	}
	for _, tt := range []struct {
		code string
		at   int64
		want error
	}{{"9428 7082", 59, nil}, {"94287082", 61, ErrReplay}, {"12345678", 61, ErrCode}} {
		if err := v.Verify(tt.code, time.Unix(tt.at, 0)); !errors.Is(err, tt.want) {
			t.Errorf("Verify(%q) at %d s = error %v; want %v", tt.code, tt.at, err, tt.want)
		}
	}
}
