package hashmap_test

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/hash-map"
	"github.com/gradus-dev/gradus/challenges/data-structures/hash-map/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// fnv63 is a good hash that fits into an int, which only TestAnyHash leaves.
func fnv63(text []byte) uint64 {
	h := fnv.New64a()
	h.Write(text)
	return h.Sum64() >> 1
}

func words() *hashmap.Map[string, int] {
	return hashmap.New[string, int](func(s string) uint64 { return fnv63([]byte(s)) }, func(a, b string) bool { return a == b })
}

// has fails t unless m holds exactly these values, looked at in every way.
func has[K comparable, V comparable](t *testing.T, m *hashmap.Map[K, V], after string, want map[K]V, missing ...K) {
	t.Helper()
	for _, key := range slices.SortedFunc(maps.Keys(want), func(a, b K) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }) {
		if v, ok := m.Get(key); v != want[key] || !ok {
			t.Errorf("after %s: Get(%#v) = %#v, %t; want %#v, true", after, key, v, ok, want[key])
		}
	}
	for _, key := range missing {
		var none V
		if v, ok := m.Get(key); v != none || ok {
			t.Errorf("after %s: Get(%#v) = %#v, %t; want %#v, false", after, key, v, ok, none)
		}
	}
	if n := m.Len(); n != len(want) {
		t.Errorf("after %s: Len() = %d; want %d", after, n, len(want))
	}
	all(t, m, after, want)
}

// all fails t unless All goes through what is wanted, each key once.
func all[K comparable, V comparable](t *testing.T, m *hashmap.Map[K, V], after string, want map[K]V) {
	t.Helper()
	got := map[K]V{}
	for k, v := range m.All() {
		if _, again := got[k]; again {
			t.Fatalf("after %s: All() goes through the key %#v twice", after, k)
		}
		got[k] = v
	}
	if !maps.Equal(got, want) {
		t.Errorf("after %s: All() goes through %v; want %v, in any order", after, got, want)
	}
}

// call writes a call without what came of it.
func call(op driver.Op) string {
	switch op.Call {
	case "Put":
		return fmt.Sprintf("Put(%d, %d)", op.Key, op.Value)
	case "All":
		return "All()"
	}
	return fmt.Sprintf("%s(%d)", op.Call, op.Key)
}

// result writes what was seen of a call.
func result(op driver.Op, seen driver.Seen) string {
	length := fmt.Sprintf("Len() = %d", seen.Len)
	switch op.Call {
	case "Get":
		return fmt.Sprintf("%d, %t, %s", seen.Value, seen.OK, length)
	case "Delete":
		return fmt.Sprintf("%t, %s", seen.OK, length)
	case "All":
		return fmt.Sprintf("the pairs %d in any order, %s", seen.All, length)
	}
	return length
}

// looks are calls that look at keys from 0 to n-1 in every way.
func looks(n int) (ops []driver.Op) {
	for k := range n {
		ops = append(ops, driver.Op{Call: "Get", Key: k})
	}
	return append(ops, driver.Op{Call: "All"})
}

// puts are calls that put the keys from 0 to n-1 with factor times themselves.
func puts(n, factor int) (ops []driver.Op) {
	for k := range n {
		ops = append(ops, driver.Op{Call: "Put", Key: k, Value: factor * k})
	}
	return ops
}

// run makes a call on Go's own map and returns what is to be seen of it.
func run(model map[int]int, op driver.Op) (seen driver.Seen) {
	switch op.Call {
	case "Put":
		model[op.Key] = op.Value
	case "Get":
		seen.Value, seen.OK = model[op.Key]
	case "Delete":
		_, seen.OK = model[op.Key]
		delete(model, op.Key)
	case "All":
		for k, v := range model {
			seen.All = append(seen.All, [2]int{k, v})
		}
		sortPairs(seen.All)
	}
	seen.Len = len(model)
	return seen
}

