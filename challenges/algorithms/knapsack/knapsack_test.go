package knapsack_test

import (
	"fmt"
	"math"
	"math/rand"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/knapsack"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/property"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// problem is what Best and Pack are asked.
type problem struct {
	items    []knapsack.Item
	capacity int
}

// of returns a problem; items are weight, value, weight, value and so on.
func of(capacity int, items ...int) problem {
	p := problem{capacity: capacity}
	for pair := range slices.Chunk(items, 2) {
		p.items = append(p.items, knapsack.Item{Weight: pair[0], Value: pair[1]})
	}
	return p
}

// String writes a problem as the arguments of a call.
func (p problem) String() string {
	shown, more := p.items, ""
	if len(shown) > 24 {
		shown, more = shown[:8], fmt.Sprintf("… (%d items)", len(p.items))
	}
	return fmt.Sprintf("%+v%s, %d", shown, more, p.capacity)
}

// most tries every choice of items.
func (p problem) most() int {
	return most(p.items, p.capacity)
}

func most(items []knapsack.Item, capacity int) int {
	if len(items) == 0 {
		return 0
	}
	best := most(items[1:], capacity)
	if first := items[0]; first.Weight <= capacity {
		best = max(best, most(items[1:], capacity-first.Weight)+first.Value)
	}
	return best
}

// bestIs says what is wrong with Best of p, whose value is want.
func bestIs(p problem, want int) error {
	if got, err := knapsack.Best(p.items, p.capacity); got != want || err != nil {
		return fmt.Errorf("Best(%v) = %d, %v; want %d, nil", p, got, err, want)
	}
	return nil
}

// packsFor says what is wrong with Pack of p, whose value is want. Any order will do.
func packsFor(p problem, want int) error {
	packed, err := knapsack.Pack(p.items, p.capacity)
	if err != nil {
		return fmt.Errorf("Pack(%v) = error %q; want items of the value %d", p, err, want)
	}
	left, value := p.capacity, 0
	for n, i := range packed {
		switch {
		case i < 0 || i >= len(p.items):
			return fmt.Errorf("Pack(%v) = %v; there is no item %d", p, packed, i)
		case slices.Contains(packed[:n], i):
			return fmt.Errorf("Pack(%v) = %v; item %d is there only once", p, packed, i)
		case p.items[i].Weight > left:
			return fmt.Errorf("Pack(%v) = %v; that weighs more than %d", p, packed, p.capacity)
		}
		left -= p.items[i].Weight
		value += p.items[i].Value
	}
	if value != want {
		return fmt.Errorf("Pack(%v) = %v; that has the value %d; want %d", p, packed, value, want)
	}
	return nil
}

// solved is a problem with its best value.
type solved struct {
	problem
	best int
}

// all fails t with the first problem of which says is an error.
func all(t *testing.T, says func(problem, int) error, problems []solved) {
	t.Helper()
	for _, p := range problems {
		if err := says(p.problem, p.best); err != nil {
			t.Fatal(err)
		}
	}
}

var usual = []solved{
	{of(5, 3, 4), 4},
	{of(7, 3, 4, 4, 5), 9},
	{of(6, 3, 4, 4, 5), 5},
	{of(8, 3, 4, 4, 5, 5, 7), 11},
	{of(50, 10, 60, 20, 100, 30, 120), 220}, // Introduction to Algorithms: not the densest first
	{of(10, 9, 10, 5, 6, 5, 6), 12},         // not the most valuable first
	{of(10, 1, 1, 2, 1, 3, 1, 10, 9), 9},    // not the lightest first
	{of(9, 4, 6, 4, 6, 3, 4), 12},           // a part stays empty
}

// published are problems P01, P02, P03 and P07 of John Burkardt's collection
// (KNAPSACK_01, "Data for the 01 Knapsack Problem", Florida State University), and the
// hiker of Rosetta Code's "Knapsack problem/0-1".
var published = []solved{
	{of(165, 23, 92, 31, 57, 29, 49, 44, 68, 53, 60, 38, 43, 63, 67, 85, 84, 89, 87, 82, 72), 309},
	{of(26, 12, 24, 7, 13, 11, 23, 8, 15, 9, 16), 51},
	{of(190, 56, 50, 59, 50, 80, 64, 64, 46, 75, 50, 17, 5), 150},
	{of(750, 70, 135, 73, 139, 77, 149, 80, 150, 82, 156, 87, 163, 90, 173, 94, 184, 98, 192, 106, 201, 110, 210, 113, 214, 115, 221, 118, 229, 120, 240), 1458},
	{of(400, 9, 150, 13, 35, 153, 200, 50, 160, 15, 60, 68, 45, 27, 60, 39, 40, 23, 30, 52, 10, 11, 70, 32, 30, 24, 15, 48, 10, 73, 40, 42, 70, 43, 75, 22, 80, 7, 20, 18, 12, 4, 50, 30, 10), 1030},
}

var once = []solved{
	{of(10, 2, 3), 3},
	{of(10, 2, 3, 9, 1), 3},
	{of(9, 3, 5, 3, 5, 7, 6), 10},
	{of(5, 1, 1, 1, 1, 4, 1), 2},
}

var heavy = []solved{
	{of(4, 5, 9), 0},
	{of(4, 5, 9, 4, 3), 3},
	{of(4, 4, 3, 5, 9), 3},
	{of(6, 3, 2, 7, 9, 3, 2), 4},
	{of(3, 4, 9, 3, 5, 4, 9), 5},
	{of(9, 10, 50, 100, 60, 9, 1), 1},
}

var zero = []solved{
	{of(0), 0},
	{of(0, 1, 5), 0},
	{of(0, 0, 5), 5},
	{of(0, 1, 9, 0, 5, 0, 7), 12},
	{of(3, 0, 2, 3, 4, 0, 2), 8},
	{of(3, 3, 0, 2, 0), 0},
	{of(3, 2, 0, 2, 6, 0, 0), 6},
	{of(5, 4, 4, 0, 1, 2, 3), 5},
	{of(7, 0, 0), 0},
}

// huge are problems of which a row for the whole capacity has no room, or whose weights
// can't be added up.
var huge = []solved{
	{of(math.MaxInt, 3, 4, 5, 6), 10},
	{of(math.MaxInt), 0},
	{of(math.MaxInt-1, 2, 7, math.MaxInt, 99), 7},
	{of(math.MaxInt/2, 0, 1, 9, 2, math.MaxInt/2+1, 99), 3},
	{of(10, math.MaxInt, 5, math.MaxInt, 6, 4, 3), 3},
	{of(10, math.MaxInt, 5, 10, 3, math.MaxInt-9, 6, 9, 2), 3},
	{of(math.MaxInt/4, math.MaxInt/2, 5, math.MaxInt/2, 5, math.MaxInt/2, 5, 6, 4), 4},
}

var valuable = []solved{
	{of(3, 2, math.MaxInt/2, 1, math.MaxInt/2), math.MaxInt - 1},
	{of(3, 3, math.MaxInt), math.MaxInt},
	{of(3, 4, math.MaxInt-9, 1, 4, 2, 5), 9},
	{of(4, 2, 1<<40, 2, 1<<40+1, 2, 1<<40+2), 1<<41 + 3},
}

func TestBest(t *testing.T)      { all(t, bestIs, usual) }
func TestPublished(t *testing.T) { all(t, bestIs, published) }
func TestOnce(t *testing.T)      { all(t, bestIs, once) }
func TestHeavy(t *testing.T)     { all(t, bestIs, heavy) }
func TestZero(t *testing.T)      { all(t, bestIs, zero) }
func TestHuge(t *testing.T)      { all(t, bestIs, huge) }
func TestValuable(t *testing.T)  { all(t, bestIs, valuable) }

func TestPack(t *testing.T) {
	all(t, packsFor, usual)
	all(t, packsFor, published)
	all(t, packsFor, once)
}

func TestPackEdges(t *testing.T) {
	all(t, packsFor, heavy)
	all(t, packsFor, zero)
	all(t, packsFor, valuable)
}

func TestPackHuge(t *testing.T) { all(t, packsFor, huge) }

func TestPackOrder(t *testing.T) {
	for _, p := range slices.Concat(usual, published) {
		if err := packsFor(p.problem, p.best); err != nil {
			t.Fatal(err)
		}
		if packed, _ := knapsack.Pack(p.items, p.capacity); !slices.IsSorted(packed) {
			t.Fatalf("Pack(%v) = %v; want the indexes in rising order", p, packed)
		}
	}
}

var promised = sentinel.Set{"ErrNegative": knapsack.ErrNegative}

func TestNegative(t *testing.T) {
	for _, p := range []problem{
		of(-1),
		of(-1, 2, 3),
		of(-1, 0, 3),
		of(math.MinInt, 2, 3),
		of(5, -1, 3),
		of(5, 2, 3, -1, 0),
		of(5, 2, -1),
		of(5, 9, -1, 2, 3),
		of(0, 2, 3, 9, -1),
		of(0, 2, 3, 0, -1),
		of(5, 2, 3, math.MinInt, 3),
		of(math.MaxInt, 2, math.MinInt),
	} {
		best, err := knapsack.Best(p.items, p.capacity)
		if promised.Only(t, err, knapsack.ErrNegative, "Best(%v)", p) && best != 0 {
			t.Errorf("Best(%v) = %d beside the error; want 0", p, best)
		}
		packed, err := knapsack.Pack(p.items, p.capacity)
		if promised.Only(t, err, knapsack.ErrNegative, "Pack(%v)", p) && len(packed) > 0 {
			t.Errorf("Pack(%v) = %v beside the error; want no indexes", p, packed)
		}
	}
}

func TestLeavesItems(t *testing.T) {
	for _, says := range []func(problem, int) error{bestIs, packsFor} {
		p := of(10, 9, 1, 2, 3, 12, 8, 3, 9, 1, 1, 4, 7)
		before := slices.Clone(p.items)
		if err := says(p, 20); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.items, before) {
			t.Fatalf("after Best or Pack of %+v, the items are %+v; want them as they were", before, p.items)
		}
	}
}

