package shout_test

import (
	"testing"

	"example.com/course/words/shout"
)

func TestShout(t *testing.T) {
	if got := shout.Shout("go"); got != "GO" {
		t.Errorf("Shout(%q) = %q; want %q", "go", got, "GO")
	}
}
