// Package bst keeps keys in order in a binary search tree.
package bst

import "iter"

// Tree holds keys in the order of a comparison. What comes before a node's key is to the
// left of it, what comes after to the right. It is not safe for concurrent use.
type Tree[K any] struct {
	// Where is the root? And what is a node?
}

// New returns an empty tree whose keys are ordered by compare, which returns a negative
// number if a comes before b, a positive one if it comes after, and zero if they are the
// same key.
func New[K any](compare func(a, b K) int) *Tree[K] { return &Tree[K]{} }

// Len returns the number of keys.
func (t *Tree[K]) Len() int { return -1 }

// Contains reports whether a key is there.
func (t *Tree[K]) Contains(key K) bool { return true }

// Insert adds a key below the nodes that are there, and reports whether it was new. If it
// was not, nothing changes.
func (t *Tree[K]) Insert(key K) bool { return false }

// Delete removes a key, and reports whether it was there. A node with one child gives its
// place to that; a node with two, to the next key.
func (t *Tree[K]) Delete(key K) bool { return true }

// Height returns the number of nodes on the longest way from the root down, 0 for an empty
// tree.
func (t *Tree[K]) Height() int { return -1 }

// InOrder goes through the keys in their order. The tree must not be changed meanwhile.
func (t *Tree[K]) InOrder() iter.Seq[K] {
	return func(yield func(K) bool) {
		// yield(key) hands a key to the loop, and says whether it wants more.
	}
}

// PreOrder goes through the keys from the root down: each node before all that is to the
// left of it, and that before all that is to the right. The tree must not be changed
// meanwhile.
func (t *Tree[K]) PreOrder() iter.Seq[K] {
	return func(yield func(K) bool) {}
}

// Between goes, in their order, through the keys that don't come before from, and come
// before to. The tree must not be changed meanwhile.
func (t *Tree[K]) Between(from, to K) iter.Seq[K] {
	return func(yield func(K) bool) {}
}
