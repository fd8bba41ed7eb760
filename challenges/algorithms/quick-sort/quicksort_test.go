package quicksort_test

import (
	"cmp"
	"math"
	"math/rand"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/quick-sort"
	"github.com/gradus-dev/gradus/challenges/algorithms/quick-sort/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// checkPartition fails t unless items, which were before, are partitioned by pivot at
// from and to.
func checkPartition(t *testing.T, before, items []int, pivot, from, to int) {
	t.Helper()
	less, equal := 0, 0
	for _, item := range before {
		if item < pivot {
			less++
		}
		if item == pivot {
			equal++
		}
	}
	if from != less || to != less+equal {
		t.Errorf("Partition(%v, %d) = %d, %d; want %d, %d (items before %d: %d, equal to it: %d)",
			before, pivot, from, to, less, less+equal, pivot, less, equal)
		return
	}
	for i, item := range items {
		if item < pivot != (i < from) || item > pivot != (i >= to) {
			t.Errorf("after Partition(%v, %d) = %d, %d the items are %v; but %d, at index %d, is in the wrong part", before, pivot, from, to, items, item, i)
			return
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(items)), slices.Sorted(slices.Values(before))) {
		t.Errorf("after Partition(%v, %d) the items are %v; want the same items in another order", before, pivot, items)
	}
}

func partition(t *testing.T, before []int, pivot int) {
	t.Helper()
	items := slices.Clone(before)
	from, to := quicksort.Partition(items, pivot, cmp.Compare[int])
	checkPartition(t, before, items, pivot, from, to)
}

// partition is partition without a message for every comparison.
func drivePartition(t *testing.T, before []int, pivot int) {
	t.Helper()
	items, from, to := driver.Partition(slices.Clone(before), pivot)
	checkPartition(t, before, items, pivot, from, to)
}

func TestPartition(t *testing.T) {
	partition(t, []int{5, 8, 2, 5, 9, 1, 5, 3}, 5)
	partition(t, []int{9, 8, 7, 6, 2, 1, 0}, 6)
	partition(t, []int{1, 2, 6, 7, 8}, 6)
	partition(t, []int{3, 1, 3, 1, 2, 3, 1}, 2)
	rng := rand.New(rand.NewSource(2))
	for range 20 {
		before := make([]int, 6+rng.Intn(6))
		for i := range before {
			before[i] = rng.Intn(6)
		}
		if drivePartition(t, before, rng.Intn(6)); t.Failed() {
			return
		}
	}
}

func TestPartitionEdges(t *testing.T) {
	partition(t, nil, 3)
	for _, before := range [][]int{{3}, {2}, {4}, {3, 3, 3}, {1, 2, 1}, {5, 4, 5}, {4, 2}, {2, 4}, {4, 1, 5, 2}} {
		partition(t, before, 3)
	}
}

func TestPartitionCost(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pivot func(n int) int
	}{
		{"all before", func(n int) int { return n }},
		{"half", func(n int) int { return n / 2 }},
		{"all after", func(n int) int { return -1 }},
	} {
		name, pivot := tt.name, tt.pivot
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, cost.N, sizes, shuffled, func(in []int) {
				drivePartition(t, in, pivot(len(in)))
			})
		})
	}
}

// often is how many times a test sorts the same items: chance may have a part in it.
const often = 10

// sort fails t unless Sort orders copies of in.
func sort(t *testing.T, in []int) {
	t.Helper()
	want := slices.Sorted(slices.Values(in))
	for _, got := range driver.Sorts(slices.Repeat([][]int{in}, often)) {
		if !slices.Equal(got, want) {
			t.Errorf("after Sort(%v) the items are %v; want %v", in, got, want)
			return
		}
	}
}

func TestSorts(t *testing.T) {
	sort(t, []int{3, 1, 2})
	sort(t, []int{1, 2, 3, 4, 5, 6})
	sort(t, []int{6, 5, 4, 3, 2, 1, 0})
	sort(t, []int{4, 4, 1, 1, 3, 3, 4})
	sort(t, []int{-1, 50, 0, math.MaxInt, math.MinInt, 8, 8})
}

func TestSmall(t *testing.T) {
	for _, in := range [][]int{nil, {}, {5}, {5, 6}, {6, 5}, {5, 5}} {
		sort(t, in)
	}
}

type card struct {
	rank int
	suit string
}

// TestOtherOrders sorts by functions that return more than -1, 0 and 1.
func TestOtherOrders(t *testing.T) {
	longer := func(a, b string) int { return 10 * (len(b) - len(a)) }
	byRankAndSuit := func(a, b card) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return int(a.suit[0]) - int(b.suit[0])
	}
	cards := []card{{3, "clubs"}, {9, "hearts"}, {1, "spades"}, {9, "clubs"}, {1, "hearts"}, {7, "spades"}}
	want := []card{{1, "hearts"}, {1, "spades"}, {3, "clubs"}, {7, "spades"}, {9, "clubs"}, {9, "hearts"}}
	for range often {
		for _, words := range [][]string{{"fig", "plum"}, {"date", "fig", "apricot", "lime", "cherry"}} {
			sorted := slices.Clone(words)
			if quicksort.Sort(sorted, longer); !slices.IsSortedFunc(sorted, longer) {
				t.Fatalf("after Sort(%q) by falling length the items are %q; want longer ones first", words, sorted)
			}
		}
	}
	for range 2 {
		got := slices.Clone(cards)
		if quicksort.Sort(got, byRankAndSuit); !slices.Equal(got, want) {
			t.Fatalf("after Sort(%v) by rank and suit the items are %v; want %v", cards, got, want)
		}
	}
}

