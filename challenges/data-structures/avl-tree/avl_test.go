package avl_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/avl-tree"
	"github.com/gradus-dev/gradus/challenges/data-structures/avl-tree/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/property"
)

// contents is what All goes through, written as "a=1 b=2".
func contents(m *avl.Map[string, int]) string {
	var pairs []string
	for k, v := range m.All() {
		pairs = append(pairs, fmt.Sprintf("%s=%d", k, v))
	}
	return strings.Join(pairs, " ")
}

func TestPutAndGet(t *testing.T) {
	m := driver.Words()
	if v, ok := m.Get("one"); v != 0 || ok {
		t.Errorf("Get(one) of an empty map = %d, %t; want 0, false", v, ok)
	}
	m.Put("one", 1)
	m.Put("two", 2)
	m.Put("three", 3)
	m.Put("nothing", 0)
	for _, tt := range []struct {
		key  string
		want int
	}{{"one", 1}, {"two", 2}, {"three", 3}, {"nothing", 0}} {
		key, want := tt.key, tt.want
		if v, ok := m.Get(key); v != want || !ok {
			t.Errorf("Get(%s) = %d, %t; want %d, true", key, v, ok, want)
		}
	}
	for _, key := range []string{"", "four", "zero"} {
		if v, ok := m.Get(key); v != 0 || ok {
			t.Errorf("Get(%q) = %d, %t; want 0, false", key, v, ok)
		}
	}
	if n := m.Len(); n != 4 {
		t.Errorf("Len() = %d; want 4", n)
	}
	if other := driver.Words("x"); other.Len() != 1 {
		t.Errorf("Len() of a second map with one key = %d; want 1", other.Len())
	}
}

func TestReplacing(t *testing.T) {
	m := driver.Words("b", "a", "c")
	for _, key := range []string{"a", "b", "c"} {
		m.Put(key, 10)
		m.Put(key, 20)
	}
	if got, want := contents(m), "a=20 b=20 c=20"; got != want || m.Len() != 3 {
		t.Errorf("after each of a, b, c is put again: %q, Len() = %d; want %q, 3", got, m.Len(), want)
	}
}

func TestDelete(t *testing.T) {
	words := []string{"d", "b", "g", "a", "c", "e", "h", "f"} // d is followed by e, which has a child
	for _, gone := range words {
		m := driver.Words(words...)
		if m.Delete("missing") {
			t.Errorf("Delete(missing) = true; want false")
		}
		if !m.Delete(gone) {
			t.Errorf("Delete(%s) = false; want true", gone)
		}
		if m.Delete(gone) {
			t.Errorf("Delete(%s) again = true; want false", gone)
		}
		want := strings.ReplaceAll(" a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1", " "+gone+"=1", "")[1:]
		if got := contents(m); got != want || m.Len() != 7 {
			t.Errorf("after Delete(%s): %q, Len() = %d; want %q, 7", gone, got, m.Len(), want)
		}
	}
	m := driver.Words("only")
	m.Delete("only")
	if m.Delete("only") || m.Len() != 0 || m.Height() != 0 || contents(m) != "" {
		t.Errorf("after its only key is deleted, a map has Len() = %d, Height() = %d, %q; want an empty one", m.Len(), m.Height(), contents(m))
	}
}

func TestFloor(t *testing.T) {
	m := driver.Words()
	if k, v, ok := m.Floor("m"); k != "" || v != 0 || ok {
		t.Errorf("Floor(m) of an empty map = %q, %d, %t; want \"\", 0, false", k, v, ok)
	}
	m = driver.Words("bee", "dragon", "frog", "hen", "jay")
	for _, tt := range []struct {
		key, want string
	}{
		{"a", " 0 false"}, {"bee", "bee 3 true"}, {"c", "bee 3 true"}, {"dragon", "dragon 6 true"}, {"e", "dragon 6 true"},
		{"frog", "frog 4 true"}, {"g", "frog 4 true"}, {"i", "hen 3 true"}, {"jay", "jay 3 true"}, {"z", "jay 3 true"},
	} {
		key, want := tt.key, tt.want
		k, v, ok := m.Floor(key)
		if got := fmt.Sprint(k, " ", v, " ", ok); got != want {
			t.Errorf("Floor(%s) = %s; want %s", key, got, want)
		}
	}
}

