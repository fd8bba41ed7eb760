package btree_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/b-tree"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

func newTree(t *testing.T, degree int) *btree.Tree[int, int] {
	t.Helper()
	tree, err := btree.New[int, int](degree, cmp.Compare[int])
	if err != nil {
		t.Fatalf("New(%d) = error %v; want a tree", degree, err)
	}
	return tree
}

// filled returns a tree from each key to ten times the key.
func filled(t *testing.T, degree int, keys []int) *btree.Tree[int, int] {
	t.Helper()
	tree := newTree(t, degree)
	for _, k := range keys {
		tree.Put(k, 10*k)
	}
	return tree
}

// scanned is what Range goes through, written as "1=10 2=20".
func scanned(tree *btree.Tree[int, int], from, to int) string {
	var pairs []string
	for k, v := range tree.Range(from, to) {
		pairs = append(pairs, fmt.Sprintf("%d=%d", k, v))
	}
	return strings.Join(pairs, " ")
}

// pairs is how scanned writes the keys of a model from from on, and before to.
func pairs(model map[int]int, from, to int) string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(model)) {
		if k >= from && k < to {
			all = append(all, fmt.Sprintf("%d=%d", k, model[k]))
		}
	}
	return strings.Join(all, " ")
}

// tens is a model with the keys and ten times each.
func tens(keys []int) map[int]int {
	model := map[int]int{}
	for _, k := range keys {
		model[k] = 10 * k
	}
	return model
}

func rising(n int) []int {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = i + 1
	}
	return keys
}

func falling(n int) []int {
	keys := rising(n)
	slices.Reverse(keys)
	return keys
}