func sortPairs(pairs [][2]int) {
	slices.SortFunc(pairs, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
}

func same(a, b driver.Seen) bool {
	return a.Value == b.Value && a.OK == b.OK && a.Len == b.Len && slices.Equal(a.All, b.All)
}

// agree fails t unless a map for keys with these hashes does as Go's own map does. It
// sends few calls at a time, because after a wrong result the next calls may not end.
func agree(t *testing.T, keys string, hashes []uint64, ops []driver.Op) {
	t.Helper()
	m, model := driver.New(hashes), map[int]int{}
	var changes []string
	for some := range slices.Chunk(ops, 25) {
		for i, seen := range driver.Ops(m, some) {
			op := some[i]
			if op.Call == "Put" || op.Call == "Delete" {
				changes = append(changes, call(op))
			}
			sortPairs(seen.All)
			if want := run(model, op); !same(seen, want) {
				last := changes[max(0, len(changes)-12):]
				t.Fatalf("%s: %s gave %s; want %s; the last of %d calls of Put and Delete were %v",
					keys, call(op), result(op, seen), result(op, want), len(changes), last)
			}
		}
	}
}

func TestPutAndGet(t *testing.T) {
	m := words()
	if v, ok := m.Get("one"); v != 0 || ok {
		t.Errorf("Get(\"one\") of an empty map = %d, %t; want 0, false", v, ok)
	}
	want := map[string]int{"one": 1, "two": 2, "three": 3}
	for _, k := range []string{"one", "two", "three"} {
		m.Put(k, want[k])
	}
	for k, v := range want {
		if got, ok := m.Get(k); got != v || !ok {
			t.Errorf("Get(%q) = %d, %t; want %d, true", k, got, ok, v)
		}
	}
	for _, k := range []string{"four", "five", "six", "seven", "eight", "nine", "ten"} {
		if got, ok := m.Get(k); got != 0 || ok {
			t.Errorf("Get(%q) = %d, %t; want 0, false", k, got, ok)
		}
	}
	if n := m.Len(); n != 3 {
		t.Errorf("Len() = %d; want 3", n)
	}
	if other := words(); other.Len() != 0 {
		t.Errorf("Len() of a second map = %d; want 0", other.Len())
	}
}

func TestReplacing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		hashes []uint64
	}{{"different hashes", []uint64{5, 1, 6}}, {"equal hashes", []uint64{3, 3, 3}}} {
		name, hashes := tt.name, tt.hashes
		var ops []driver.Op
		for v := range 30 {
			ops = append(ops, driver.Op{Call: "Put", Key: v % 3, Value: v})
		}
		agree(t, "keys with "+name, hashes, append(ops, looks(3)...))
	}
}

func TestZeroValues(t *testing.T) {
	m := driver.New([]uint64{0, 1, 2})
	has(t, m, "nothing", nil, 0, 1)
	m.Put(0, 0)
	has(t, m, "Put(0, 0), with hash 0", map[int]int{0: 0}, 1)
	m.Put(1, 0)
	has(t, m, "Put(0, 0) and Put(1, 0), with hashes 0 and 1", map[int]int{0: 0, 1: 0}, 2)
	if !m.Delete(0) {
		t.Errorf("Delete(0) = false after Put(0, 0); want true")
	}
	has(t, m, "Delete(0)", map[int]int{1: 0}, 0, 2)
	w := words()
	w.Put("", 0)
	has(t, w, "Put(\"\", 0)", map[string]int{"": 0}, "0")
}

func TestCollisions(t *testing.T) {
	const n = 20
	for _, hash := range []uint64{0, 7, math.MaxInt64} {
		hashes := slices.Repeat([]uint64{hash}, n+1)
		agree(t, fmt.Sprintf("keys that all have the hash %#x", hash), hashes, append(puts(n, -1), looks(n+1)...))
	}
}

func TestGrowing(t *testing.T) {
	const n = 300
	hashes := make([]uint64, n+1)
	rng := rand.New(rand.NewSource(1))
	for i := range hashes {
		hashes[i] = uint64(rng.Int63())
	}
	var ops []driver.Op
	for k, put := range puts(n, 2) {
		ops = append(ops, put)
		if k < 70 || k%16 == 0 {
			ops = append(ops, driver.Op{Call: "Get", Key: k / 2})
		}
		if k&(k+1) == 0 || k == n-1 {
			ops = append(ops, looks(k+2)...)
		}
	}
	agree(t, "keys with random hashes", hashes, ops)
}

