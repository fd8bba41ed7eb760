package insertionsort_test

import (
	"math"
	"math/rand"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/insertion-sort"
	"github.com/gradus-dev/gradus/challenges/algorithms/insertion-sort/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// sorts fails t unless Sort puts numbers into ascending order.
func sorts(t *testing.T, numbers ...int) {
	t.Helper()
	got, want := slices.Clone(numbers), slices.Sorted(slices.Values(numbers))
	if insertionsort.Sort(got, func(a, b int) bool { return a < b }); !slices.Equal(got, want) {
		t.Fatalf("after Sort(%v) the items are %v; want %v", numbers, got, want)
	}
}

func TestSorts(t *testing.T) {
	sorts(t, 2, 3, 1)
	sorts(t, 5, 4, 3, 2, 1)
	sorts(t, 1, 2, 3, 4, 6, 5)
	sorts(t, 4, 4, 1, 1, 2, 2)
	sorts(t, 0, -3, math.MaxInt, 12, math.MinInt)
}

func TestSmall(t *testing.T) {
	sorts(t)
	sorts(t, 6)
	sorts(t, 6, 7)
	sorts(t, 7, 6)
	sorts(t, 6, 6)
}

type card struct {
	rank int
	suit string
}

func TestStable(t *testing.T) {
	for _, tt := range []struct{ cards, want []card }{
		{[]card{{1, "a"}, {1, "b"}}, []card{{1, "a"}, {1, "b"}}},
		{[]card{{2, "a"}, {2, "b"}, {1, "a"}}, []card{{1, "a"}, {2, "a"}, {2, "b"}}},
		{[]card{{2, "a"}, {1, "a"}, {2, "b"}, {3, "a"}, {1, "b"}, {2, "c"}, {1, "c"}},
			[]card{{1, "a"}, {1, "b"}, {1, "c"}, {2, "a"}, {2, "b"}, {2, "c"}, {3, "a"}}},
	} {
		got := slices.Clone(tt.cards)
		if insertionsort.Sort(got, func(a, b card) bool { return a.rank < b.rank }); !slices.Equal(got, tt.want) {
			t.Fatalf("after Sort(%v) by rank the items are %v; want %v", tt.cards, got, tt.want)
		}
	}
}

func TestOtherOrders(t *testing.T) {
	cards := []card{{7, "hearts"}, {9, "diamonds"}, {4, "clubs"}}
	for _, order := range []struct {
		name string
		less func(a, b card) bool
		want []card
	}{
		{"by falling rank", func(a, b card) bool { return a.rank > b.rank }, []card{{9, "diamonds"}, {7, "hearts"}, {4, "clubs"}}},
		{"by length of suit", func(a, b card) bool { return len(a.suit) < len(b.suit) }, []card{{4, "clubs"}, {7, "hearts"}, {9, "diamonds"}}},
	} {
		got := slices.Clone(cards)
		if insertionsort.Sort(got, order.less); !slices.Equal(got, order.want) {
			t.Fatalf("after Sort(%v) %s the items are %v; want %v", cards, order.name, got, order.want)
		}
	}
}

// TestRandom sorts pairs of a random number and the place where it was.
func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(8))
	for n := range 30 {
		in := make([][2]int, n)
		for i := range in {
			in[i] = [2]int{rng.Intn(1 + n/2), i}
		}
		want := slices.Clone(in)
		slices.SortStableFunc(want, func(a, b [2]int) int { return a[0] - b[0] })
		if got := driver.ByFirst(slices.Clone(in)); !slices.Equal(got, want) {
			t.Fatalf("after Sort(%v) by the first number of each the items are %v; want %v", in, got, want)
		}
	}
}

func TestOnlyItsItems(t *testing.T) {
	in := []int{70, 60, 8, 5, 9, 6, 50, 40}
	want := []int{70, 60, 5, 6, 8, 9, 50, 40}
	if got := driver.Middle(slices.Clone(in), 2, 6); !slices.Equal(got, want) {
		t.Errorf("after Sort(items[2:6]), items being %v, they are %v; want %v", in, got, want)
	}
}

func identity(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}

// nearly are kinds of numbers that are nearly sorted: of n, there are some n pairs out of
// order at most.
var nearly = []struct {
	name string
	make func(n int) []int
}{
	{"sorted", identity},
	{"two exchanged", func(n int) []int {
		items := identity(n)
		items[n/2], items[n/2+1] = items[n/2+1], items[n/2]
		return items
	}},
	{"the smallest is last", func(n int) []int { return append(identity(n)[1:], 0) }},
	{"the largest is first", func(n int) []int { return append([]int{n - 1}, identity(n-1)...) }},
	{"each at most two places away", func(n int) []int {
		items := identity(n)
		for three := range slices.Chunk(items, 3) {
			slices.Reverse(three)
		}
		return items
	}},
	{"many are equal", func(n int) []int {
		items := identity(n)
		for i := range items {
			items[i] /= 8
		}
		return items
	}},
}

// outOfOrder counts the pairs of which the later number is less than the earlier one.
func outOfOrder(items []int) (pairs int) {
	for i, later := range items {
		for _, earlier := range items[:i] {
			if later < earlier {
				pairs++
			}
		}
	}
	return pairs
}

func TestFewQuestions(t *testing.T) {
	shuffled := func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }
	falling := func(n int) []int {
		items := identity(n)
		slices.Reverse(items)
		return items
	}
	kinds := slices.Clone(nearly)
	kinds = append(kinds, nearly[0], nearly[0])
	kinds[len(nearly)].name, kinds[len(nearly)].make = "shuffled", shuffled
	kinds[len(nearly)+1].name, kinds[len(nearly)+1].make = "falling", falling
	for _, n := range []int{8, 40} {
		for _, kind := range kinds {
			in := kind.make(n)
			sorted, asked := driver.Asked(slices.Clone(in))
			if !slices.IsSorted(sorted) {
				t.Fatalf("after Sort(%v) the items are %v; want them in ascending order", in, sorted)
			}
			if pairs := outOfOrder(in); asked > n+2*pairs {
				t.Fatalf("Sort(%v) asks less %d times; want at most %d, for %d items (%s) with %d pairs out of order", in, asked, n+2*pairs, n, kind.name, pairs)
			}
		}
	}
}

// costs holds the steps of sorting numbers of some kind against a growth.
func costs(t *testing.T, g cost.Growth, name string, gen func(n int) []int) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		cost.AtMost(t, g, []int{16, 32, 64, 128, 256, 512}, gen, func(in []int) {
			if got := driver.Sort(slices.Clone(in)); !slices.IsSorted(got) || len(got) != len(in) {
				t.Errorf("after Sort of %d numbers, %s, the items are not in ascending order", len(in), name)
			}
		})
	})
}

func TestNearlySortedCost(t *testing.T) {
	for _, kind := range nearly {
		costs(t, cost.N.Times(100), kind.name, kind.make)
	}
}

func TestShuffledCost(t *testing.T) {
	costs(t, cost.N2, "shuffled", func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) })
}

func TestInPlace(t *testing.T) {
	shuffled := func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }
	cost.AtMost(t, cost.Constant.Counting(cost.Space), []int{8, 16, 32, 64, 128, 256}, shuffled, func(in []int) { driver.Sort(in) })
}
