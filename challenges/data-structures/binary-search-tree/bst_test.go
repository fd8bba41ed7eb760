package bst_test

import (
	"fmt"
	"iter"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/binary-search-tree"
	"github.com/gradus-dev/gradus/challenges/data-structures/binary-search-tree/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// text writes calls as a learner would: a number above 0 is inserted, and for each other
// one, its opposite is deleted.
func text(calls []int) string {
	var all []string
	for _, n := range calls {
		if n > 0 {
			all = append(all, fmt.Sprintf("Insert(%d)", n))
		} else {
			all = append(all, fmt.Sprintf("Delete(%d)", -n))
		}
	}
	return strings.Join(all, ", ")
}

// model is a tree as a slice: the keys from the root down, each before its left side and that
// before its right side.
type model []int

// split returns the root and its sides.
func (m model) split() (root int, left, right model) {
	i := 1
	for i < len(m) && m[i] < m[0] {
		i++
	}
	return m[0], m[1:i], m[i:]
}

// run makes a call, and returns the tree then and whether it has changed.
func (m model) run(n int) (model, bool) {
	key := max(n, -n)
	if slices.Contains(m, key) == (n > 0) {
		return m, false
	}
	if n > 0 {
		return m.insert(key), true
	}
	return m.remove(key), true
}

func (m model) insert(key int) model {
	if len(m) == 0 {
		return model{key}
	}
	root, left, right := m.split()
	if key < root {
		left = left.insert(key)
	} else {
		right = right.insert(key)
	}
	return slices.Concat(model{root}, left, right)
}

func (m model) remove(key int) model {
	root, left, right := m.split()
	switch {
	case key < root:
		left = left.remove(key)
	case key > root:
		right = right.remove(key)
	case len(left) == 0 || len(right) == 0:
		return slices.Concat(left, right)
	default:
		root = slices.Min(right)
		right = right.remove(root)
	}
	return slices.Concat(model{root}, left, right)
}

func (m model) height() int {
	if len(m) == 0 {
		return 0
	}
	_, left, right := m.split()
	return 1 + max(left.height(), right.height())
}

// looks is what is to be seen of the tree after a call that returned ok.
func (m model) look(ok bool) driver.Look {
	return driver.Look{OK: ok, InOrder: slices.Sorted(slices.Values(m)), PreOrder: m, Len: len(m), Height: m.height()}
}

// compare says what is wrong about a look, or "".
func compare(got, want driver.Look) string {
	switch {
	case got.OK != want.OK:
		return fmt.Sprintf("the last one returns %t; want %t", got.OK, want.OK)
	case !slices.Equal(got.InOrder, want.InOrder):
		return fmt.Sprintf("then InOrder() goes through %v; want %v", got.InOrder, want.InOrder)
	case !slices.Equal(got.PreOrder, want.PreOrder):
		return fmt.Sprintf("then PreOrder() goes through %v; want %v", got.PreOrder, want.PreOrder)
	case got.Len != want.Len:
		return fmt.Sprintf("then Len() = %d; want %d", got.Len, want.Len)
	case got.Height != want.Height:
		return fmt.Sprintf("then Height() = %d; want %d", got.Height, want.Height)
	}
	return ""
}

// difference makes calls, looks after each of the last ones, and says what is wrong first,
// and after which call.
func difference(calls []int, last int) (what string, i int) {
	var m model
	looks := driver.Calls(calls, last)
	for i, n := range calls {
		var ok bool
		m, ok = m.run(n)
		if at := i - len(calls) + len(looks); at >= 0 {
			if what = compare(looks[at], m.look(ok)); what != "" {
				return what, i
			}
		}
	}
	return "", 0
}

// right fails t unless the tree is as it should be after the last calls. It leaves out of
// those that lead to something wrong what is not needed for it.
func right(t *testing.T, calls []int, last int) {
	t.Helper()
	what, end := difference(calls, last)
	if what == "" {
		return
	}
	calls = calls[:end+1]
	for i := 0; i < len(calls); i++ {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		if less, end := difference(fewer, len(fewer)); less != "" {
			calls, what, i = fewer[:end+1], less, -1
		}
	}
	t.Fatalf("%s: %s", text(calls), what)
}

func TestInsert(t *testing.T) {
	tree := driver.Filled(nil)
	if tree.Contains(0) || tree.Len() != 0 {
		t.Fatalf("of an empty tree, Contains(0) = %t, Len() = %d; want false, 0", tree.Contains(0), tree.Len())
	}
	keys := []int{45, 25, 65, 15, 35, 0, -5, 75, 70}
	for i, k := range keys {
		if !tree.Insert(k) {
			t.Fatalf("after Insert of %v: Insert(%d) = false; want true", keys[:i], k)
		}
		for n := -6; n < 80; n++ {
			if got, want := tree.Contains(n), slices.Contains(keys[:i+1], n); got != want {
				t.Fatalf("after Insert of %v: Contains(%d) = %t; want %t", keys[:i+1], n, got, want)
			}
		}
		if n := tree.Len(); n != i+1 {
			t.Fatalf("after Insert of %v: Len() = %d; want %d", keys[:i+1], n, i+1)
		}
	}
	if other := driver.Filled([]int{3}); other.Len() != 1 || other.Contains(45) {
		t.Errorf("of a second tree, with 3, Len() = %d, Contains(45) = %t; want 1, false", other.Len(), other.Contains(45))
	}
}

func TestAgain(t *testing.T) {
	keys := []int{45, 25, 65, 15, 35}
	tree := driver.Filled(keys)
	for _, k := range keys {
		if tree.Insert(k) {
			t.Errorf("after Insert of %v: Insert(%d) = true; want false", keys, k)
		}
	}
	if n := tree.Len(); n != len(keys) {
		t.Errorf("after Insert of %v, twice each: Len() = %d; want %d", keys, n, len(keys))
	}
}

// orders are orders in which the numbers from 1 to n can come.
func orders(n int) (all [][]int) {
	rising := make([]int, n)
	for i := range rising {
		rising[i] = i + 1
	}
	falling := slices.Clone(rising)
	slices.Reverse(falling)
	all = append(all, rising, falling)
	for seed := range 5 {
		keys := slices.Clone(rising)
		rand.New(rand.NewSource(int64(seed))).Shuffle(n, func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		all = append(all, keys)
	}
	return all
}

func TestOrders(t *testing.T) {
	for n := range 10 {
		for _, keys := range orders(n) {
			want := model{}
			for _, k := range keys {
				want = want.insert(k)
			}
			if n == 0 {
				continue
			}
			got := driver.Calls(keys, 1)[0]
			if !slices.Equal(got.InOrder, slices.Sorted(slices.Values(keys))) {
				t.Fatalf("after Insert of %v: InOrder() goes through %v; want the numbers from 1 to %d", keys, got.InOrder, n)
			}
			if !slices.Equal(got.PreOrder, want) {
				t.Fatalf("after Insert of %v: PreOrder() goes through %v; want %v", keys, got.PreOrder, []int(want))
			}
		}
	}
	tree := driver.Filled(nil)
	for k := range tree.InOrder() {
		t.Fatalf("InOrder() of an empty tree goes through %d", k)
	}
	for k := range tree.PreOrder() {
		t.Fatalf("PreOrder() of an empty tree goes through %d", k)
	}
}

func TestLoops(t *testing.T) {
	keys := []int{45, 25, 65, 15, 35, 55}
	tree := driver.Filled(keys)
	inOrder, preOrder, between := tree.InOrder(), tree.PreOrder(), tree.Between(20, 60)
	for _, tt := range []struct {
		call string
		loop iter.Seq[int]
		want []int
	}{
		{"InOrder()", inOrder, []int{15, 25, 35, 45, 55, 65}},
		{"PreOrder()", preOrder, []int{45, 25, 15, 35, 65, 55}},
		{"Between(20, 60)", between, []int{25, 35, 45, 55}},
	} {
		for range 2 {
			for n := range len(tt.want) + 1 {
				var got []int
				for k := range tt.loop {
					if len(got) == n {
						break
					}
					got = append(got, k)
				}
				if want := tt.want[:n]; !slices.Equal(got, want) {
					t.Fatalf("after Insert of %v: the first %d of %s are %v; want %v", keys, n, tt.call, got, want)
				}
			}
		}
	}
	tree = driver.Filled(nil)
	inOrder, preOrder, between = tree.InOrder(), tree.PreOrder(), tree.Between(20, 40)
	tree.Insert(35)
	tree.Insert(25)
	for _, tt := range []struct {
		call string
		loop iter.Seq[int]
	}{{"InOrder()", inOrder}, {"PreOrder()", preOrder}, {"Between(20, 40)", between}} {
		call, loop := tt.call, tt.loop
		got, want := slices.Collect(loop), []int{25, 35}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("what %s of an empty tree returned goes, after Insert(35), Insert(25), through %v; want %v", call, got, want)
		}
	}
}

func TestHeight(t *testing.T) {
	for _, tt := range []struct {
		keys []int
		want int
	}{
		{nil, 0}, {[]int{9}, 1}, {[]int{9, 8}, 2}, {[]int{9, 10}, 2}, {[]int{9, 8, 10}, 2}, {[]int{9, 11, 10}, 3},
		{[]int{9, 8, 7, 6}, 4}, {[]int{6, 7, 8, 9}, 4}, {[]int{9, 1, 20, 8, 7}, 4}, {[]int{9, 1, 20, 10, 11, 12}, 5},
	} {
		if got := driver.Filled(tt.keys).Height(); got != tt.want {
			t.Errorf("after Insert of %v: Height() = %d; want %d", tt.keys, got, tt.want)
		}
	}
}

func TestDeleteFew(t *testing.T) {
	keys := []int{45, 25, 65, 15, 35, 75, 30, 10, 80, 78, 32}
	for _, gone := range []int{32, 30, 10, 15, 78, 80, 75, 35, 65} {
		right(t, append(slices.Clone(keys), -gone), 1)
	}
	right(t, append(slices.Clone(keys), -32, -30, -35, -10, -15, -25), 6)
}

func TestDeleteTwo(t *testing.T) {
	for _, keys := range [][]int{
		{9, 5, 20, 3, 7},                     // 5: its right child has no children
		{9, 5, 20, 3, 7, 8},                  // its right child has a right one
		{9, 5, 20, 3, 7, 6},                  // the next is below its right child
		{9, 5, 20, 3, 8, 6, 7},               // and has a right child
		{4, 2, 10, 5, 20, 15, 30, 12, 13, 6}, // the same, further down
	} {
		for _, gone := range keys {
			right(t, append(slices.Clone(keys), -gone), 1)
		}
	}
	right(t, []int{50, 20, 80, 10, 30, 70, 90, 25, 35, 75, 85, -50, -70, -75, -80}, 4)
}

func TestDeleteRoot(t *testing.T) {
	for _, calls := range [][]int{
		{9, -9, 8}, {9, 5, -9, 7}, {9, 12, -9, 10}, {9, 5, 12, -9, 10}, {9, 5, 12, 10, -9, 11}, {9, 5, 4, 7, -9}, {9, 12, 10, 13, -9},
		{9, 5, 12, -9, -12, -5, 3, 2, 4},
	} {
		right(t, calls, len(calls))
	}
}

func TestDeleteMissing(t *testing.T) {
	tree := driver.Filled(nil)
	if tree.Delete(1) || tree.Len() != 0 {
		t.Fatalf("of an empty tree, Delete(1) = true, or Len() = %d then; want false, 0", tree.Len())
	}
	keys := []int{45, 25, 65, 35}
	tree = driver.Filled(keys)
	for _, k := range []int{0, 20, 30, 40, 50, 60, 70} {
		if tree.Delete(k) || tree.Len() != 4 {
			t.Fatalf("after Insert of %v: Delete(%d) = true, or Len() = %d then; want false, 4", keys, k, tree.Len())
		}
	}
	if !tree.Delete(25) || tree.Delete(25) || tree.Len() != 3 || tree.Contains(25) || !tree.Contains(35) {
		t.Errorf("after Insert of %v, Delete(25) should be true, then false, and all but 25 be there", keys)
	}
}

func TestBetween(t *testing.T) {
	ends := []int{0, 10, 15, 20, 30, 35, 40, 50, 55}
	for _, keys := range [][]int{{}, {30}, {30, 10, 50, 20, 40}, {10, 20, 30, 40, 50}, {50, 40, 30, 20, 10}, {20, 10, 50, 40, 30}} {
		ranges := driver.Between(keys, ends)
		for i, from := range ends {
			for j, to := range ends {
				var want []int
				for _, k := range slices.Sorted(slices.Values(keys)) {
					if k >= from && k < to {
						want = append(want, k)
					}
				}
				if got := ranges[i*len(ends)+j]; !slices.Equal(got, want) {
					t.Fatalf("after Insert of %v: Between(%d, %d) goes through %v; want %v", keys, from, to, got, want)
				}
			}
		}
	}
}

func TestOwnOrder(t *testing.T) {
	tree := bst.New(func(a, b int) int { return 7 * (b/10 - a/10) })
	const after = "where large tens come first and all else does not count, after Insert of 50, 70, 10, 30, 75"
	for _, k := range []int{50, 70, 10, 30} {
		tree.Insert(k)
	}
	if tree.Insert(75) {
		t.Errorf("%s, the last of which should return false, it returns true", after)
	}
	if !tree.Contains(36) || tree.Contains(45) {
		t.Errorf("%s: Contains(36) = %t, Contains(45) = %t; want true, false", after, tree.Contains(36), tree.Contains(45))
	}
	if got, want := slices.Collect(tree.InOrder()), []int{70, 50, 30, 10}; !slices.Equal(got, want) {
		t.Errorf("%s: InOrder() goes through %v; want %v", after, got, want)
	}
	if got, want := slices.Collect(tree.Between(59, 19)), []int{50, 30}; !slices.Equal(got, want) {
		t.Errorf("%s: Between(59, 19) goes through %v; want %v", after, got, want)
	}
	if !tree.Delete(59) || tree.Delete(50) {
		t.Errorf("%s: Delete(59), then Delete(50) should be true, then false", after)
	}
	if got, want := slices.Collect(tree.PreOrder()), []int{30, 70, 10}; !slices.Equal(got, want) {
		t.Errorf("%s, Delete(59): PreOrder() goes through %v; want %v", after, got, want)
	}
}

func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(14))
	for round := range 30 {
		calls := make([]int, 60)
		for i := range calls {
			if calls[i] = 1 + rng.Intn(12+round); rng.Intn(5) < 2 {
				calls[i] = -calls[i]
			}
		}
		right(t, calls, len(calls))
	}
}

