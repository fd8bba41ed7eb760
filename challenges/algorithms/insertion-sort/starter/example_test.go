package insertionsort

import (
	"slices"
	"testing"
)

func TestExampleNumbers(t *testing.T) {
	items := []int{30, 10, 20}
	Sort(items, func(a, b int) bool { return a < b })
	if want := []int{10, 20, 30}; !slices.Equal(items, want) {
		t.Errorf("after Sort([30 10 20]) the items are %v; want %v", items, want)
	}
}

func TestExampleWords(t *testing.T) {
	words := []string{"plum", "fig", "apple", "kiwi", "nut"}
	Sort(words, func(a, b string) bool { return len(a) < len(b) })
	if want := []string{"fig", "nut", "plum", "kiwi", "apple"}; !slices.Equal(words, want) {
		t.Errorf("after Sort by length the words are %q; want %q", words, want)
	}
}
