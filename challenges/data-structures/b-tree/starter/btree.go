// Package btree is an ordered map, kept in a B-tree: few wide nodes, all leaves at
// the same depth.
package btree

import (
	"errors"
	"iter"
)

// ErrDegree says that a B-tree can't have a minimum degree below two.
var ErrDegree = errors.New("btree: degree below two")

// Tree holds values under keys in the order of a comparison. A node has at most
// 2·degree-1 keys and, but for the root, at least degree-1. It is not safe for
// concurrent use.
type Tree[K, V any] struct {
}

// New returns an empty tree of a minimum degree, whose keys are ordered by compare,
// which returns a negative number if a comes before b, a positive one if it comes
// after, and zero if they are the same key. The error is ErrDegree for a degree below
// two.
func New[K, V any](degree int, compare func(a, b K) int) (*Tree[K, V], error) {
	return nil, errors.New("btree: not written yet")
}

// Put stores value under key, in place of the value that was there.
func (t *Tree[K, V]) Put(key K, value V) {}

// Get returns the value of key and whether it is there. It compares key with keys of
// the nodes on its way from the root down, and searches each node by halves.
func (t *Tree[K, V]) Get(key K) (value V, ok bool) { return value, false }

// Delete removes key and reports whether it was there.
func (t *Tree[K, V]) Delete(key K) bool { return false }

// Range returns the keys from from on that come before to, and their values, in
// order. The tree must not be changed meanwhile.
func (t *Tree[K, V]) Range(from, to K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {}
}

// Len returns the number of keys.
func (t *Tree[K, V]) Len() int { return -1 }

// Levels returns the keys of each node, level by level from the root down, each
// level from left to right. An empty tree has no levels.
func (t *Tree[K, V]) Levels() [][][]K { return nil }
