// Package driver makes the hidden tests' calls of package btree beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"cmp"
	"slices"

	"github.com/gradus-dev/gradus/challenges/data-structures/b-tree"
)

// Look is what can be seen of a tree from outside.
type Look struct {
	Levels []int // as flat writes them
	Len    int
	Met    map[int][]int // for each key, those that Get compared it with, in order
}

// Looks puts each positive number into a tree as a key, and deletes the key n for
// each negative number -n. It looks at the tree after each of ops, which come after
// those before. If gets, it also looks at what Get compares each key with.
func Looks(degree int, before, ops []int, gets bool) (looks []Look, err error) {
	var sought int
	var met []int
	t, err := btree.New[int, int](degree, func(a, b int) int {
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
	for i, op := range slices.Concat(before, ops) {
		if op < 0 {
			t.Delete(-op)
			delete(stored, -op)
		} else {
			t.Put(op, op)
			stored[op] = true
		}
		if i < len(before) {
			continue
		}
		look := Look{flat(t.Levels()), t.Len(), map[int][]int{}}
		for key := range stored {
			if gets {
				sought, met = key, nil
				t.Get(key)
				look.Met[key] = met
			}
		}
		looks = append(looks, look)
	}
	return looks, nil
}

// flat writes levels as one list, which is faster to send: their number, before
// each level that of its nodes, and before each node that of its keys.
func flat(levels [][][]int) []int {
	flat := []int{len(levels)}
	for _, level := range levels {
		flat = append(flat, len(level))
		for _, keys := range level {
			flat = append(append(flat, len(keys)), keys...)
		}
	}
	return flat
}

// Comparisons puts n keys into a tree and returns how many comparisons Get made
// for a key at most.
func Comparisons(degree, n int) (most int, err error) {
	count := 0
	t, err := btree.New[int, int](degree, func(a, b int) int {
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

// Scribble puts the keys from 1 to n into a tree, changes what Levels returns,
// and returns the keys there are then.
func Scribble(degree, n int) (keys []int, err error) {
	t, err := btree.New[int, int](degree, cmp.Compare[int])
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

// Tree returns a tree with these keys, put in order.
func Tree(degree int, keys []int) (*btree.Tree[int, int], error) {
	t, err := btree.New[int, int](degree, cmp.Compare[int])
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		t.Put(k, i)
	}
	return t, nil
}

// Filled returns a tree of degree 3 with the even numbers below 2n, put in order.
func Filled(n int) *btree.Tree[int, int] {
	var keys []int
	for i := range n {
		keys = append(keys, 2*i)
	}
	t, _ := Tree(3, keys)
	return t
}

// Method calls a method four times, with keys from all over the tree, which
// Filled made.
func Method(t *btree.Tree[int, int], method string) {
	for i := range 4 {
		switch key := 2 * ((i + 1) * t.Len() / 5); method {
		case "Get":
			t.Get(key - 1)
		case "Put":
			t.Put(key-1, 0)
		case "Delete":
			t.Delete(key)
		case "Len":
			t.Len()
		case "the first three of Range":
			scan(t, key, 1<<30, 3)
		case "Range over three keys":
			scan(t, key, key+6, 0)
		}
	}
}

// All returns how many keys a Range over all of them goes through.
func All(t *btree.Tree[int, int]) int { return len(scan(t, 0, 1<<30, 0)) }

// scan returns what Range goes through, and leaves the loop after so many pairs,
// unless most is 0.
func scan(t *btree.Tree[int, int], from, to, most int) (pairs [][2]int) {
	for k, v := range t.Range(from, to) {
		if pairs = append(pairs, [2]int{k, v}); len(pairs) == most {
			break
		}
	}
	return pairs
}

// Call is a call of Put, Get, Delete or Range, which goes from Key to To, and is
// left after Most pairs, unless that is 0.
type Call struct {
	Method               string
	Key, Value, To, Most int
}

// Answer is what a call returned, as far as its method returns it, and what Len
// returned after it.
type Answer struct {
	Value int
	OK    bool
	Pairs [][2]int
	Len   int
}

// Calls makes calls of one tree, which is empty at first.
func Calls(degree int, calls []Call) (answers []Answer, err error) {
	t, err := btree.New[int, int](degree, cmp.Compare[int])
	if err != nil {
		return nil, err
	}
	for _, c := range calls {
		var a Answer
		switch c.Method {
		case "Put":
			t.Put(c.Key, c.Value)
		case "Get":
			a.Value, a.OK = t.Get(c.Key)
		case "Delete":
			a.OK = t.Delete(c.Key)
		case "Range":
			a.Pairs = scan(t, c.Key, c.To, c.Most)
		}
		a.Len = t.Len()
		answers = append(answers, a)
	}
	return answers, nil
}
