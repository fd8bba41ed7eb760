package sumsquares_test

import (
	"testing"

	sumsquares "example.com/course/numbers/sum-squares"
)

func TestSum(t *testing.T) {
	if got := sumsquares.Sum([]int{1, 2, 3}); got != 14 {
		t.Errorf("Sum([1 2 3]) = %d; want 14", got)
	}
}
