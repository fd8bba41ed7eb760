package avl

import "cmp"

// Look is what can be seen of a map from outside.
type Look struct {
	Height int
	Paths  map[int][]int // for each key, those that Get compared it with, in order
}

// DriveLooks puts each positive number of ops into a map as a key, deletes the
// key n for each negative number -n, and looks at the map after each of them.
func DriveLooks(ops []int) []Look {
	var sought int
	var path []int
	m := New[int, bool](func(a, b int) int {
		met := a
		if a == sought {
			met = b
		}
		if n := len(path); n == 0 || path[n-1] != met {
			path = append(path, met)
		}
		return cmp.Compare(a, b)
	})
	stored := map[int]bool{}
	var looks []Look
	for _, op := range ops {
		if op < 0 {
			m.Delete(-op)
			delete(stored, -op)
		} else {
			m.Put(op, true)
			stored[op] = true
		}
		look := Look{m.Height(), map[int][]int{}}
		for key := range stored {
			sought, path = key, nil
			m.Get(key)
			look.Paths[key] = path
		}
		looks = append(looks, look)
	}
	return looks
}

// DriveFilled returns a map with the even numbers below 2n, put in order.
func DriveFilled(n int) *Map[int, int] {
	m := New[int, int](cmp.Compare[int])
	for i := range n {
		m.Put(2*i, i)
	}
	return m
}
