package mergesort_test

import (
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/merge-sort"
	"github.com/gradus-dev/gradus/challenges/algorithms/merge-sort/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

func less(a, b int) bool { return a < b }

func TestSorts(t *testing.T) {
	for _, in := range [][]int{
		{3, 1, 2},
		{1, 2, 3, 4, 5},
		{5, 4, 3, 2, 1},
		{2, 2, 1, 1, 3, 3},
		{-1, 100, 0, math.MaxInt, math.MinInt, 7, 7},
	} {
		want := slices.Sorted(slices.Values(in))
		if got := mergesort.Sort(in, less); !slices.Equal(got, want) {
			t.Errorf("Sort(%v) = %v; want %v", in, got, want)
		}
	}
}

type card struct {
	rank int
	suit string
}

func TestStable(t *testing.T) {
	in := []card{{2, "a"}, {1, "a"}, {2, "b"}, {1, "b"}, {3, "a"}, {2, "c"}, {1, "c"}, {1, "d"}}
	want := []card{{1, "a"}, {1, "b"}, {1, "c"}, {1, "d"}, {2, "a"}, {2, "b"}, {2, "c"}, {3, "a"}}
	if got := mergesort.Sort(in, func(a, b card) bool { return a.rank < b.rank }); !slices.Equal(got, want) {
		t.Errorf("Sort by rank of %v = %v; want %v", in, got, want)
	}
}

func TestLeavesInputAlone(t *testing.T) {
	for _, in := range [][]int{{3, 1, 2}, {1, 2, 3}, {1}} {
		before := slices.Clone(in)
		got := mergesort.Sort(in, less)
		if !slices.Equal(in, before) {
			t.Errorf("Sort changed its argument from %v to %v", before, in)
		}
		if len(got) != len(in) {
			t.Errorf("Sort(%v) = %v; want %d elements", before, got, len(before))
			continue
		}
		got[0] = 99
		if in[0] == 99 {
			t.Errorf("Sort(%v) shares memory with its argument: changing the result changed the argument", before)
		}
	}
}

func TestSmall(t *testing.T) {
	for _, in := range [][]int{nil, {}} {
		if got := mergesort.Sort(in, less); got == nil || len(got) != 0 {
			t.Errorf("Sort(%#v) = %#v; want an empty slice that is not nil", in, got)
		}
	}
	for _, tt := range [][2][]int{{{7}, {7}}, {{1, 2}, {1, 2}}, {{2, 1}, {1, 2}}} {
		if got := mergesort.Sort(tt[0], less); !slices.Equal(got, tt[1]) {
			t.Errorf("Sort(%v) = %v; want %v", tt[0], got, tt[1])
		}
	}
}

func TestOtherTypes(t *testing.T) {
	words := []string{"pear", "fig", "Apple", "banana"}
	byLength := func(a, b string) bool { return len(a) > len(b) }
	if got, want := mergesort.Sort(words, byLength), []string{"banana", "Apple", "pear", "fig"}; !slices.Equal(got, want) {
		t.Errorf("Sort(%q) by falling length = %q; want %q", words, got, want)
	}
	fold := func(a, b string) bool { return strings.ToLower(a) < strings.ToLower(b) }
	if got, want := mergesort.Sort(words, fold), []string{"Apple", "banana", "fig", "pear"}; !slices.Equal(got, want) {
		t.Errorf("Sort(%q) ignoring case = %q; want %q", words, got, want)
	}
}

// TestRandom sorts pairs of a random number and the place where it was.
func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for n := range 40 {
		in := make([][2]int, n)
		for i := range in {
			in[i] = [2]int{rng.Intn(1 + n/3), i}
		}
		want := slices.Clone(in)
		slices.SortStableFunc(want, func(a, b [2]int) int { return a[0] - b[0] })
		if got := driver.SortByFirst(in); !slices.Equal(got, want) {
			t.Fatalf("Sort by the first number of each pair of %v = %v; want %v", in, got, want)
		}
	}
}

func TestFewComparisons(t *testing.T) {
	for _, n := range []int{2, 3, 10, 64} {
		shuffled := rand.New(rand.NewSource(int64(n))).Perm(n)
		rising, falling := make([]int, n), make([]int, n)
		for i := range n {
			rising[i], falling[i] = i, n-i
		}
		for _, tt := range []struct {
			name string
			in   []int
		}{{"shuffled", shuffled}, {"rising", rising}, {"falling", falling}} {
			name, in := tt.name, tt.in
			asked := driver.Count(in)
			if limit := int(math.Ceil(float64(n) * math.Log2(float64(n)))); asked > limit {
				t.Errorf("Sort of %d %s numbers asked less %d times; want at most %d", n, name, asked, limit)
			}
			if asked < n/2 {
				t.Errorf("Sort of %d %s numbers asked less %d times; that can't tell their order", n, name, asked)
			}
		}
	}
}

// TestFewSteps counts what a sort does beside asking less, which TestFewComparisons
// does not see: moving elements one by one to make room.
func TestFewSteps(t *testing.T) {
	perm := func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }
	cost.AtMost(t, cost.NLogN.Times(64), []int{128, 256, 512, 1024, 2048, 4096}, perm, func(in []int) {
		if got := driver.Sort(in); !slices.IsSorted(got) || len(got) != len(in) {
			t.Errorf("Sort of %d shuffled numbers = %v; want 0 to %d", len(in), got, len(in)-1)
		}
	})
}
