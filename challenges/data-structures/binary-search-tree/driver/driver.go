// Package driver makes the hidden tests' calls of package bst beside the submission and
// returns what it observes. It holds no expected value.
package driver

import (
	"cmp"
	"iter"

	"github.com/gradus-dev/gradus/challenges/data-structures/binary-search-tree"
)

// most is more keys than any tree has whose keys are looked at one by one.
const most = 60

// some returns what a loop goes through, up to a point.
func some(keys iter.Seq[int]) (all []int) {
	for k := range keys {
		if all = append(all, k); len(all) == most {
			break
		}
	}
	return all
}

// Look is what can be seen of a tree.
type Look struct {
	OK                bool // what the call returned
	InOrder, PreOrder []int
	Len, Height       int
}

// Calls inserts each number that is above 0, and deletes the number -n for each other one, n,
// beginning with an empty tree. It looks at the tree after each of the last calls.
func Calls(calls []int, last int) (looks []Look) {
	t := bst.New(cmp.Compare[int])
	for i, n := range calls {
		var look Look
		if n > 0 {
			look.OK = t.Insert(n)
		} else {
			look.OK = t.Delete(-n)
		}
		if i >= len(calls)-last {
			look.InOrder, look.PreOrder = some(t.InOrder()), some(t.PreOrder())
			look.Len, look.Height = t.Len(), t.Height()
			looks = append(looks, look)
		}
	}
	return looks
}

// Between inserts keys, and goes through ranges: from each number of a list to each other.
func Between(keys, ends []int) (ranges [][]int) {
	t := Filled(keys)
	for _, from := range ends {
		for _, to := range ends {
			ranges = append(ranges, some(t.Between(from, to)))
		}
	}
	return ranges
}

// Filled returns a tree with these keys.
func Filled(keys []int) *bst.Tree[int] {
	t := bst.New(cmp.Compare[int])
	for _, k := range keys {
		t.Insert(k)
	}
	return t
}

// All inserts keys, asks for each, for what is beside it, and for the length, and deletes
// them in the same order. It returns how many were inserted, found and deleted.
func All(keys []int) (inserted, found, deleted int) {
	t := bst.New(cmp.Compare[int])
	count := func(n *int, ok bool) {
		if ok {
			*n++
		}
	}
	for _, k := range keys {
		count(&inserted, t.Insert(k))
		t.Len()
	}
	for _, k := range keys {
		count(&found, t.Contains(k))
		t.Contains(k + 1)
	}
	for _, k := range keys {
		count(&deleted, t.Delete(k))
	}
	return inserted, found, deleted
}

// Few begins loops over a tree, and leaves them at the third key. It returns the sum of the
// keys that it came to, of InOrder, of PreOrder and of two ranges.
func Few(t *bst.Tree[int], from, to int) (sum int) {
	for _, keys := range []iter.Seq[int]{t.InOrder(), t.PreOrder(), t.Between(from, to), t.Between(from, from+5)} {
		n := 0
		for k := range keys {
			sum += k
			if n++; n == 3 {
				break
			}
		}
	}
	return sum
}
