// Package btree is an ordered map, kept in a B-tree: few wide nodes, all leaves at
// the same depth.
package btree

import (
	"errors"
	"slices"
)

// ErrDegree says that a B-tree can't have a minimum degree below two.
var ErrDegree = errors.New("btree: degree below two")

// Tree holds values under keys in the order of a comparison. A node has at most
// 2·degree-1 keys and, but for the root, at least degree-1. It is not safe for
// concurrent use.
type Tree[K, V any] struct {
	degree  int
	compare func(a, b K) int
	root    *node[K, V] // nil when the tree is empty
	length  int
}

// node has one child more than items, or none if it is a leaf.
type node[K, V any] struct {
	items    []item[K, V]
	children []*node[K, V]
}

type item[K, V any] struct {
	key   K
	value V
}

// New returns an empty tree of a minimum degree, whose keys are ordered by compare,
// which returns a negative number if a comes before b, a positive one if it comes
// after, and zero if they are the same key. The error is ErrDegree for a degree below
// two.
func New[K, V any](degree int, compare func(a, b K) int) (*Tree[K, V], error) {
	if degree < 2 {
		return nil, ErrDegree
	}
	return &Tree[K, V]{degree: degree, compare: compare}, nil
}

// find returns the place of the first item of n whose key does not come before key,
// and whether it has that key.
func (t *Tree[K, V]) find(n *node[K, V], key K) (int, bool) {
	return slices.BinarySearchFunc(n.items, key, func(it item[K, V], key K) int { return t.compare(it.key, key) })
}

func (n *node[K, V]) leaf() bool { return len(n.children) == 0 }

// Get returns the value of key and whether it is there. It compares key with keys of
// the nodes on its way from the root down, and searches each node by halves.
func (t *Tree[K, V]) Get(key K) (value V, ok bool) {
	for n := t.root; n != nil; {
		i, found := t.find(n, key)
		if found {
			return n.items[i].value, true
		}
		if n.leaf() {
			break
		}
		n = n.children[i]
	}
	return
}

// Put stores value under key, in place of the value that was there.
func (t *Tree[K, V]) Put(key K, value V) {
	it := item[K, V]{key, value}
	if t.root == nil {
		t.root = &node[K, V]{}
	}
	if up, right := t.put(t.root, it); right != nil {
		t.root = &node[K, V]{items: []item[K, V]{up}, children: []*node[K, V]{t.root, right}}
	}
}

// put stores it below n. If that gives n more keys than a node may have, n keeps the
// first half: up goes to n's parent, and right is the new node after it.
func (t *Tree[K, V]) put(n *node[K, V], it item[K, V]) (up item[K, V], right *node[K, V]) {
	i, found := t.find(n, it.key)
	switch {
	case found:
		n.items[i] = it
	case n.leaf():
		n.items = slices.Insert(n.items, i, it)
		t.length++
	default:
		if up, right := t.put(n.children[i], it); right != nil {
			n.items = slices.Insert(n.items, i, up)
			n.children = slices.Insert(n.children, i+1, right)
		}
	}
	if len(n.items) == 2*t.degree {
		up, right = t.split(n)
	}
	return up, right
}

// split cuts a node in two around its middle item.
func (t *Tree[K, V]) split(n *node[K, V]) (up item[K, V], right *node[K, V]) {
	right = &node[K, V]{items: slices.Clone(n.items[t.degree:])}
	up = n.items[t.degree-1]
	n.items = slices.Delete(n.items, t.degree-1, len(n.items))
	if !n.leaf() {
		right.children = slices.Clone(n.children[t.degree:])
		n.children = slices.Delete(n.children, t.degree, len(n.children))
	}
	return up, right
}

// Len returns the number of keys.
func (t *Tree[K, V]) Len() int { return t.length }