// TestCalls asks about other items with the same capacity, and changes what it got.
func TestCalls(t *testing.T) {
	first, second := of(9, 4, 6, 5, 7), of(9, 5, 1, 4, 2)
	before, err := knapsack.Pack(first.items, first.capacity)
	if err != nil {
		t.Fatalf("Pack(%v) = error %q", first, err)
	}
	for _, says := range []func(problem, int) error{bestIs, packsFor} {
		if err := says(second, 3); err != nil {
			t.Fatalf("after Pack(%v), %v", first, err)
		}
	}
	if !slices.Equal(before, []int{0, 1}) && !slices.Equal(before, []int{1, 0}) {
		t.Fatalf("what Pack(%v) returned is %v after other calls; want items 0 and 1", first, before)
	}
	before[0] = 77
	if err := packsFor(first, 13); err != nil {
		t.Fatalf("after the caller changed what another call returned, %v", err)
	}
}

// drawn is a problem with so few items that every choice can be tried.
func drawn(s *property.Source) problem {
	item := func(s *property.Source) knapsack.Item {
		return knapsack.Item{Weight: s.N(8), Value: s.N(10)}
	}
	return problem{property.List(s, 9, item), s.N(20)}
}

func TestRandom(t *testing.T) {
	property.Check(t, 150, drawn, func(p problem) error { return bestIs(p, p.most()) })
}

