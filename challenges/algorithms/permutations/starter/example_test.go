package permutations

import (
	"slices"
	"strings"
	"testing"
)

func TestExampleAll(t *testing.T) {
	var got []string
	for order := range All([]string{"tea", "ant", "bee"}) {
		got = append(got, strings.Join(order, " "))
	}
	want := []string{"tea ant bee", "tea bee ant", "ant tea bee", "ant bee tea", "bee tea ant", "bee ant tea"}
	if !slices.Equal(got, want) {
		t.Errorf("All([tea ant bee]) yields %q; want %q", got, want)
	}
}

func TestExampleDistinct(t *testing.T) {
	var got []string
	for order := range Distinct([]string{"o", "g", "o"}) {
		got = append(got, strings.Join(order, ""))
	}
	if want := []string{"goo", "ogo", "oog"}; !slices.Equal(got, want) {
		t.Errorf("Distinct([o g o]) yields %q; want %q", got, want)
	}
}

func TestExampleSome(t *testing.T) {
	var numbers []int
	for n := range 30 { // there are 265252859812191058636308480000000 orders
		numbers = append(numbers, n)
	}
	n := 0
	for range All(numbers) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("All of 30 numbers yields %d orders before the loop is left; want 3", n)
	}
}
