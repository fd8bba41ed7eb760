package btree_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	btree "github.com/gradus-dev/gradus/challenges/data-structures/b-tree"
	"github.com/gradus-dev/gradus/challenges/data-structures/b-tree/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/property"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

func newTree(t *testing.T, degree int) *btree.Tree[int, int] {
	t.Helper()
	tree, err := btree.New[int, int](degree, cmp.Compare[int])
	if err != nil {
		t.Fatalf("New(%d) = error %v; want a tree", degree, err)
	}
	return tree
}

// put, get, del, scan and first make calls, as the driver takes them.

func put(key, value int) driver.Call {
	return driver.Call{Method: "Put", Key: key, Value: value}
}

func get(key int) driver.Call { return driver.Call{Method: "Get", Key: key} }

func del(key int) driver.Call { return driver.Call{Method: "Delete", Key: key} }

func scan(from, to int) driver.Call {
	return driver.Call{Method: "Range", Key: from, To: to}
}

func first(most, from, to int) driver.Call {
	return driver.Call{Method: "Range", Key: from, To: to, Most: most}
}

// puts puts ten times each key under it.
func puts(keys []int) (calls []driver.Call) {
	for _, k := range keys {
		calls = append(calls, put(k, 10*k))
	}
	return calls
}

// answer makes a call of the model, and returns what the tree should answer.
func answer(model map[int]int, call driver.Call) (want driver.Answer) {
	value, there := model[call.Key]
	switch call.Method {
	case "Put":
		model[call.Key] = call.Value
	case "Get":
		want.Value, want.OK = value, there
	case "Delete":
		want.OK = there
		delete(model, call.Key)
	case "Range":
		for _, k := range slices.Sorted(maps.Keys(model)) {
			if k >= call.Key && k < call.To && (call.Most == 0 || len(want.Pairs) < call.Most) {
				want.Pairs = append(want.Pairs, [2]int{k, model[k]})
			}
		}
	}
	want.Len = len(model)
	return want
}

// text writes a call without what it returned.
func text(call driver.Call) string {
	switch {
	case call.Method == "Put":
		return fmt.Sprintf("Put(%d, %d)", call.Key, call.Value)
	case call.Most > 0:
		return fmt.Sprintf("the first %d of Range(%d, %d)", call.Most, call.Key, call.To)
	case call.Method == "Range":
		return fmt.Sprintf("Range(%d, %d)", call.Key, call.To)
	}
	return fmt.Sprintf("%s(%d)", call.Method, call.Key)
}

// returned writes what a call returned, and Len after it.
func returned(call driver.Call, a driver.Answer) string {
	length := fmt.Sprintf("Len() = %d", a.Len)
	switch call.Method {
	case "Get":
		return fmt.Sprintf("%d, %t, %s", a.Value, a.OK, length)
	case "Delete":
		return fmt.Sprintf("%t, %s", a.OK, length)
	case "Range":
		return fmt.Sprintf("%d, %s", a.Pairs, length)
	}
	return length
}

// agrees fails the test unless a tree answers the calls as a map does.
func agrees(t *testing.T, degree int, calls []driver.Call) {
	t.Helper()
	if err := disagreement(degree, calls); err != nil {
		t.Fatal(err)
	}
}

// disagreement returns what is wrong with the first call that a tree answers as no map does.
func disagreement(degree int, calls []driver.Call) error {
	answers, err := driver.Calls(degree, calls)
	if err != nil {
		return fmt.Errorf("New(%d) = error %v; want a tree", degree, err)
	}
	model := map[int]int{}
	var changes []driver.Call
	for i, call := range calls {
		got, want := answers[i], answer(model, call)
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("degree %d: %s: %s; want %s; %d calls of Put and Delete came before, the last %v", degree, text(call), returned(call, got), returned(call, want), len(changes), lastOf(changes))
		}
		if call.Method == "Put" || call.Method == "Delete" {
			changes = append(changes, call)
		}
	}
	return nil
}