func TestRandomPack(t *testing.T) {
	property.Check(t, 150, drawn, func(p problem) error { return packsFor(p, p.most()) })
}

// random returns a problem of n items that weigh 1 to heaviest, and are worth more if
// they weigh more, as problems are that are hard to decide.
func random(n, heaviest, capacity int) problem {
	rng := rand.New(rand.NewSource(int64(n + capacity)))
	p := problem{make([]knapsack.Item, n), capacity}
	for i := range p.items {
		weight := 1 + rng.Intn(heaviest)
		p.items[i] = knapsack.Item{Weight: weight, Value: 10*weight + rng.Intn(20)}
	}
	return p
}

var (
	sizes     = []int{8, 16, 32, 64, 128, 256}
	longSizes = []int{32, 64, 128, 256, 512, 1024}
)

// costs holds what says asks to n·W steps: where the items and the capacity grow, and
// where only one of both does. With light items, half of all are packed.
func costs(t *testing.T, says func(problem, int) error) {
	run := func(p problem) {
		if err := says(p, table(p)); err != nil {
			t.Error(err)
		}
	}
	for _, tt := range []struct {
		name  string
		g     cost.Growth
		sizes []int
		gen   func(n int) problem
	}{
		{"items and capacity grow, items are light", cost.N2, sizes, func(n int) problem { return random(n, 3, n) }},
		{"items and capacity grow, items too", cost.N2, sizes, func(n int) problem { return random(n, n/4, n) }},
		{"only the capacity grows", cost.N.Times(1024), longSizes, func(n int) problem { return random(8, n/2, n) }},
		{"only the items grow in number", cost.N.Times(1024), longSizes, func(n int) problem { return random(n, 4, 8) }},
	} {
		t.Run(tt.name, func(t *testing.T) { cost.AtMost(t, tt.g, tt.sizes, tt.gen, run) })
	}
}

// table returns the best value of a problem that is too large to try every choice.
func table(p problem) int {
	best := make([]int, p.capacity+1)
	for _, item := range p.items {
		for c := p.capacity; c >= item.Weight; c-- {
			best[c] = max(best[c], best[c-item.Weight]+item.Value)
		}
	}
	return best[p.capacity]
}

func TestSteps(t *testing.T)     { costs(t, bestIs) }
func TestPackSteps(t *testing.T) { costs(t, packsFor) }
