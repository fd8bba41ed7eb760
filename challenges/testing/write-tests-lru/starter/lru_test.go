package lru

import "testing"

// This passes on a correct cache, and on most wrong ones. Yours should not.
func TestPut(t *testing.T) {
	c, err := New[string, int](4, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Put("x", 7)
}
