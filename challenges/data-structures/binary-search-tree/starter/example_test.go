package bst

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestExampleNumbers(t *testing.T) {
	tree := New(cmp.Compare[int])
	for _, key := range []int{50, 30, 70, 20, 40, 60, 80, 65} {
		if !tree.Insert(key) {
			t.Errorf("Insert(%d) = false; want true", key)
		}
	}
	if tree.Insert(40) {
		t.Error("Insert(40) again = true; want false")
	}
	if got := tree.Height(); got != 4 {
		t.Errorf("Height() = %d; want 4", got)
	}
	if !tree.Delete(50) {
		t.Error("Delete(50) = false; want true")
	}
	if got, want := slices.Collect(tree.InOrder()), []int{20, 30, 40, 60, 65, 70, 80}; !slices.Equal(got, want) {
		t.Errorf("InOrder() goes through %v; want %v", got, want)
	}
	if got, want := slices.Collect(tree.PreOrder()), []int{60, 30, 20, 40, 70, 65, 80}; !slices.Equal(got, want) {
		t.Errorf("PreOrder() goes through %v; want %v", got, want)
	}
}

func TestExampleDays(t *testing.T) {
	days := New(strings.Compare)
	for _, day := range []string{"2024-02-29", "2024-01-31", "2024-03-01"} {
		days.Insert(day)
	}
	if got, want := slices.Collect(days.Between("2024-02-01", "2024-03-01")), []string{"2024-02-29"}; !slices.Equal(got, want) {
		t.Errorf("Between(2024-02-01, 2024-03-01) goes through %q; want %q", got, want)
	}
	if days.Contains("2024-02-28") {
		t.Error("Contains(2024-02-28) = true; want false")
	}
}
