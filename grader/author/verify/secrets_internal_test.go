package verify

import (
	"fmt"
	"strings"
	"testing"
)

// TestPublished finds out which values of hidden tests a comment publishes.
func TestPublished(t *testing.T) {
	const src = `package x_test

var a = "secret-1"
var b = "public-2" // public: RFC 1

// public: RFC 2
var c = "public-3"
var d = "secret-4"

var table = []struct{ in, out string }{
	// public: in starter/example_test.go
	{"public in",
		"public-5"},
	{"secret in", "secret out"},
	{"public again", "public-6"}, // public: RFC 3
	{"secret-7", "other secret"},
}
`
	var got []string
	for _, s := range secrets("x_test.go", src, nil) {
		got = append(got, fmt.Sprint(s.line, s.values))
		if strings.Contains(fmt.Sprint(s.values), "public") {
			t.Errorf("%v at line %d is published", s.values, s.line)
		}
	}
	const want = "3 [secret-1] 8 [secret-4] 14 [secret in secret out] 16 [other secret secret-7] 16 [secret-7]"
	if text := strings.Join(got, " "); text != want {
		t.Errorf("secrets: %s; want %s", text, want)
	}
}