func TestAll(t *testing.T) {
	if got := contents(driver.Words()); got != "" {
		t.Errorf("All() of an empty map goes through %q; want nothing", got)
	}
	m := driver.Words("ddd", "a", "eeeee", "bb", "cc")
	all := []string{"a", "bb", "cc", "ddd", "eeeee"}
	for n := range len(all) + 1 {
		var got []string
		for k := range m.All() {
			if len(got) == n {
				break
			}
			got = append(got, k)
		}
		if want := all[:n]; !slices.Equal(got, want) {
			t.Errorf("the first %d of All() = %q; want %q", n, got, want)
		}
	}
}

func TestOwnOrder(t *testing.T) {
	m := avl.New[string, int](func(a, b string) int { return 5 * strings.Compare(strings.ToLower(b), strings.ToLower(a)) })
	for i, w := range []string{"b", "A", "C", "a"} {
		m.Put(w, i)
	}
	var got []int
	for _, v := range m.All() {
		got = append(got, v)
	}
	if want := []int{2, 0, 3}; !slices.Equal(got, want) {
		t.Errorf("values backwards, with letters of either case the same = %d; want %d", got, want)
	}
	if v, ok := m.Get("c"); v != 2 || !ok {
		t.Errorf("Get(c), put as C = %d, %t; want 2, true", v, ok)
	}
	if !m.Delete("B") || m.Delete("B") {
		t.Errorf("Delete(B), put as b, should be true, then false")
	}
}

// looks calls check with what is seen after each of ops, which come after those
// before: n puts the key n, -n deletes it. paths has the keys that Get compares each
// key with.
func looks(before, ops []int, check func(paths map[int][]int, height int, when []int)) {
	all := slices.Concat(before, ops)
	paths := map[int][]int{}
	apply := func(op int) {
		if op > 0 {
			paths[op] = nil
		} else {
			delete(paths, -op)
		}
	}
	for _, op := range before {
		apply(op)
	}
	for i, look := range driver.Looks(before, ops) {
		apply(ops[i])
		maps.Copy(paths, look.Paths)
		check(paths, look.Height, all[:len(before)+i+1])
	}
}

// walk returns how high the tree is in which Get takes these paths, and how high it
// is to the left and to the right of each key.
func walk(t *testing.T, paths map[int][]int) (height int, sides map[int][2]int) {
	t.Helper()
	sides = map[int][2]int{}
	for _, key := range slices.Sorted(maps.Keys(paths)) {
		path := paths[key]
		height = max(height, len(path))
		if len(path) == 0 || path[len(path)-1] != key {
			t.Fatalf("Get(%d) compares %[1]d with %d; want it to end at %[1]d", key, path)
		}
		for i, k := range path {
			if way := path[:i+1]; !slices.Equal(paths[k], way) {
				t.Fatalf("Get(%d) comes to %d by %d, and Get(%[2]d) by %d; want one way to each key", key, k, way, paths[k])
			}
			side := 0
			if key > k {
				side = 1
			}
			heights := sides[k]
			heights[side] = max(heights[side], len(path)-1-i)
			sides[k] = heights
		}
	}
	return height, sides
}

