package duration

import "testing"

// This passes on a correct parser, and on most wrong ones. Yours should not.
func TestParse(t *testing.T) {
	if _, err := Parse("45m"); err != nil {
		t.Error(err)
	}
}