var sizes = []int{15, 31, 63, 127, 255, 511}

// middleFirst returns the numbers 10, 20 and so on to 10n, in an order that gives a tree of
// the least height.
func middleFirst(n int) []int {
	var keys []int
	for step := n + 1; step > 1; step /= 2 {
		for k := step / 2; k <= n; k += step {
			keys = append(keys, 10*k)
		}
	}
	return keys
}

func TestCost(t *testing.T) {
	cost.AtMost(t, cost.NLogN, sizes, middleFirst, func(keys []int) {
		n := len(keys)
		if inserted, found, deleted := driver.All(keys); inserted != n || found != n || deleted != n {
			t.Errorf("of %d keys, %d are inserted, %d found and %d deleted; want all", n, inserted, found, deleted)
		}
	})
}

func TestLoopCost(t *testing.T) {
	filled := func(n int) *bst.Tree[int] { return driver.Filled(middleFirst(n)) }
	cost.AtMost(t, cost.LogN, sizes, filled, func(tree *bst.Tree[int]) {
		n := tree.Len()
		root := (n + 1) / 2
		want := 10*(1+2+3) + 10*(root+root/2+root/4) + 10*(root+1+root+2+root+3)
		if got := driver.Few(tree, 10*root+5, 10*n+5); got != want {
			t.Errorf("the first three keys of InOrder, of PreOrder, and of Between(%d, %d), and those of Between(%[1]d, %[3]d), are %[4]d in sum; want %[5]d", 10*root+5, 10*n+5, 10*root+10, got, want)
		}
	})
}
