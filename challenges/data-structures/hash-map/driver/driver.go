// Package driver makes the hidden tests' calls of package hashmap beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/hash-map"

// New returns an empty map for the keys 0, 1, 2 and so on, which have the given
// hashes. Drivers are compiled beside the submission, so that hidden tests need no
// message for each hash, and can count the steps of many operations.
func New(hashes []uint64) *hashmap.Map[int, int] {
	return hashmap.New[int, int](func(key int) uint64 { return hashes[key] }, func(a, b int) bool { return a == b })
}

// Op is a call of Put, Get, Delete or All.
type Op struct {
	Call       string
	Key, Value int
}

// Seen is what a call returned, as far as it returns anything, and what Len
// returned after it.
type Seen struct {
	Value int
	OK    bool
	All   [][2]int // keys with their values
	Len   int
}

// Ops makes calls of a map, one after the other.
func Ops(m *hashmap.Map[int, int], ops []Op) []Seen {
	all := make([]Seen, len(ops))
	for i, op := range ops {
		seen := &all[i]
		switch op.Call {
		case "Put":
			m.Put(op.Key, op.Value)
		case "Get":
			seen.Value, seen.OK = m.Get(op.Key)
		case "Delete":
			seen.OK = m.Delete(op.Key)
		case "All":
			seen.All = pairs(m)
		}
		seen.Len = m.Len()
	}
	return all
}

// pairs returns what All goes through, at most a thousand pairs: a wrong All may
// have no end.
func pairs(m *hashmap.Map[int, int]) (pairs [][2]int) {
	for k, v := range m.All() {
		pairs = append(pairs, [2]int{k, v})
		if len(pairs) == 1000 {
			break
		}
	}
	return pairs
}

// spread is a good hash, below 1<<63: it mixes all bits, as the generator SplitMix64
// does (Steele, Lea, Flood: “Fast Splittable Pseudorandom Number Generators”, 2014).
func spread(key int) uint64 {
	h := uint64(key+1) * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return (h ^ h>>31) >> 1
}

// Filled returns a map with the keys from 0 to n-1, well spread, each with
// itself as its value.
func Filled(n int) *hashmap.Map[int, int] {
	m := hashmap.New[int, int](spread, func(a, b int) bool { return a == b })
	Puts(m, 0, n)
	return m
}

// Puts puts the keys from first to last-1.
func Puts(m *hashmap.Map[int, int], first, last int) {
	for key := first; key < last; key++ {
		m.Put(key, key)
	}
}

// Gets returns how many of the keys from first to last-1 have themselves as
// their values.
func Gets(m *hashmap.Map[int, int], first, last int) (found int) {
	for key := first; key < last; key++ {
		if v, ok := m.Get(key); ok && v == key {
			found++
		}
	}
	return found
}

// PutsAndGets puts the keys from 0 to n-1 into a new map, and looks the one that is so
// far beyond each up. It returns how many have themselves as their values.
func PutsAndGets(n, beyond int) (found int) {
	m := Filled(0)
	for key := range n {
		m.Put(key, key)
		if v, ok := m.Get(key + beyond); ok && v == key+beyond {
			found++
		}
	}
	return found
}

// PutsTwice puts the keys from 0 to n-1 into a new map, and after each one that is there
// already. It returns how many there are.
func PutsTwice(n int) int {
	m := Filled(0)
	for key := range n {
		m.Put(key, key)
		m.Put(key/2, key)
	}
	return m.Len()
}

// GetsBackwards looks the keys from n-1 down to 0 up, whether they are there or not.
func GetsBackwards(m *hashmap.Map[int, int], n int) {
	for key := n - 1; key >= 0; key-- {
		m.Get(key)
	}
}

// Deletes deletes the keys from first to last-1 and returns how many were there.
func Deletes(m *hashmap.Map[int, int], first, last int) (deleted int) {
	for key := first; key < last; key++ {
		if m.Delete(key) {
			deleted++
		}
	}
	return deleted
}

// Moves takes a map with the keys from first to last-1, and n times puts the
// key behind the last one and deletes the first one. It returns how many were there
// to be deleted, and how many were found after it.
func Moves(m *hashmap.Map[int, int], first, last, n int) (deleted, left int) {
	for i := range n {
		m.Put(last+i, last+i)
		if m.Delete(first + i) {
			deleted++
		}
		if _, ok := m.Get(first + i); ok {
			left++
		}
	}
	return deleted, left
}

// Visits puts the keys from 0 to size-1 into a new map; then n others come,
// each of which is deleted before the next. It returns the number of keys left.
func Visits(size, n int) int {
	m := Filled(size)
	visits(m, size, n)
	return m.Len()
}

func visits(m *hashmap.Map[int, int], first, n int) {
	for key := first; key < first+n; key++ {
		m.Put(key, key)
		m.Delete(key)
	}
}

// VisitsEach fills a map with up to last-1 keys, and has n visits, as Visits
// does, at each number of keys from first on.
func VisitsEach(first, last, n int) {
	m := Filled(first)
	for size := first; size < last; size++ {
		visits(m, size, n)
		m.Put(size, size)
	}
}

// All returns how many keys All goes through.
func All(m *hashmap.Map[int, int]) (n int) {
	for range m.All() {
		n++
	}
	return n
}

// Stops goes through one All again and again, up to as many keys as each of
// stops says, and returns the keys.
func Stops(m *hashmap.Map[int, int], stops []int) (loops [][]int) {
	all := m.All()
	for _, stop := range stops {
		keys := []int{}
		for k := range all {
			if len(keys) == stop {
				break
			}
			keys = append(keys, k)
		}
		loops = append(loops, keys)
	}
	return loops
}