// balanced fails t unless the tree is an AVL tree after each of ops.
func balanced(t *testing.T, before, ops []int) {
	t.Helper()
	looks(before, ops, func(paths map[int][]int, _ int, when []int) {
		t.Helper()
		_, sides := walk(t, paths)
		for _, k := range slices.Sorted(maps.Keys(sides)) {
			if h := sides[k]; h[0] > h[1]+1 || h[1] > h[0]+1 {
				t.Fatalf("after %d (negative keys are deleted), the subtrees of key %d are %d and %d high; want a difference of one at most", when, k, h[0], h[1])
			}
		}
	})
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

// toMiddle is 1, n, 2, n-1 and so on.
func toMiddle(n int) []int {
	var keys []int
	for i, j := 1, n; i < j; i, j = i+1, j-1 {
		keys = append(keys, i, j)
	}
	return keys
}

func TestBalancedAfterPuts(t *testing.T) {
	for _, ops := range [][]int{rising(33), falling(33), toMiddle(32), shuffled(1, 33), shuffled(2, 33), {3, 1, 2, 2, 1, 3}} {
		balanced(t, nil, ops)
	}
}

func TestBalancedAfterDeletes(t *testing.T) {
	for _, puts := range [][]int{rising(20), falling(20), shuffled(3, 20), shuffled(4, 20)} {
		balanced(t, nil, puts)
		for _, deletes := range [][]int{rising(20), falling(20), toMiddle(20), shuffled(5, 20), shuffled(6, 20)} {
			balanced(t, puts, negative(deletes))
		}
	}
	// The child that is too high leans to neither side, its inner child outwards.
	balanced(t, nil, []int{8, 3, 9, 2, 5, 10, 1, 6, -10})
	balanced(t, nil, []int{3, 8, 2, 9, 6, 1, 10, 5, -1})
}

func TestHeight(t *testing.T) {
	ops := append(shuffled(7, 20), -3, -20, -7, -11, -1, -13, -12, -14, -2, -19, 3, 20, 2)
	looks(nil, ops, func(paths map[int][]int, height int, when []int) {
		if want, _ := walk(t, paths); height != want {
			t.Fatalf("after %d (negative keys are deleted), Height() = %d; want %d, since Get compares a key with so many", when, height, want)
		}
	})
}

// calls draws calls with few keys, of which most come often.
func calls(s *property.Source) []driver.Call {
	methods := []string{"Put", "Put", "Put", "Put", "Delete", "Delete", "Get", "Get", "All"}
	return property.List(s, 100, func(s *property.Source) driver.Call {
		return driver.Call{Method: property.Pick(s, methods), Key: s.N(30), Value: s.N(100)}
	})
}

// answer makes a call of the model, and returns what the map should answer.
func answer(model map[int]int, call driver.Call) (want driver.Answer) {
	value, there := model[call.Key]
	switch call.Method {
	case "Put":
		model[call.Key] = call.Value
	case "Delete":
		want.OK = there
		delete(model, call.Key)
	case "Get":
		want.Value, want.OK = value, there
	case "All":
		want.All = maps.Clone(model)
	}
	want.Len = len(model)
	return want
}

// text writes a call and its answer as "Get(1) = 2, true, Len() = 3".
func text(call driver.Call, a driver.Answer) string {
	switch call.Method {
	case "Put":
		return fmt.Sprintf("Put(%d, %d), Len() = %d", call.Key, call.Value, a.Len)
	case "Delete":
		return fmt.Sprintf("Delete(%d) = %t, Len() = %d", call.Key, a.OK, a.Len)
	case "All":
		return fmt.Sprintf("All() = %v, Len() = %d", a.All, a.Len)
	}
	return fmt.Sprintf("Get(%d) = %d, %t, Len() = %d", call.Key, a.Value, a.OK, a.Len)
}

func TestAgainstModel(t *testing.T) {
	property.Check(t, 30, calls, func(calls []driver.Call) error {
		model := map[int]int{}
		var log []string
		for i, answered := range driver.Calls(calls) {
			got, want := text(calls[i], answered), text(calls[i], answer(model, calls[i]))
			if log = append(log, got); got != want {
				return fmt.Errorf("%s; want %s", strings.Join(log, "; "), want)
			}
		}
		return nil
	})
}

func TestCost(t *testing.T) {
	sizes := []int{16, 32, 64, 128, 256, 512}
	unchanged := map[int]*avl.Map[int, int]{}
	for _, size := range sizes {
		unchanged[size] = driver.Filled(size)
	}
	shared := func(n int) *avl.Map[int, int] { return unchanged[n] }
	for _, tt := range []struct {
		method string
		filled func(n int) *avl.Map[int, int]
	}{
		{"Get", shared},
		{"Floor", shared},
		{"Put", driver.Filled},
		{"Delete", driver.Filled},
		{"Len and Height", shared},
		{"the first of All", shared},
	} {
		t.Run(tt.method, func(t *testing.T) {
			cost.AtMost(t, cost.LogN.Times(1000), sizes, tt.filled, func(m *avl.Map[int, int]) {
				driver.Method(m, tt.method)
			})
		})
	}
	t.Run("all of All", func(t *testing.T) {
		cost.AtMost(t, cost.NLogN, sizes, shared, func(m *avl.Map[int, int]) {
			if got, want := driver.All(m), m.Len(); got != want {
				t.Errorf("All() of a map with %d keys goes through %d", want, got)
			}
		})
	})
}
