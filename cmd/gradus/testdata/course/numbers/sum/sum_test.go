package sum_test

import (
	"testing"

	"example.com/course/numbers/sum"
)

func TestSum(t *testing.T) {
	for _, numbers := range [][]int{{1, 2, 3}, {-1, 1}, {7}} {
		want := 0
		for _, n := range numbers {
			want += n
		}
		if got := sum.Sum(numbers); got != want {
			t.Errorf("Sum(%v) = %d; want %d", numbers, got, want)
		}
	}
}

func TestEmpty(t *testing.T) {
	if got := sum.Sum(nil); got != 0 {
		t.Errorf("Sum(nil) = %d; want 0", got)
	}
}

func TestMany(t *testing.T) {
	numbers := make([]int, 1000)
	for i := range numbers {
		numbers[i] = i
	}
	if got := sum.Sum(numbers); got != 499500 {
		t.Errorf("Sum of 0 to 999 = %d; want 499500", got)
	}
}