// lastOf writes the last of the calls, 20 at most.
func lastOf(calls []driver.Call) (texts []string) {
	for _, call := range calls[max(0, len(calls)-20):] {
		texts = append(texts, text(call))
	}
	return texts
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

func negative(keys []int) (ops []int) {
	for _, k := range keys {
		ops = append(ops, -k)
	}
	return ops
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
	keys := shuffled(1, 40)
	calls := []driver.Call{get(1)}
	for _, k := range keys {
		calls = append(calls, put(2*k, k%7))
	}
	for _, k := range keys {
		calls = append(calls, get(2*k), get(2*k-1))
	}
	for _, degree := range []int{2, 3, 10} {
		agrees(t, degree, append(calls, get(99)))
	}
}

func TestReplacing(t *testing.T) {
	calls := puts(rising(12))
	for _, k := range rising(12) {
		for _, v := range []int{0, 100 + k} {
			calls = append(calls, put(k, v), scan(0, 99))
		}
	}
	agrees(t, 2, calls)
}

func TestDelete(t *testing.T) {
	for _, degree := range []int{2, 3} {
		for _, n := range []int{1, 4, 17} {
			for _, gone := range rising(n) {
				agrees(t, degree, append(puts(rising(n)), del(gone), del(gone), scan(0, 99), get(gone)))
			}
		}
	}
	agrees(t, 2, []driver.Call{del(1)})
	agrees(t, 2, append(puts(rising(10)), del(0), del(11)))
}

func TestRange(t *testing.T) {
	evens := shuffled(2, 20)
	for i := range evens {
		evens[i] *= 2
	}
	calls := append([]driver.Call{scan(0, 9)}, puts(evens)...)
	for _, from := range []int{-1, 0, 1, 2, 3, 7, 8, 20, 21, 39, 40, 41} {
		for _, to := range []int{0, 2, 3, 8, 9, 20, 22, 23, 40, 41, 50} {
			calls = append(calls, scan(from, to))
		}
	}
	agrees(t, 2, calls)
	tree, err := driver.Tree(2, evens)
	if err != nil {
		t.Fatalf("New(2) = error %v; want a tree", err)
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
	calls := puts(rising(20))
	for from := 1; from <= 20; from += 3 {
		for n := range 21 - from {
			calls = append(calls, first(n+1, from, 99))
		}
	}
	agrees(t, 2, calls)
}

func TestOwnOrder(t *testing.T) {
	tree, err := btree.New[int, int](2, func(a, b int) int { return 5 * cmp.Compare(b/10, a/10) })
	if err != nil {
		t.Fatalf("New(2) = error %v; want a tree", err)
	}
	for i, key := range []int{41, 20, 11, 30, 10, 51, 40} {
		tree.Put(key, i)
	}
	var got []int
	for _, v := range tree.Range(40, 10) {
		got = append(got, v)
	}
	if want := []int{6, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("values from 40 to before 10, backwards, where keys with the same tens are the same = %d; want %d", got, want)
	}
	if v, ok := tree.Get(31); v != 3 || !ok {
		t.Errorf("Get(31), put as 30 = %d, %t; want 3, true", v, ok)
	}
	if !tree.Delete(21) || tree.Delete(20) || tree.Len() != 4 {
		t.Errorf("Delete(21), put as 20, and Delete(20) should be true, then false; then Len() = %d; want 4", tree.Len())
	}
}

var promised = sentinel.Set{"ErrDegree": btree.ErrDegree}

func TestDegree(t *testing.T) {
	for _, degree := range []int{1, 0, -3} {
		tree, err := btree.New[int, int](degree, cmp.Compare[int])
		if promised.Only(t, err, btree.ErrDegree, "New(%d)", degree) && tree != nil {
			t.Errorf("New(%d) returns a tree beside ErrDegree; want none", degree)
		}
	}
	newTree(t, 2).Put(1, 1)
}

// shape fails the test unless levels are a B-tree of a degree with these keys. It
// returns the nodes on the way to each key, from the root down.
func shape(t *testing.T, degree int, levels [][][]int, keys []int, when moment) map[int][][]int {
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

// levelsOf reads levels as a Look has them: the number of levels, of nodes before each
// level, and of keys before each node.
func levelsOf(flat []int) [][][]int {
	next := func() int {
		n := flat[0]
		flat = flat[1:]
		return n
	}
	levels := make([][][]int, next())
	for i := range levels {
		levels[i] = make([][]int, next())
		for j := range levels[i] {
			n := next()
			levels[i][j], flat = flat[:n:n], flat[n:]
		}
	}
	return levels
}

// moment is a time after some operations.
type moment struct {
	degree int
	ops    []int
}

func (m moment) String() string {
	return fmt.Sprintf("degree %d, after %d (negative keys are deleted)", m.degree, m.ops)
}

// looks calls check with what is seen after each of ops, which come after those
// before: n puts the key n, -n deletes it. want are the keys there are then. If gets,
// it is also seen what Get compares each key with.
func looks(t *testing.T, degree int, before, ops []int, gets bool, check func(look driver.Look, want []int, when moment)) {
	t.Helper()
	seen, err := driver.Looks(degree, before, ops, gets)
	if err != nil || len(seen) != len(ops) {
		t.Fatalf("New(%d) = error %v; want a tree", degree, err)
	}
	model := map[int]bool{}
	all := slices.Concat(before, ops)
	for i, op := range all {
		if op > 0 {
			model[op] = true
		} else {
			delete(model, -op)
		}
		if look := i - len(before); look >= 0 {
			check(seen[look], slices.Sorted(maps.Keys(model)), moment{degree, all[:i+1]})
		}
	}
}

// shapes fails the test unless there is a B-tree after each of ops.
func shapes(t *testing.T, degree int, before, ops []int) {
	t.Helper()
	looks(t, degree, before, ops, false, func(look driver.Look, want []int, when moment) {
		t.Helper()
		shape(t, degree, levelsOf(look.Levels), want, when)
	})
}

func TestShapeAfterPuts(t *testing.T) {
	for _, degree := range []int{2, 3, 4} {
		for _, ops := range [][]int{rising(30), falling(30), toMiddle(30), shuffled(3, 30), {3, 1, 2, 2, 1, 3, 4, 4, 1}} {
			shapes(t, degree, nil, ops)
		}
	}
}

func TestShapeAfterDeletes(t *testing.T) {
	for _, degree := range []int{2, 3} {
		for _, puts := range [][]int{rising(24), shuffled(4, 24)} {
			shapes(t, degree, nil, puts)
			for _, deletes := range [][]int{rising(24), falling(24), toMiddle(24), shuffled(5, 24), shuffled(6, 24)} {
				shapes(t, degree, puts, append(negative(deletes), 5))
			}
		}
	}
}

// searched fails the test unless Get compared a key with keys of each node on its way,
// and of no other.
func searched(t *testing.T, key int, met []int, way [][]int, when moment) {
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
		looks(t, degree, nil, ops, true, func(look driver.Look, want []int, when moment) {
			t.Helper()
			for key, way := range shape(t, degree, levelsOf(look.Levels), want, when) {
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
	keys, err := driver.Scribble(2, 20)
	if err != nil || !slices.Equal(keys, rising(20)) {
		t.Errorf("after the slices that Levels() returned are filled with zeros, a tree with the keys 1 to 20 has %d, error %v; want its own keys", keys, err)
	}
}

// mostly draws up to 150 calls with few keys; of twenty, so many are of Put.
func mostly(s *property.Source, puts int) []driver.Call {
	return property.List(s, 150, func(s *property.Source) driver.Call {
		switch key, kind := s.N(60), s.N(20); {
		case kind < puts:
			return put(key, s.N(1000))
		case kind < 16:
			return del(key)
		case kind < 19:
			return get(key)
		default:
			return scan(key-20, key+20)
		}
	})
}

func TestAgainstModel(t *testing.T) {
	type use struct {
		degree int
		calls  []driver.Call
	}
	property.Check(t, 24, func(s *property.Source) use {
		return use{property.Pick(s, []int{2, 3, 8}), append(mostly(s, 12), mostly(s, 4)...)} // it grows, and gets smaller
	}, func(u use) error { return disagreement(u.degree, u.calls) })
}

func TestComparisons(t *testing.T) {
	for _, degree := range []int{2, 16, 100} {
		const n = 1500
		levels := 1
		for least := 2 * degree; least-1 <= n; least *= degree {
			levels++ // a tree with one more has 2·degree^(levels-1) - 1 keys at least
		}
		most, err := driver.Comparisons(degree, n)
		if want := levels * 2 * bits.Len(uint(2*degree-1)); err != nil || most > want {
			t.Errorf("degree %d, %d keys: Get compares a key %d times, error %v; want at most %d: %d for each of %d levels", degree, n, most, err, want, want/levels, levels)
		}
	}
}

func TestCost(t *testing.T) {
	sizes := []int{32, 64, 128, 256, 512, 1024}
	unchanged := map[int]*btree.Tree[int, int]{}
	for _, size := range sizes {
		unchanged[size] = driver.Filled(size)
	}
	shared := func(n int) *btree.Tree[int, int] { return unchanged[n] }
	for _, tt := range []struct {
		method string
		filled func(n int) *btree.Tree[int, int]
	}{
		{"Get", shared},
		{"Put", driver.Filled},
		{"Delete", driver.Filled},
		{"Len", shared},
		{"the first three of Range", shared},
		{"Range over three keys", shared},
	} {
		t.Run(tt.method, func(t *testing.T) {
			cost.AtMost(t, cost.LogN.Times(1000), sizes, tt.filled, func(tree *btree.Tree[int, int]) {
				driver.Method(tree, tt.method)
			})
		})
	}
	t.Run("Range over all keys", func(t *testing.T) {
		cost.AtMost(t, cost.NLogN, sizes, shared, func(tree *btree.Tree[int, int]) {
			if got, want := driver.All(tree), tree.Len(); got != want {
				t.Errorf("Range over all of %d keys goes through %d", want, got)
			}
		})
	})
}
