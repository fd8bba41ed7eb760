package btree

import (
	"cmp"
	"slices"
)

// Look is what can be seen of a tree from outside.
type Look struct {
	Levels [][][]int
	Len    int
	Met    map[int][]int // for each key, those that Get compared it with, in order
}

// DriveLooks puts each positive number of ops into a tree as a key, deletes the key n
// for each negative number -n, and looks at the tree after each of them.
func DriveLooks(degree int, ops []int) ([]Look, error) {
	var sought int
	var met []int
	t, err := New[int, bool](degree, func(a, b int) int {
		other := a
		if a == sought {
			other = b
		}
		met = append(met, other)
		return cmp.Compare(a, b)
	})
	if err != nil {
		return nil, err
	}
	stored := map[int]bool{}
	var looks []Look
	for _, op := range ops {
		if op < 0 {
			t.Delete(-op)
			delete(stored, -op)
		} else {
			t.Put(op, true)
			stored[op] = true
		}
		look := Look{driveCopy(t.Levels()), t.Len(), map[int][]int{}}
		for key := range stored {
			sought, met = key, nil
			t.Get(key)
			look.Met[key] = met
		}
		looks = append(looks, look)
	}
	return looks, nil
}

// driveCopy keeps levels as they are now.
func driveCopy(levels [][][]int) (copied [][][]int) {
	for _, level := range levels {
		var nodes [][]int
		for _, keys := range level {
			nodes = append(nodes, slices.Clone(keys))
		}
		copied = append(copied, nodes)
	}
	return copied
}

// DriveComparisons puts n keys into a tree and returns how many comparisons Get made
// for a key at most.
func DriveComparisons(degree, n int) (most int, err error) {
	count := 0
	t, err := New[int, int](degree, func(a, b int) int {
		count++
		return cmp.Compare(a, b)
	})
	if err != nil {
		return 0, err
	}
	for i := range n {
		t.Put(i, i)
	}
	for i := range n {
		count = 0
		t.Get(i)
		most = max(most, count)
	}
	return most, nil
}

// DriveScribble puts the keys from 1 to n into a tree, changes what Levels returns,
// and returns the keys there are then.
func DriveScribble(degree, n int) (keys []int, err error) {
	t, err := New[int, int](degree, cmp.Compare[int])
	if err != nil {
		return nil, err
	}
	for i := range n {
		t.Put(i+1, i)
	}
	for _, level := range t.Levels() {
		for _, keys := range level {
			clear(keys)
		}
	}
	for k := range t.Range(0, n+1) {
		keys = append(keys, k)
	}
	return keys, nil
}

// DriveFilled returns a tree of degree 3 with the even numbers below 2n, put in order.
func DriveFilled(n int) *Tree[int, int] {
	t, err := New[int, int](3, cmp.Compare[int])
	for i := range n {
		if err == nil {
			t.Put(2*i, i)
		}
	}
	return t
}