func shuffled(seed int64, n int) []int {
	keys := rising(n)
	rand.New(rand.NewSource(seed)).Shuffle(n, func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return keys
}

// toMiddle is 1, n, 2, n-1 and so on, for even n.
func toMiddle(n int) []int {
	var keys []int
	for i, j := 1, n; i < j; i, j = i+1, j-1 {
		keys = append(keys, i, j)
	}
	return keys
}

func TestPutAndGet(t *testing.T) {
	for _, degree := range []int{2, 3, 10} {
		tree := newTree(t, degree)
		if v, ok := tree.Get(1); v != 0 || ok {
			t.Errorf("degree %d: Get(1) of an empty tree = %d, %t; want 0, false", degree, v, ok)
		}
		keys := shuffled(1, 40)
		for i, k := range keys {
			tree.Put(2*k, k%7)
			if n := tree.Len(); n != i+1 {
				t.Fatalf("degree %d: Len() after %d keys are put = %d", degree, i+1, n)
			}
		}
		for _, k := range keys {
			if v, ok := tree.Get(2 * k); v != k%7 || !ok {
				t.Fatalf("degree %d: Get(%d) = %d, %t; want %d, true", degree, 2*k, v, ok, k%7)
			}
			if v, ok := tree.Get(2*k - 1); v != 0 || ok {
				t.Fatalf("degree %d: Get(%d), which is not there = %d, %t; want 0, false", degree, 2*k-1, v, ok)
			}
		}
		if v, ok := tree.Get(99); v != 0 || ok {
			t.Errorf("degree %d: Get(99), after all keys = %d, %t; want 0, false", degree, v, ok)
		}
	}
}

func TestReplacing(t *testing.T) {
	tree, model := filled(t, 2, rising(12)), tens(rising(12))
	for _, k := range rising(12) {
		for _, v := range []int{0, 100 + k} {
			tree.Put(k, v)
			model[k] = v
			if got, want := scanned(tree, 0, 99), pairs(model, 0, 99); got != want || tree.Len() != 12 {
				t.Fatalf("after Put(%d, %d) replaced a value: %s, Len() = %d; want %s, 12", k, v, got, tree.Len(), want)
			}
		}
	}
}

func TestDelete(t *testing.T) {
	for _, degree := range []int{2, 3} {
		for _, n := range []int{1, 4, 17} {
			for _, gone := range rising(n) {
				tree, model := filled(t, degree, rising(n)), tens(rising(n))
				delete(model, gone)
				for i, want := range []bool{true, false} {
					if got := tree.Delete(gone); got != want {
						t.Fatalf("degree %d, keys 1 to %d: call %d of Delete(%d) = %t; want %t", degree, n, i+1, gone, got, want)
					}
				}
				if got, want := scanned(tree, 0, 99), pairs(model, 0, 99); got != want || tree.Len() != n-1 {
					t.Fatalf("degree %d, keys 1 to %d: after Delete(%d): %s, Len() = %d; want %s, %d", degree, n, gone, got, tree.Len(), want, n-1)
				}
				if v, ok := tree.Get(gone); v != 0 || ok {
					t.Fatalf("degree %d, keys 1 to %d: Get(%d) after Delete = %d, %t; want 0, false", degree, n, gone, v, ok)
				}
			}
		}
	}
	if newTree(t, 2).Delete(1) {
		t.Errorf("Delete(1) of an empty tree = true; want false")
	}
	tree := filled(t, 2, rising(10))
	for _, key := range []int{0, 11} {
		if tree.Delete(key) || tree.Len() != 10 {
			t.Errorf("Delete(%d) of keys 1 to 10 should be false; then Len() = %d; want 10", key, tree.Len())
		}
	}
}

func TestRange(t *testing.T) {
	evens := shuffled(2, 20)
	for i := range evens {
		evens[i] *= 2
	}
	tree, model := filled(t, 2, evens), tens(evens)
	for _, from := range []int{-1, 0, 1, 2, 3, 7, 8, 20, 21, 39, 40, 41} {
		for _, to := range []int{0, 2, 3, 8, 9, 20, 22, 23, 40, 41, 50} {
			if got, want := scanned(tree, from, to), pairs(model, from, to); got != want {
				t.Fatalf("Range(%d, %d) of the even numbers from 2 to 40: %q; want %q", from, to, got, want)
			}
		}
	}
	if got := scanned(newTree(t, 2), 0, 9); got != "" {
		t.Errorf("Range(0, 9) of an empty tree: %q; want nothing", got)
	}
	all := tree.Range(1, 99)
	tree.Delete(20)
	for range 2 {
		n := 0
		for range all {
			n++
		}
		if n != 19 {
			t.Errorf("a loop over Range(1, 99), called before a key of 20 was deleted, goes through %d keys; want the 19 that are there, each time", n)
		}
	}
}

func TestRangeLeftEarly(t *testing.T) {
	tree := filled(t, 2, rising(20))
	for from := 1; from <= 20; from += 3 {
		for n := range 21 - from {
			var got []int
			for k := range tree.Range(from, 99) {
				got = append(got, k)
				if len(got) == n+1 {
					break
				}
			}
			if want := rising(from + n)[from-1:]; !slices.Equal(got, want) {
				t.Fatalf("the first %d of Range(%d, 99) of the keys 1 to 20 = %d; want %d", n+1, from, got, want)
			}
		}
	}
}

func TestOwnOrder(t *testing.T) {
	tree, err := btree.New[string, int](2, func(a, b string) int { return 5 * strings.Compare(strings.ToLower(b), strings.ToLower(a)) })
	if err != nil {
		t.Fatalf("New(2) = error %v; want a tree", err)
	}
	for i, w := range strings.Fields("d B a C A e D") {
		tree.Put(w, i)
	}
	var got []int
	for _, v := range tree.Range("D", "A") {
		got = append(got, v)
	}
	if want := []int{6, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("values from D to before A, backwards, with letters of either case the same = %d; want %d", got, want)
	}
	if v, ok := tree.Get("c"); v != 3 || !ok {
		t.Errorf("Get(c), put as C = %d, %t; want 3, true", v, ok)
	}
	if !tree.Delete("b") || tree.Delete("B") || tree.Len() != 4 {
		t.Errorf("Delete(b), put as B, and Delete(B) should be true, then false; then Len() = %d; want 4", tree.Len())
	}
}

func TestDegree(t *testing.T) {
	for _, degree := range []int{1, 0, -3} {
		if tree, err := btree.New[int, int](degree, cmp.Compare[int]); !errors.Is(err, btree.ErrDegree) || tree != nil {
			t.Errorf("New(%d) = error %v; want no tree and ErrDegree", degree, err)
		}
	}
	newTree(t, 2).Put(1, 1)
}

// shape fails the test unless levels are a B-tree of a degree with these keys. It
// returns the nodes on the way to each key, from the root down.
func shape(t *testing.T, degree int, levels [][][]int, keys []int, when string) map[int][][]int {
	t.Helper()
	ways, inOrder := map[int][][]int{}, []int{}
	next := make([]int, len(levels)) // of each level, the first node not seen yet
	var walk func(depth int, way [][]int)
	walk = func(depth int, way [][]int) {
		if next[depth] == len(levels[depth]) {
			t.Fatalf("%s, Levels() = %v: level %d has %d nodes; want one more than there are keys on the level above for each node there", when, levels, depth, len(levels[depth]))
		}
		node := levels[depth][next[depth]]
		next[depth]++
		if len(node) > 2*degree-1 || len(node) < degree-1 && depth > 0 || len(node) == 0 {
			t.Fatalf("%s, Levels() = %v: the node %v has %d keys; want %d to %d, for the root 1 to %[6]d", when, levels, node, len(node), degree-1, 2*degree-1)
		}
		way = append(way[:len(way):len(way)], node)
		for i := range len(node) + 1 {
			if depth+1 < len(levels) {
				walk(depth+1, way)
			}
			if i < len(node) {
				ways[node[i]], inOrder = way, append(inOrder, node[i])
			}
		}
	}
	if len(levels) > 0 {
		walk(0, nil)
	}
	for depth, level := range levels {
		if depth == 0 && len(level) != 1 || next[depth] != len(level) {
			t.Fatalf("%s, Levels() = %v: level %d has %d nodes; want %d", when, levels, depth, len(level), next[depth])
		}
	}
	if !slices.Equal(inOrder, keys) {
		t.Fatalf("%s, Levels() = %v: from left to right, with each node's keys between its children, that is %d; want %d", when, levels, inOrder, keys)
	}
	return ways
}

// looks calls check with what is seen after each operation: n puts the key n, -n
// deletes it. want are the keys there are then.
func looks(t *testing.T, degree int, ops []int, check func(look btree.Look, want []int, when string)) {
	t.Helper()
	all, err := btree.DriveLooks(degree, ops)
	if err != nil || len(all) != len(ops) {
		t.Fatalf("New(%d) = error %v; want a tree", degree, err)
	}
	model := map[int]bool{}
	for i, look := range all {
		if ops[i] > 0 {
			model[ops[i]] = true
		} else {
			delete(model, -ops[i])
		}
		check(look, slices.Sorted(maps.Keys(model)), fmt.Sprintf("degree %d, after %d (negative keys are deleted)", degree, ops[:i+1]))
	}
}

// shapes fails the test unless there is a B-tree after each operation.
func shapes(t *testing.T, degree int, ops []int) {
	t.Helper()
	looks(t, degree, ops, func(look btree.Look, want []int, when string) {
		t.Helper()
		shape(t, degree, look.Levels, want, when)
	})
}

func TestShapeAfterPuts(t *testing.T) {
	for _, degree := range []int{2, 3, 4} {
		for _, ops := range [][]int{rising(30), falling(30), toMiddle(30), shuffled(3, 30), {3, 1, 2, 2, 1, 3, 4, 4, 1}} {
			shapes(t, degree, ops)
		}
	}
}

func TestShapeAfterDeletes(t *testing.T) {
	for _, degree := range []int{2, 3} {
		for _, puts := range [][]int{rising(24), shuffled(4, 24)} {
			for _, deletes := range [][]int{rising(24), falling(24), toMiddle(24), shuffled(5, 24), shuffled(6, 24)} {
				ops := slices.Clone(puts)
				for _, k := range deletes {
					ops = append(ops, -k)
				}
				shapes(t, degree, append(ops, 5))
			}
		}
	}
}

// searched fails the test unless Get compared a key with keys of each node on its way,
// and of no other.
func searched(t *testing.T, key int, met []int, way [][]int, when string) {
	t.Helper()
	on := slices.Concat(way...)
	for _, k := range met {
		if !slices.Contains(on, k) {
			t.Fatalf("%s, Get(%d) compares it with %d; want keys of the nodes on its way, %d, alone", when, key, met, way)
		}
	}
	for _, node := range way {
		if !slices.ContainsFunc(node, func(k int) bool { return slices.Contains(met, k) }) {
			t.Fatalf("%s, Get(%d) compares it with %d, so none of the node %d; Levels() says it is on the way", when, key, met, node)
		}
	}
}

func TestLevels(t *testing.T) {
	ops := append(shuffled(7, 30), -3, -20, -7, -11, -1, -13, -12, -14, -2, -19, 3, 20, 2)
	for _, degree := range []int{2, 3} {
		looks(t, degree, ops, func(look btree.Look, want []int, when string) {
			t.Helper()
			for key, way := range shape(t, degree, look.Levels, want, when) {
				searched(t, key, look.Met[key], way, when)
			}
			if look.Len != len(want) {
				t.Fatalf("%s, Len() = %d; want %d", when, look.Len, len(want))
			}
		})
	}
	if levels := newTree(t, 2).Levels(); len(levels) != 0 {
		t.Errorf("Levels() of an empty tree = %v; want none", levels)
	}
	keys, err := btree.DriveScribble(2, 20)
	if err != nil || !slices.Equal(keys, rising(20)) {
		t.Errorf("after the slices that Levels() returned are filled with zeros, a tree with the keys 1 to 20 has %d, error %v; want its own keys", keys, err)
	}
}

func TestAgainstModel(t *testing.T) {
	for _, degree := range []int{2, 3, 8} {
		rng := rand.New(rand.NewSource(int64(degree)))
		tree, model := newTree(t, degree), map[int]int{}
		var log []string
		for i := range 300 {
			key := rng.Intn(60)
			v, there := model[key]
			call, got, want := "", "", ""
			switch op := rng.Intn(10); {
			case op < 5-i/100:
				call = fmt.Sprintf("Put(%d, %d)", key, i)
				tree.Put(key, i)
				model[key] = i
			case op < 8:
				call = fmt.Sprintf("Delete(%d)", key)
				got, want = fmt.Sprint(tree.Delete(key)), fmt.Sprint(there)
				delete(model, key)
			default:
				call, want = fmt.Sprintf("Get(%d)", key), fmt.Sprint(v, " ", there)
				v, there = tree.Get(key)
				got = fmt.Sprint(v, " ", there)
			}
			log = append(log, call)
			if got == want {
				call, got, want = "Len()", fmt.Sprint(tree.Len()), fmt.Sprint(len(model))
			}
			if got == want && i%20 == 19 {
				call, got, want = fmt.Sprintf("Range(%d, %d)", key-20, key+20), scanned(tree, key-20, key+20), pairs(model, key-20, key+20)
			}
			if got != want {
				t.Fatalf("degree %d: %s = %s; want %s; the last calls were %v", degree, call, got, want, log[max(0, len(log)-12):])
			}
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, degree := range []int{2, 16, 100} {
		const n = 1500
		levels := 1
		for least := 2 * degree; least-1 <= n; least *= degree {
			levels++ // a tree with one more has 2·degree^(levels-1) - 1 keys at least
		}
		most, err := btree.DriveComparisons(degree, n)
		if want := levels * 2 * bits.Len(uint(2*degree-1)); err != nil || most > want {
			t.Errorf("degree %d, %d keys: Get compares a key %d times, error %v; want at most %d: %d for each of %d levels", degree, n, most, err, want, want/levels, levels)
		}
	}
}

func TestCost(t *testing.T) {
	sizes := []int{32, 64, 128, 256, 512, 1024}
	for _, tt := range []struct {
		name string
		call func(tree *btree.Tree[int, int], key int)
	}{
		{"Get", func(tree *btree.Tree[int, int], key int) { tree.Get(key - 1) }},
		{"Put", func(tree *btree.Tree[int, int], key int) { tree.Put(key-1, 0) }},
		{"Delete", func(tree *btree.Tree[int, int], key int) { tree.Delete(key) }},
		{"Len", func(tree *btree.Tree[int, int], key int) { tree.Len() }},
		{"the first three of Range", func(tree *btree.Tree[int, int], key int) {
			n := 0
			for range tree.Range(key, 1<<30) {
				if n++; n == 3 {
					return
				}
			}
		}},
		{"Range over three keys", func(tree *btree.Tree[int, int], key int) {
			for range tree.Range(key, key+6) {
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cost.AtMost(t, cost.LogN.Times(1000), sizes, btree.DriveFilled, func(tree *btree.Tree[int, int]) {
				for i := range 4 {
					tt.call(tree, 2*((i+1)*tree.Len()/5))
				}
			})
		})
	}
}
