package spantests

import "testing"

func TestOf(t *testing.T) {
	Of([]int{1})
}
