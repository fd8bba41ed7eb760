package edit

import (
	"strings"
	"testing"
)

func TestExampleDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"kitten", "sitting", 3},
		{"flaw", "lawn", 2},
		{"café", "cafe", 1},
	} {
		if got := Distance(tt.a, tt.b); got != tt.want {
			t.Errorf("Distance(%q, %q) = %d; want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// TestExampleScript makes the edits of a script, so that it accepts any that are right.
func TestExampleScript(t *testing.T) {
	script := Script("kitten", "sitting")
	if len(script) != 3 {
		t.Errorf("Script(kitten, sitting) = %v; want 3 edits", script)
	}
	chars, read := []rune("kitten"), 0
	var out strings.Builder
	for _, e := range script {
		if e.At < read || e.At > len(chars) || e.At == len(chars) && e.Op != Insert {
			t.Fatalf("Script(kitten, sitting) = %v; there is nothing at %d for %s", script, e.At, e.Op)
		}
		out.WriteString(string(chars[read:e.At]))
		read = e.At
		if e.Op != Delete {
			out.WriteRune(e.Char)
		}
		if e.Op != Insert {
			read++
		}
	}
	out.WriteString(string(chars[read:]))
	if out.String() != "sitting" {
		t.Errorf("Script(kitten, sitting) = %v; that makes %q of kitten", script, out.String())
	}
}