func byRank(a, b card) int { return cmp.Compare(a.rank, b.rank) }

// bySuit orders cards that byRank takes for equal.
func bySuit(a, b card) int { return cmp.Or(byRank(a, b), cmp.Compare(a.suit, b.suit)) }

func TestKeepsEqualItems(t *testing.T) {
	cards := []card{{2, "b"}, {1, "a"}, {2, "a"}, {3, "a"}, {1, "b"}, {2, "d"}, {1, "c"}, {2, "c"}, {3, "b"}}
	all := slices.SortedFunc(slices.Values(cards), bySuit)
	got := slices.Clone(cards)
	quicksort.Sort(got, byRank)
	if !slices.IsSortedFunc(got, byRank) || !slices.Equal(slices.SortedFunc(slices.Values(got), bySuit), all) {
		t.Errorf("after Sort(%v) by rank the items are %v; want each card once, by rank", cards, got)
	}
	for rank := range 5 {
		got := slices.Clone(cards)
		quicksort.Partition(got, card{rank, "x"}, byRank)
		if !slices.Equal(slices.SortedFunc(slices.Values(got), bySuit), all) {
			t.Errorf("after Partition(%v, %v) by rank the items are %v; want each card once", cards, card{rank, "x"}, got)
		}
	}
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	all := make([][]int, 100)
	for n := range all {
		for range n {
			all[n] = append(all[n], rng.Intn(1+n/2))
		}
	}
	for n, got := range driver.Sorts(all) {
		if want := slices.Sorted(slices.Values(all[n])); !slices.Equal(got, want) {
			t.Fatalf("after Sort(%v) the items are %v; want %v", all[n], got, want)
		}
	}
}

func TestOnlyItsItems(t *testing.T) {
	in := []int{90, 80, 5, 3, 6, 4, 2, 20, 10, 30, 0}
	want := []int{90, 80, 2, 3, 4, 5, 6, 20, 10, 30, 0}
	if got := driver.Middle(slices.Clone(in), 2, 7); !slices.Equal(got, want) {
		t.Errorf("after Sort(items[2:7]), items being %v, they are %v; want %v", in, got, want)
	}
	got := driver.PartitionMiddle(slices.Clone(in), 2, 7, 4)
	if !slices.Equal(got[:2], in[:2]) || !slices.Equal(got[7:], in[7:]) {
		t.Errorf("after Partition(items[2:7], 4), items being %v, they are %v; want the others as they were", in, got)
	}
}

// contradiction is numbers, and tables of how they compare: to ask once more may get
// another answer.
type contradiction struct {
	numbers []float64
	answers [][][]int
}

func contradict(rng *rand.Rand, n int, name string, answer func(a, b float64) int) contradiction {
	c := contradiction{make([]float64, n), make([][][]int, 7)}
	for i := range c.numbers {
		c.numbers[i] = float64(i)
		if name == "equals all NaN" && i%3 == 1 {
			c.numbers[i] = math.NaN()
		}
	}
	rng.Shuffle(n, func(i, j int) { c.numbers[i], c.numbers[j] = c.numbers[j], c.numbers[i] })
	for turn := range c.answers {
		for _, a := range c.numbers {
			var row []int
			for _, b := range c.numbers {
				row = append(row, answer(a, b))
			}
			c.answers[turn] = append(c.answers[turn], row)
		}
	}
	return c
}

// TestContradictions puts up with comparisons that no order agrees with: an item may
// even come before itself. After many more of them than needed, it ends the sort.
func TestContradictions(t *testing.T) {
	rng := rand.New(rand.NewSource(5))
	for _, tt := range []struct {
		name   string
		answer func(a, b float64) int
	}{
		{"is always -1", func(a, b float64) int { return -1 }},
		{"is always 1", func(a, b float64) int { return 1 }},
		{"is always 0", func(a, b float64) int { return 0 }},
		{"is random", func(a, b float64) int { return rng.Intn(3) - 1 }},
		{"takes turns", func(a, b float64) int { return int(math.Mod(a+2*b, 3)) - 1 }},
		{"equals all NaN", naive},
	} {
		name, answer := tt.name, tt.answer
		for _, n := range []int{1, 2, 3, 8, 15} {
			c, most := contradict(rng, n, name, answer), 10*n*n+100
			all := made(func(i, n int) int { return i })(n)
			got, asked := driver.Contradictions(slices.Clone(all), c.answers, most)
			if asked > most {
				t.Fatalf("Sort(%v) with a compare that %s asks it more than %d times; want it to end", c.numbers, name, most)
			}
			if !slices.Equal(slices.Sorted(slices.Values(got)), all) {
				var items []float64
				for _, i := range got {
					items = append(items, c.numbers[i])
				}
				t.Errorf("after Sort(%v) with a compare that %s the items are %v; want the same items in any order", c.numbers, name, items)
			}
		}
	}
}

