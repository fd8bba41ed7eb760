package span_test

import (
	"errors"
	"testing"

	"example.com/course/numbers/span"
)

func TestLow(t *testing.T) {
	for _, tt := range []struct {
		numbers []int
		want    int
	}{{[]int{4}, 4}, {[]int{-2, 5, 1}, -2}, {[]int{8, 6, 9, 2}, 2}, {[]int{3, 1, 2}, 1}, {[]int{7, 4}, 4}} {
		if got, _, err := span.Of(tt.numbers); got != tt.want || err != nil {
			t.Errorf("Of(%v) = %d, _, %v; want %d", tt.numbers, got, err, tt.want)
		}
	}
}

func TestHigh(t *testing.T) {
	for _, tt := range []struct {
		numbers []int
		want    int
	}{{[]int{4417123}, 4417123}, {[]int{-2, -5, -9}, -2}, {[]int{8, 6, 1, 9}, 9}, {[]int{3, 5, 2}, 5}, {[]int{4, 7}, 7}} {
		if _, got, err := span.Of(tt.numbers); got != tt.want || err != nil {
			t.Errorf("Of(%v) = _, %d, %v; want %d", tt.numbers, got, err, tt.want)
		}
	}
}

func TestNone(t *testing.T) {
	for _, none := range [][]int{nil, {}} {
		if low, high, err := span.Of(none); low != 0 || high != 0 || !errors.Is(err, span.ErrNone) {
			t.Errorf("Of(%#v) = %d, %d, %v; want 0, 0, ErrNone", none, low, high, err)
		}
	}
}
