package permutations_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/algorithms/permutations"
	"github.com/gradus-dev/gradus/challenges/algorithms/permutations/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// name is the call that makes the orders of items.
func name(items []int, distinct bool) string {
	if distinct {
		return fmt.Sprintf("Distinct(%v)", items)
	}
	return fmt.Sprintf("All(%v)", items)
}

// all returns the orders of items by inserting the first at each place of the orders of the
// others, and sorting them.
func all(items []int, distinct bool) [][]int {
	orders := inserted(indices(len(items)))
	slices.SortFunc(orders, slices.Compare)
	for _, order := range orders {
		for i, place := range order {
			order[i] = items[place]
		}
	}
	if distinct {
		slices.SortFunc(orders, slices.Compare)
		orders = slices.CompactFunc(orders, slices.Equal)
	}
	return orders
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func inserted(items []int) (orders [][]int) {
	if len(items) == 0 {
		return [][]int{{}}
	}
	for _, rest := range inserted(items[1:]) {
		for i := range items {
			orders = append(orders, slices.Insert(slices.Clone(rest), i, items[0]))
		}
	}
	return orders
}

// yields fails t unless a call yields these orders, in this sequence.
func yields(t *testing.T, items []int, distinct bool, want [][]int) {
	t.Helper()
	got := driver.First(items, distinct, len(want)+1)
	for i, order := range got {
		if i == len(want) {
			t.Fatalf("%s yields %v as well, after all %d orders; want no more", name(items, distinct), order, len(want))
		}
		if !slices.Equal(order, want[i]) {
			t.Fatalf("%s yields %v as number %d, after %v; want %v", name(items, distinct), order, i+1, got[max(0, i-3):i], want[i])
		}
	}
	if len(got) < len(want) {
		t.Fatalf("%s yields %d orders and no more; want %d, the next being %v", name(items, distinct), len(got), len(want), want[len(got)])
	}
}

// TestAll asks for all orders in any sequence.
func TestAll(t *testing.T) {
	for _, items := range [][]int{{7, 3}, {7, 3, 5}, {9, 8, 7, 6}, {2, 4, 6, 8, 10}} {
		got := driver.First(items, false, 200)
		want := all(items, false)
		slices.SortFunc(got, slices.Compare)
		slices.SortFunc(want, slices.Compare)
		if len(got) != len(want) {
			t.Fatalf("%s yields %d orders (200 being the most that are looked at); want %d", name(items, false), len(got), len(want))
		}
		for i := range want {
			if !slices.Equal(got[i], want[i]) {
				t.Fatalf("%s yields %v, or does not yield %v; want each order once", name(items, false), got[i], want[i])
			}
		}
	}
}

func TestOrder(t *testing.T) {
	for _, items := range [][]int{{7, 3}, {7, 3, 5}, {1, 2, 3, 4}, {4, 3, 2, 1}, {2, 9, 4, 7, 5}} {
		yields(t, items, false, all(items, false))
	}
	var got []string
	for order := range permutations.All([]string{"sun", "moon", "mars"}) {
		got = append(got, fmt.Sprint(order))
	}
	want := []string{"[sun moon mars]", "[sun mars moon]", "[moon sun mars]", "[moon mars sun]", "[mars sun moon]", "[mars moon sun]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("All([sun moon mars]) mismatch (-want +got):\n%s", diff)
	}
}

func TestFew(t *testing.T) {
	yields(t, nil, false, [][]int{{}})
	yields(t, []int{}, false, [][]int{{}})
	yields(t, []int{8}, false, [][]int{{8}})
	yields(t, []int{8, 6}, false, [][]int{{8, 6}, {6, 8}})
}

func TestEqualItems(t *testing.T) {
	yields(t, []int{5, 5}, false, [][]int{{5, 5}, {5, 5}})
	yields(t, []int{5, 3, 5}, false, all([]int{5, 3, 5}, false))
	yields(t, []int{1, 1, 1, 2}, false, all([]int{1, 1, 1, 2}, false))
}

func TestDistinct(t *testing.T) {
	for _, items := range [][]int{{7, 3, 5}, {5, 3, 5}, {3, 3, 5}, {2, 1, 2, 1}, {1, 3, 2, 3, 1}, {4, 4, 4, 1, 4}, {0, -1, 0, -2}} {
		yields(t, items, true, all(items, true))
	}
	rng := rand.New(rand.NewSource(1))
	for range 10 {
		items := make([]int, 1+rng.Intn(6))
		for i := range items {
			items[i] = rng.Intn(4)
		}
		yields(t, items, true, all(items, true))
	}
	var got []string
	for order := range permutations.Distinct([]string{"an", "b", "an"}) {
		got = append(got, fmt.Sprint(order))
	}
	if diff := cmp.Diff([]string{"[an an b]", "[an b an]", "[b an an]"}, got); diff != "" {
		t.Errorf("Distinct([an b an]) mismatch (-want +got):\n%s", diff)
	}
}

func TestDistinctFew(t *testing.T) {
	yields(t, nil, true, [][]int{{}})
	yields(t, []int{}, true, [][]int{{}})
	yields(t, []int{8}, true, [][]int{{8}})
	yields(t, []int{8, 8}, true, [][]int{{8, 8}})
	yields(t, []int{8, 8, 8, 8, 8}, true, [][]int{{8, 8, 8, 8, 8}})
}

// orders returns what ranges over the orders of items.
func orders(items []int, distinct bool) func(yield func([]int) bool) {
	if distinct {
		return permutations.Distinct(items)
	}
	return permutations.All(items)
}

// TestStops calls the iterators as a range loop does, and once more than a loop would.
func TestStops(t *testing.T) {
	for _, distinct := range []bool{false, true} {
		seq := orders([]int{4, 6, 5}, distinct)
		for stop := 1; stop <= 6; stop++ {
			calls := 0
			seq(func([]int) bool {
				calls++
				return calls < stop
			})
			if calls != stop {
				t.Fatalf("%s yields %d orders to a loop that is left at number %d; want none after that", name([]int{4, 6, 5}, distinct), calls, stop)
			}
		}
	}
}

func TestAgain(t *testing.T) {
	for _, distinct := range []bool{false, true} {
		items := []int{3, 1, 2}
		if inner, outer := driver.Nested(items, distinct, 10); outer != 6 || !slices.Equal(inner, []int{6, 6, 6, 6, 6, 6}) {
			t.Fatalf("a loop over %s has %d orders, and loops over the same within it have %v; want 6 each", name(items, distinct), outer, inner)
		}
		seq := orders(items, distinct)
		for _, most := range []int{2, 1, 4} {
			var got [][]int
			seq(func(order []int) bool {
				got = append(got, slices.Clone(order))
				return len(got) < most
			})
			if want := all(items, distinct)[:most]; len(got) != most || !slices.EqualFunc(got, want, slices.Equal) {
				t.Fatalf("%s, ranged over again after a loop was left, begins with %v; want %v", name(items, distinct), got, want)
			}
		}
	}
}

func TestOwnSlices(t *testing.T) {
	for _, distinct := range []bool{false, true} {
		items := []int{1, 2, 4, 3}
		want := all(items, distinct)
		for _, spoil := range []int{0, 99} {
			what := "kept until the last has come"
			if spoil > 0 {
				what = "overwritten when they have come"
			}
			got := driver.Kept(items, distinct, 30, spoil)
			for i := range min(len(got), len(want)) {
				if !slices.Equal(got[i], want[i]) {
					t.Fatalf("%s: if the slices are %s, number %d is %v; want %v", name(items, distinct), what, i+1, got[i], want[i])
				}
			}
			if len(got) != len(want) {
				t.Fatalf("%s: if the slices are %s, there are %d; want %d", name(items, distinct), what, len(got), len(want))
			}
		}
	}
}

func TestLeavesItems(t *testing.T) {
	for _, distinct := range []bool{false, true} {
		for _, most := range []int{1, 3, 8, 24, 50} {
			want := []int{3, 1, 4, 2}
			if n, items := driver.Items(slices.Clone(want), distinct, most); !slices.Equal(items, want) {
				t.Fatalf("after %d orders of %s, whose slices were overwritten, the items are %v; want them as they were", n, name(want, distinct), items)
			}
		}
	}
}

// twos returns n numbers of which each comes twice.
func twos(n int) []int {
	items := indices(n)
	for i := range items {
		items[i] /= 2
	}
	return items
}

// TestFirstCost goes through the first few orders of n items.
func TestFirstCost(t *testing.T) {
	const few = 6
	for _, c := range []struct {
		what     string
		distinct bool
		gen      func(n int) []int
		last     func(n int) []int // of the first few orders, by the end of the items
	}{
		{"All", false, indices, func(n int) []int { return []int{n - 1, n - 2, n - 3} }},
		{"Distinct", true, twos, func(n int) []int { m := n/2 - 1; return []int{m, m, m - 1, m - 1} }},
	} {
		t.Run(c.what, func(t *testing.T) {
			cost.AtMost(t, cost.N2.Times(64), []int{8, 16, 32, 64, 128, 256}, c.gen, func(items []int) {
				n, last := driver.Last(items, c.distinct, few)
				if want := c.last(len(items)); n != few || len(last) != len(items) || !slices.Equal(last[len(last)-len(want):], want) {
					t.Errorf("the first %d orders of %d numbers: there are %d, and the last of them ends with %v; want one that ends with %v", few, len(items), n, last[max(0, len(last)-len(want)):], want)
				}
			})
		})
	}
}

// TestEachCost goes through k orders of 12 items, and of 16 that have two values.
func TestEachCost(t *testing.T) {
	for _, c := range []struct {
		what     string
		distinct bool
		items    []int
	}{
		{"All", false, indices(12)},
		{"Distinct", true, indices(12)},
		{"Distinct of many that are equal", true, append(make([]int, 8), 1, 1, 1, 1, 1, 1, 1, 1)},
	} {
		t.Run(c.what, func(t *testing.T) {
			cost.AtMost(t, cost.N.In("k").Times(1000), []int{32, 64, 128, 256, 512, 1024, 2048}, func(k int) int { return k }, func(k int) {
				if n, last := driver.Last(c.items, c.distinct, k); n != k || len(last) != len(c.items) {
					t.Errorf("the first %d orders of %d items: there are %d, and the last of them is %v", k, len(c.items), n, last)
				}
			})
		})
	}
}