// naive takes a NaN for equal to all numbers, though these differ.
func naive(a, b float64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// sizes are large, since a sort that goes over to another method when splits stay bad
// is quadratic in what is small.
var sizes = []int{128, 256, 512, 1024, 2048, 4096}

func shuffled(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }

// made returns a generator of n numbers from a formula.
func made(number func(i, n int) int) func(n int) []int {
	return func(n int) []int {
		items := make([]int, n)
		for i := range items {
			items[i] = number(i, n)
		}
		return items
	}
}

// costs holds the steps of sorting inputs of each kind against n·log n.
func costs(t *testing.T, sizes []int, kinds map[string]func(n int) []int) {
	t.Helper()
	for name, gen := range kinds {
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, cost.NLogN.Times(100), sizes, gen, func(in []int) {
				if got := driver.Sort(slices.Clone(in)); !slices.Equal(got, slices.Sorted(slices.Values(in))) {
					t.Errorf("after Sort of %d numbers, %s, they are %v; want the same in ascending order", len(in), name, got)
				}
			})
		})
	}
}

func TestShuffledCost(t *testing.T) {
	costs(t, sizes, map[string]func(n int) []int{"shuffled": shuffled})
}

func TestPatternCost(t *testing.T) {
	costs(t, sizes, map[string]func(n int) []int{
		"sorted":          made(func(i, n int) int { return i }),
		"reversed":        made(func(i, n int) int { return n - i }),
		"rises and falls": made(func(i, n int) int { return min(i, n-1-i) }), // organ pipes
		"falls and rises": made(func(i, n int) int { return max(i, n-1-i) }),
		"saw teeth":       made(func(i, n int) int { return i % 10 }),
		"rotated":         made(func(i, n int) int { return (i + 1) % n }),
	})
}

func TestEqualCost(t *testing.T) {
	costs(t, sizes, map[string]func(n int) []int{
		"all equal":     made(func(i, n int) int { return 7 }),
		"two values":    made(func(i, n int) int { return i * i % 3 }),
		"half is equal": made(func(i, n int) int { return max(n/2, i*37%n) }),
	})
}

// medianKiller makes the median of the first, middle and last item the second
// smallest, again and again (D. R. Musser, "Introspective Sorting and Selection
// Algorithms", 1997). n is divisible by 4.
func medianKiller(n int) []int {
	items, half := make([]int, n), n/2
	for i := range half {
		if items[i] = i + 1; i%2 == 1 {
			items[i] = half + i
		}
		items[half+i] = 2 * (i + 1)
	}
	return items
}

// TestKillerCost makes, for this very submission, numbers that it sorts badly, and has
// it sort them again. To make them takes n²/2 comparisons, so there are fewer.
func TestKillerCost(t *testing.T) {
	costs(t, sizes, map[string]func(n int) []int{"against the median of three": medianKiller})
	killers, fewer := map[int][]int{}, []int{64, 128, 256, 512, 1024, 2048}
	for _, n := range fewer {
		killers[n] = driver.Adversary(n)
	}
	costs(t, fewer, map[string]func(n int) []int{"against this program": func(n int) []int { return killers[n] }})
}

func TestInPlace(t *testing.T) {
	few := []int{16, 32, 64, 128, 256, 512}
	for _, tt := range []struct {
		name string
		work func(n int)
	}{
		{"Partition of shuffled numbers", func(n int) { driver.Partition(shuffled(n), n/2) }},
		{"Sort of shuffled numbers", func(n int) { driver.Sort(shuffled(n)) }},
		{"Sort where all pivots are bad", func(n int) { driver.Adversary(n) }},
	} {
		name, work := tt.name, tt.work
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, cost.LogN.Counting(cost.Space), few, func(n int) int { return n }, work)
		})
	}
}

// TestFewCallsInProgress allows a few calls for each of the 2·log n levels of a sort that
// goes over to another method there. Bad pivots make n/2 levels or more.
func TestFewCallsInProgress(t *testing.T) {
	const n = 512
	limit := int(16 * math.Log2(n))
	for _, tt := range []struct {
		pivots   string
		mirrored bool
	}{{"all pivots are small", false}, {"all pivots are large", true}} {
		pivots, mirrored := tt.pivots, tt.mirrored
		switch deepest := driver.Deepest(n, mirrored); {
		case deepest == 0:
			t.Errorf("Sort of %d numbers does not call compare; want the numbers compared", n)
		case deepest > limit:
			t.Errorf("where %s, Sort of %d numbers has %d calls in progress at once; want at most 16·log2(n), which is %d", pivots, n, deepest, limit)
		}
	}
}
