package hashmap

// DriveNew returns an empty map for the keys 0, 1, 2 and so on, which have the given
// hashes. Drivers are compiled beside the submission, so that hidden tests need no
// message for each hash, and can count the steps of many operations.
func DriveNew(hashes []uint64) *Map[int, int] {
	return New[int, int](func(key int) uint64 { return hashes[key] }, func(a, b int) bool { return a == b })
}

// DriveOp is a call of Put, Get, Delete or All.
type DriveOp struct {
	Call       string
	Key, Value int
}

// DriveSeen is what a call returned, as far as it returns anything, and what Len
// returned after it.
type DriveSeen struct {
	Value int
	OK    bool
	All   [][2]int // keys with their values
	Len   int
}

// DriveOps makes calls of a map, one after the other.
func DriveOps(m *Map[int, int], ops []DriveOp) []DriveSeen {
	all := make([]DriveSeen, len(ops))
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
			seen.All = drivePairs(m)
		}
		seen.Len = m.Len()
	}
	return all
}

// drivePairs returns what All goes through, at most a thousand pairs: a wrong All may
// have no end.
func drivePairs(m *Map[int, int]) (pairs [][2]int) {
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

// DriveFilled returns a map with the keys from 0 to n-1, well spread, each with
// itself as its value.
func DriveFilled(n int) *Map[int, int] {
	m := New[int, int](spread, func(a, b int) bool { return a == b })
	DrivePuts(m, 0, n)
	return m
}

// DrivePuts puts the keys from first to last-1.
func DrivePuts(m *Map[int, int], first, last int) {
	for key := first; key < last; key++ {
		m.Put(key, key)
	}
}

// DriveGets returns how many of the keys from first to last-1 have themselves as
// their values.
func DriveGets(m *Map[int, int], first, last int) (found int) {
	for key := first; key < last; key++ {
		if v, ok := m.Get(key); ok && v == key {
			found++
		}
	}
	return found
}

// DriveDeletes deletes the keys from first to last-1 and returns how many were there.
func DriveDeletes(m *Map[int, int], first, last int) (deleted int) {
	for key := first; key < last; key++ {
		if m.Delete(key) {
			deleted++
		}
	}
	return deleted
}

// DriveMoves takes a map with the keys from first to last-1, and n times puts the
// key behind the last one and deletes the first one. It returns how many were there
// to be deleted, and how many were found after it.
func DriveMoves(m *Map[int, int], first, last, n int) (deleted, left int) {
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

// DriveVisits puts the keys from 0 to size-1 into a new map; then n others come,
// each of which is deleted before the next. It returns the number of keys left.
func DriveVisits(size, n int) int {
	m := DriveFilled(size)
	driveVisits(m, size, n)
	return m.Len()
}

func driveVisits(m *Map[int, int], first, n int) {
	for key := first; key < first+n; key++ {
		m.Put(key, key)
		m.Delete(key)
	}
}

// DriveVisitsEach fills a map with up to last-1 keys, and has n visits, as DriveVisits
// does, at each number of keys from first on.
func DriveVisitsEach(first, last, n int) {
	m := DriveFilled(first)
	for size := first; size < last; size++ {
		driveVisits(m, size, n)
		m.Put(size, size)
	}
}

// DriveAll returns how many keys All goes through.
func DriveAll(m *Map[int, int]) (n int) {
	for range m.All() {
		n++
	}
	return n
}

// DriveStops goes through one All again and again, up to as many keys as each of
// stops says, and returns the keys.
func DriveStops(m *Map[int, int], stops []int) (loops [][]int) {
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