// clusters are hashes of six keys that get into each other's way, also from the end
// of a table to its beginning.
var clusters = [][]uint64{
	{4, 4, 4, 4, 4, 4},
	{0, 1, 0, 1, 2, 0},
	{2, 1, 0, 0, 1, 2},
	{1, 2, 3, 1, 2, 3},
	{math.MaxInt64, math.MaxInt64, 0, math.MaxInt64 - 1, 1, 0},
	{math.MaxInt64 - 2, math.MaxInt64, math.MaxInt64 - 2, 0, math.MaxInt64 - 1, math.MaxInt64},
	{10, 9, 8, 10, 9, 8},
	{16, 0, 32, 1, 17, 48},
}

func TestDelete(t *testing.T) {
	for _, hashes := range clusters {
		n := len(hashes)
		hashes = append(hashes, hashes[0]) // the key n is never put
		for gone := range n {
			ops := puts(n, 10)
			for _, k := range []int{n, gone, gone} {
				ops = append(ops, driver.Op{Call: "Delete", Key: k})
			}
			agree(t, fmt.Sprintf("keys with hashes %#x", hashes), hashes, append(ops, looks(n+1)...))
		}
	}
}

func TestPutAfterDelete(t *testing.T) {
	for _, hashes := range clusters {
		n := len(hashes)
		for gone := range n {
			other := (gone + 3) % n // it may stand behind the place that became free
			ops := append(puts(n, 10), driver.Op{Call: "Delete", Key: gone}, driver.Op{Call: "Put", Key: other, Value: 99})
			ops = append(ops, looks(n)...)
			ops = append(ops, driver.Op{Call: "Delete", Key: other}, driver.Op{Call: "Put", Key: gone, Value: 77})
			agree(t, fmt.Sprintf("keys with hashes %#x", hashes), hashes, append(ops, looks(n)...))
		}
	}
}

// extremes are hashes that differ in few bits, or leave the range of int.
var extremes = []uint64{0, 1, math.MaxUint64, math.MaxUint64 - 1, 1 << 63, 1<<63 - 1, 1<<63 + 1, 1 << 32, 1 << 31, math.MaxUint32, 1 << 62, 3 << 62}

func TestAnyHash(t *testing.T) {
	m := driver.New(extremes)
	want := map[int]int{}
	for k := range extremes {
		m.Put(k, 100+k)
		want[k] = 100 + k
	}
	has(t, m, fmt.Sprintf("Put of keys 0 to 11 with hashes %#x", extremes), want)
	for k, h := range extremes[:6] {
		if !m.Delete(k) {
			t.Errorf("Delete(%d) of the key with hash %#x = false; want true", k, h)
		}
		delete(want, k)
	}
	has(t, m, fmt.Sprintf("Put of keys 0 to 11 with hashes %#x, Delete of keys 0 to 5", extremes), want, 0, 1, 2, 3, 4, 5)
}

func TestOwnKeys(t *testing.T) {
	m := hashmap.New[string, int](func(s string) uint64 { return fnv63([]byte(strings.ToLower(s))) }, strings.EqualFold)
	for i, name := range []string{"Accept", "Host", "ACCEPT", "host", "Date", "accept"} {
		m.Put(name, i)
	}
	if v, ok := m.Get("hOST"); v != 3 || !ok {
		t.Errorf("with letters of either case the same: Get(\"hOST\") = %d, %t; want 3, true", v, ok)
	}
	all(t, m, "Put of Accept, Host, ACCEPT, host, Date, accept, with letters of either case the same", map[string]int{"Accept": 5, "Host": 3, "Date": 4})
	if !m.Delete("HOST") || m.Len() != 2 {
		t.Errorf("with letters of either case the same: Delete(\"HOST\") should be true and leave 2 keys")
	}
	b := hashmap.New[[]byte, string](fnv63, bytes.Equal)
	b.Put([]byte{1, 2}, "a")
	b.Put([]byte{2, 1}, "b")
	b.Put([]byte{1, 2}, "c")
	if v, ok := b.Get([]byte{1, 2}); v != "c" || !ok || b.Len() != 2 {
		t.Errorf("with slices as keys: Get([]byte{1, 2}) = %q, %t, Len() = %d; want \"c\", true, 2", v, ok, b.Len())
	}
}

