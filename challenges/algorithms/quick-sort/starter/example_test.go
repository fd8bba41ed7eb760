package quicksort

import (
	"cmp"
	"slices"
	"testing"
)

func TestExamplePartition(t *testing.T) {
	items := []int{7, 4, 1, 9, 4, 2}
	from, to := Partition(items, 4, cmp.Compare[int])
	if from != 2 || to != 4 {
		t.Fatalf("Partition([7 4 1 9 4 2], 4) = %d, %d; want 2, 4", from, to)
	}
	for i, item := range items {
		if item < 4 != (i < from) || item > 4 != (i >= to) {
			t.Errorf("after Partition([7 4 1 9 4 2], 4) the items are %v; want 1 and 2 in front, then 4 and 4, then 7 and 9", items)
			break
		}
	}
}

func TestExampleSort(t *testing.T) {
	items := []int{7, 4, 1, 9, 4, 2}
	Sort(items, cmp.Compare[int])
	if want := []int{1, 2, 4, 4, 7, 9}; !slices.Equal(items, want) {
		t.Errorf("after Sort([7 4 1 9 4 2]) the items are %v; want %v", items, want)
	}
}

func TestExampleWords(t *testing.T) {
	words := []string{"kiwi", "banana", "fig"}
	Sort(words, func(a, b string) int { return len(a) - len(b) })
	if want := []string{"fig", "kiwi", "banana"}; !slices.Equal(words, want) {
		t.Errorf("after Sort by length the words are %q; want %q", words, want)
	}
}
