package mergesort

import (
	"slices"
	"testing"
)

func TestExampleNumbers(t *testing.T) {
	got := Sort([]int{3, 1, 2}, func(a, b int) bool { return a < b })
	if want := []int{1, 2, 3}; !slices.Equal(got, want) {
		t.Errorf("Sort([3 1 2]) = %v; want %v", got, want)
	}
}

func TestExampleWords(t *testing.T) {
	got := Sort([]string{"fig", "pear", "kiwi", "nut"}, func(a, b string) bool { return len(a) < len(b) })
	if want := []string{"fig", "nut", "pear", "kiwi"}; !slices.Equal(got, want) {
		t.Errorf("Sort by length = %v; want %v", got, want)
	}
}