func TestAll(t *testing.T) {
	all(t, driver.Filled(0), "nothing", nil)
	const n = 40
	m := driver.Filled(n + 5)
	driver.Deletes(m, n, n+5)
	first := []int{}
	for k, v := range m.All() {
		if k != v {
			t.Fatalf("All() goes through the key %d with the value %d; want %[1]d", k, v)
		}
		first = append(first, k)
	}
	if got := slices.Sorted(slices.Values(first)); len(got) != n || got[0] != 0 || got[n-1] != n-1 || len(slices.Compact(got)) != n {
		t.Fatalf("All() goes through the keys %d; want 0 to %d, each once, in any order", first, n-1)
	}
	stops := []int{0, 1, 2, n / 2, n - 1, n}
	for _, tt := range []struct {
		when string
		look func()
	}{
		{"the map being unchanged", func() {}},
		{"the keys having been looked up", func() { driver.Gets(m, 0, n+5) }},
		{"the keys having been looked up from the last", func() { driver.GetsBackwards(m, n+5) }},
	} {
		when, look := tt.when, tt.look
		look()
		for i, got := range driver.Stops(m, stops) {
			if want := first[:stops[i]]; !slices.Equal(got, want) {
				t.Errorf("the first %d of All(), %s, = %d; want %d as before", stops[i], when, got, want)
			}
		}
	}
}

// families are the hashes of 24 keys.
var families = map[string]func(k int) uint64{
	"spread":         func(k int) uint64 { return fnv63([]byte{byte(k)}) },
	"all equal":      func(int) uint64 { return 11 },
	"three":          func(k int) uint64 { return uint64(k % 3) },
	"three, highest": func(k int) uint64 { return math.MaxInt64 - uint64(k%3) },
	"high bits":      func(k int) uint64 { return uint64(k) << 58 },
	"neighbours":     func(k int) uint64 { return uint64(k / 2) },
	"multiples":      func(k int) uint64 { return uint64(k) * 64 },
}

func TestAgainstModel(t *testing.T) {
	const keys = 24
	rng := rand.New(rand.NewSource(2))
	var ops []driver.Op
	for i := range 160 {
		key, kind := rng.Intn(keys), []string{"Put", "Put", "Delete", "Delete", "Get"}[rng.Intn(5)]
		ops = append(ops, driver.Op{Call: kind, Key: key, Value: i})
		if i%20 == 19 {
			ops = append(ops, driver.Op{Call: "All"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		hashes := make([]uint64, keys)
		for k := range hashes {
			hashes[k] = families[name](k)
		}
		agree(t, fmt.Sprintf("keys with hashes %#x", hashes), hashes, ops)
	}
}

var sizes = []int{32, 64, 128, 256, 512, 1024, 2048}

// linear is the growth that is promised, with a logarithm to spare: how full a table is
// depends on the number of keys, and how many slots a search goes through on both that
// and luck. What is wrong grows like n² here.
var linear = cost.NLogN.Times(100)

// TestCost counts all steps from a new map on, so that tables are of every fullness on
// the way.
func TestCost(t *testing.T) {
	for _, tt := range []struct {
		name string
		run  func(n int) (got, want int)
	}{
		{"putting n keys", func(n int) (got, want int) { return driver.Filled(n).Len(), n }},
		{"putting n keys and looking each up", func(n int) (got, want int) { return driver.PutsAndGets(n, 0), n }},
		{"putting n keys and looking for n that are missing", func(n int) (got, want int) { return driver.PutsAndGets(n, n), 0 }},
		{"putting n keys and replacing each value", func(n int) (got, want int) { return driver.PutsTwice(n), n }},
		{"putting n keys and going through them", func(n int) (got, want int) { return driver.All(driver.Filled(n)), n }},
		{"putting n keys and deleting them", func(n int) (got, want int) { return driver.Deletes(driver.Filled(n), 0, n), n }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cost.AtMost(t, linear, sizes, func(n int) int { return n }, func(n int) {
				if got, want := tt.run(n); got != want {
					t.Errorf("%s, n being %d: %d; want %d", tt.name, n, got, want)
				}
			})
		})
		if t.Failed() {
			return // the others would take as long, or be wrong as well
		}
	}
}

// TestCostOfMoves keeps maps of one size for a while: of 8 keys, and of eight sizes from
// n/8 on, each a quarter of an octave larger than the one before.
func TestCostOfMoves(t *testing.T) {
	type stay struct{ keys, moves int }
	several := func(n int) (stays []stay) {
		for i := range 8 {
			stays = append(stays, stay{int(float64(n) / 8 * math.Pow(2, float64(i)/4)), n / 2})
		}
		return stays
	}
	for _, tt := range []struct {
		name string
		gen  func(n int) []stay
	}{
		{"8 keys", func(n int) []stay { return []stay{{8, n}} }},
		{"n/8 to n/2 keys", several},
	} {
		name, gen := tt.name, tt.gen
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, linear.Times(1000), sizes, gen, func(stays []stay) { // of twelve calls and more for each n
				for _, s := range stays {
					m := driver.Filled(s.keys)
					deleted, left := driver.Moves(m, 0, s.keys, s.moves)
					if deleted != s.moves || left != 0 || m.Len() != s.keys {
						t.Errorf("%d keys were put and as many deleted, of %d: Delete found %d, Get found %d of these afterwards, Len() = %d; want %[1]d, 0, %[2]d",
							s.moves, s.keys, deleted, left, m.Len())
					}
				}
			})
		})
	}
}

