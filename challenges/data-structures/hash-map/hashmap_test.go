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
	for name, hashes := range map[string][]uint64{"different hashes": {5, 1, 6}, "equal hashes": {3, 3, 3}} {
		m := hashmap.DriveNew(hashes)
		for v := range 30 {
			m.Put(v%3, v)
		}
		has(t, m, "30 times Put of 3 keys with "+name, map[int]int{0: 27, 1: 28, 2: 29})
	}
}

func TestZeroValues(t *testing.T) {
	m := hashmap.DriveNew([]uint64{0, 1, 2})
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
		m := hashmap.DriveNew(hashes)
		want := map[int]int{}
		for k := range n {
			m.Put(k, -k)
			want[k] = -k
		}
		has(t, m, fmt.Sprintf("Put of %d keys that all have the hash %#x", n, hash), want, n)
	}
}

func TestGrowing(t *testing.T) {
	const n = 300
	hashes := make([]uint64, n+1)
	rng := rand.New(rand.NewSource(1))
	for i := range hashes {
		hashes[i] = uint64(rng.Int63())
	}
	m := hashmap.DriveNew(hashes)
	want := map[int]int{}
	for k := range n {
		m.Put(k, 2*k)
		want[k] = 2 * k
		if look := k / 2; k < 70 || k%16 == 0 {
			if v, ok := m.Get(look); v != 2*look || !ok {
				t.Fatalf("after Put of %d keys: Get(%d) = %d, %t; want %d, true", k+1, look, v, ok, 2*look)
			}
		}
		if k&(k+1) == 0 || k == n-1 {
			if has(t, m, fmt.Sprintf("Put of %d keys", k+1), want, k+1); t.Failed() {
				return
			}
		}
	}
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
		for gone := range hashes {
			m := hashmap.DriveNew(append(hashes, hashes[0]))
			want := map[int]int{}
			for k := range hashes {
				m.Put(k, 10*k)
				want[k] = 10 * k
			}
			after := fmt.Sprintf("Put of keys 0 to 5 with hashes %#x, Delete(%d)", hashes, gone)
			if m.Delete(6) {
				t.Errorf("before %s: Delete(6) = true; want false", after)
			}
			if !m.Delete(gone) {
				t.Errorf("%s = false; want true", after)
			}
			if m.Delete(gone) {
				t.Errorf("%s again = true; want false", after)
			}
			delete(want, gone)
			if has(t, m, after, want, gone, 6); t.Failed() {
				return
			}
		}
	}
}

func TestPutAfterDelete(t *testing.T) {
	for _, hashes := range clusters {
		for gone := range hashes {
			m := hashmap.DriveNew(hashes)
			want := map[int]int{}
			for k := range hashes {
				m.Put(k, 10*k)
				want[k] = 10 * k
			}
			m.Delete(gone)
			other := (gone + 3) % len(hashes) // it may stand behind the place that became free
			m.Put(other, 99)
			want[other] = 99
			delete(want, gone)
			after := fmt.Sprintf("Put of keys 0 to 5 with hashes %#x, Delete(%d), Put(%d, 99)", hashes, gone, other)
			if has(t, m, after, want, gone); t.Failed() {
				return
			}
			m.Delete(other)
			delete(want, other)
			m.Put(gone, 77)
			want[gone] = 77
			if has(t, m, after+fmt.Sprintf(", Delete(%d), Put(%d, 77)", other, gone), want, other); t.Failed() {
				return
			}
		}
	}
}

// extremes are hashes that differ in few bits, or leave the range of int.
var extremes = []uint64{0, 1, math.MaxUint64, math.MaxUint64 - 1, 1 << 63, 1<<63 - 1, 1<<63 + 1, 1 << 32, 1 << 31, math.MaxUint32, 1 << 62, 3 << 62}

