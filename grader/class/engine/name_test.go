package engine

import (
	"strings"
	"testing"
)

func TestFileName(t *testing.T) {
	for given, want := range map[string]string{
		"bfs.zip":                           "bfs.zip",
		"a b/bfs.go":                        "bfs.go",
		`C:\Users\me\bfs.zip`:               "bfs.zip",
		"../../etc/passwd":                  "passwd",
		"":                                  "hand-in.zip",
		"..":                                "hand-in.zip",
		"/":                                 "_",
		"a\x00\n\"b.zip":                    "a___b.zip",
		"über.zip":                          "über.zip",
		strings.Repeat("ü", 90) + ".tar.gz": strings.Repeat("ü", 46) + ".tar.gz",
	} {
		if got := FileName(given); got != want {
			t.Errorf("FileName(%q) is %q, want %q", given, got, want)
		}
	}
}