// costliest returns the one of some sizes for which run takes most steps.
func costliest(sizes []int, run func(size int)) (size int) {
	most := -1
	for _, s := range sizes {
		if r, _ := cost.Of(func() { run(s) }); r.Steps > most {
			size, most = s, r.Steps
		}
	}
	return size
}

// steps are the numbers from first to below last, each so much larger than the one
// before.
func steps(first, last, step int) (numbers []int) {
	for ; first < last; first += step {
		numbers = append(numbers, first)
	}
	return numbers
}

// edge returns the size from n to 2n-1 at which the table grows, if it shrinks at
// once, because there it takes most to put a key and delete it: in the costliest
// quarter of the sizes, the costliest quarter of these, and so on.
func edge(n int) int {
	first, last := n, 2*n
	for last-first > 1 {
		quarter := (last - first + 3) / 4
		first = costliest(steps(first, last, quarter), func(from int) {
			driver.VisitsEach(from, min(from+quarter, last), 2)
		})
		last = min(first+quarter, last)
	}
	return first
}

// worst returns a size from n to 2n-1 at which it takes most to put a key and
// delete it, n times over.
func worst(n int) int {
	return costliest(append(steps(n, 2*n, n/4), edge(n)), func(size int) { driver.Visits(size, n) })
}

// TestCostOfVisits compares keys that come and go with those that came first. Where a
// table is as full as it gets, a visit may take some ten times as many steps; where the
// table moves each time, it takes as many as there are keys.
func TestCostOfVisits(t *testing.T) {
	const n, times = 1024, 64
	size := worst(n)
	first, _ := cost.Of(func() { driver.Filled(size) })
	left := 0
	all, _ := cost.Of(func() { left = driver.Visits(size, n) })
	if left != size {
		t.Errorf("%d keys were put into a map with %d, each deleted before the next: %d are left", n, size, left)
	}
	if put, visit := first.Steps/size, (all.Steps-first.Steps)/n; visit > times*put {
		t.Errorf("to put %d keys into a new map took %d steps for each; to put one more and delete it, %d times, took %d for each; want at most %d times as many",
			size, put, n, visit, times)
	}
}

// TestRoom holds that a table does not grow by deletions, which shows in how long it
// takes to go through it.
func TestRoom(t *testing.T) {
	const size, moves, times = 32, 8192, 20
	m := driver.Filled(size)
	through := func() int {
		var n int
		r, _ := cost.Of(func() { n = driver.All(m) })
		if n != size {
			t.Fatalf("All() goes through %d keys; want %d", n, size)
		}
		return r.Steps
	}
	before := through()
	driver.Moves(m, 0, size, moves)
	if after := through(); after > times*before {
		t.Errorf("All() of a map with %d keys took %d steps; after %d others were put and as many deleted, %d; want at most %d times as many", size, before, moves, after, times)
	}
}