func TestAnyHash(t *testing.T) {
	m := hashmap.DriveNew(extremes)
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
	all(t, hashmap.DriveFilled(0), "nothing", nil)
	const n = 40
	m := hashmap.DriveFilled(n + 5)
	hashmap.DriveDeletes(m, n, n+5)
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
	seq := m.All()
	for _, stop := range []int{0, 1, 2, n / 2, n - 1, n} {
		got := []int{}
		for k := range seq {
			if len(got) == stop {
				break
			}
			got = append(got, k)
		}
		if !slices.Equal(got, first[:stop]) {
			t.Errorf("the first %d of All(), the map being unchanged, = %d; want %d as before", stop, got, first[:stop])
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
	const keys, ops = 24, 160
	for _, name := range slices.Sorted(maps.Keys(families)) {
		hashes := make([]uint64, keys)
		for k := range hashes {
			hashes[k] = families[name](k)
		}
		rng := rand.New(rand.NewSource(2))
		m, model := hashmap.DriveNew(hashes), map[int]int{}
		var log []string
		for i := range ops {
			key := rng.Intn(keys)
			op, got, want := "", "", ""
			_, there := model[key]
			switch rng.Intn(5) {
			case 0, 1:
				op = fmt.Sprintf("Put(%d, %d)", key, i)
				m.Put(key, i)
				model[key] = i
			case 2, 3:
				op = fmt.Sprintf("Delete(%d)", key)
				delete(model, key)
				got, want = fmt.Sprint(m.Delete(key)), fmt.Sprint(there)
			case 4:
				op = fmt.Sprintf("Get(%d)", key)
				v, ok := m.Get(key)
				got, want = fmt.Sprint(v, ok), fmt.Sprint(model[key], there)
			}
			log = append(log, op)
			if got == want {
				op, got, want = "Len()", fmt.Sprint(m.Len()), fmt.Sprint(len(model))
			}
			if got == want && i%20 == 19 {
				op, got, want = "All()", fmt.Sprint(maps.Collect(m.All())), fmt.Sprint(model)
			}
			if got != want {
				t.Fatalf("with hashes %#x: %s = %s; want %s; the last operations were %v", hashes, op, got, want, log[max(0, len(log)-12):])
			}
		}
	}
}

var sizes = []int{32, 64, 128, 256, 512, 1024}

type filled struct {
	m *hashmap.Map[int, int]
	n int
}

func fill(n int) filled { return filled{hashmap.DriveFilled(n), n} }

func TestCost(t *testing.T) {
	t.Run("putting n keys", func(t *testing.T) {
		cost.AtMost(t, cost.N, sizes, func(n int) int { return n }, func(n int) {
			if m := hashmap.DriveFilled(n); m.Len() != n {
				t.Errorf("after Put of %d keys: Len() = %d", n, m.Len())
			}
		})
	})
	for _, tt := range []struct {
		name string
		run  func(f filled) (got, want int)
	}{
		{"finding n keys", func(f filled) (got, want int) { return hashmap.DriveGets(f.m, 0, f.n), f.n }},
		{"looking for n keys that are missing", func(f filled) (got, want int) { return hashmap.DriveGets(f.m, f.n, 2*f.n), 0 }},
		{"replacing n values", func(f filled) (got, want int) { hashmap.DrivePuts(f.m, 0, f.n); return f.m.Len(), f.n }},
		{"going through n keys", func(f filled) (got, want int) { return hashmap.DriveAll(f.m), f.n }},
		{"deleting n keys", func(f filled) (got, want int) { return hashmap.DriveDeletes(f.m, 0, f.n), f.n }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cost.AtMost(t, cost.N, sizes, fill, func(f filled) {
				if got, want := tt.run(f); got != want {
					t.Errorf("%s of a map with %d keys: %d; want %d", tt.name, f.n, got, want)
				}
			})
		})
	}
}

func TestCostOfMoves(t *testing.T) {
	for name, gen := range map[string]func(n int) (filled, int){
		"8 keys":   func(n int) (filled, int) { return fill(8), n },
		"n/4 keys": func(n int) (filled, int) { return fill(n / 4), n },
	} {
		t.Run(name, func(t *testing.T) {
			type input struct {
				filled
				moves int
			}
			gen := func(n int) input { f, moves := gen(n); return input{f, moves} }
			cost.AtMost(t, cost.N, sizes, gen, func(in input) {
				deleted, left := hashmap.DriveMoves(in.m, 0, in.n, in.moves)
				if deleted != in.moves || left != 0 || in.m.Len() != in.n {
					t.Errorf("%d keys were put and as many deleted, of %d: Delete found %d, Get found %d of these afterwards, Len() = %d; want %[1]d, 0, %[2]d",
						in.moves, in.n, deleted, left, in.m.Len())
				}
			})
		})
	}
}

// worst returns the size from n to 2n-1 at which it takes most to put a key and
// delete it, n times over: that at which the table grows, if it shrinks at once.
func worst(n int) int {
	size, most := n, 0
	for s := n; s < 2*n; s++ {
		r, _ := cost.Of(func() { hashmap.DriveVisits(s, n) })
		if r.Steps > most {
			size, most = s, r.Steps
		}
	}
	return size
}

func TestCostOfVisits(t *testing.T) {
	cost.AtMost(t, cost.N, []int{8, 16, 32, 64, 128, 256}, func(n int) [2]int { return [2]int{worst(n), n} }, func(in [2]int) {
		if left := hashmap.DriveVisits(in[0], in[1]); left != in[0] {
			t.Errorf("%d keys were put into a map with %d, each deleted before the next: %d are left", in[1], in[0], left)
		}
	})
}

// TestRoom holds that a table does not grow by deletions, which shows in how long it
// takes to go through it.
func TestRoom(t *testing.T) {
	const size, moves, times = 32, 8192, 20
	m := hashmap.DriveFilled(size)
	through := func() int {
		var n int
		r, _ := cost.Of(func() { n = hashmap.DriveAll(m) })
		if n != size {
			t.Fatalf("All() goes through %d keys; want %d", n, size)
		}
		return r.Steps
	}
	before := through()
	hashmap.DriveMoves(m, 0, size, moves)
	if after := through(); after > times*before {
		t.Errorf("All() of a map with %d keys took %d steps; after %d others were put and as many deleted, %d; want at most %d times as many", size, before, moves, after, times)
	}
}
