package sumsquares

import "testing"

func TestExample(t *testing.T) {
	if got := Sum([]int{1, 2, 3}); got != 14 {
		t.Errorf("Sum([1 2 3]) = %d; want 14", got)
	}
}
