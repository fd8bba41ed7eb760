// Package avl is an ordered map, kept in a search tree that stays balanced.
package avl

import "iter"

// Map holds values under keys in the order of a comparison. It is an AVL tree:
// the heights of the two subtrees below a node differ by one at most. It is not
// safe for concurrent use.
type Map[K, V any] struct {
}

// New returns an empty map whose keys are ordered by compare, which returns a
// negative number if a comes before b, a positive one if it comes after, and
// zero if they are the same key.
func New[K, V any](compare func(a, b K) int) *Map[K, V] {
	return &Map[K, V]{}
}

// Put stores value under key, in place of the value that was there.
func (m *Map[K, V]) Put(key K, value V) {}

// Get returns the value of key and whether it is there. It compares key with
// those of the nodes from the root down, until it finds it.
func (m *Map[K, V]) Get(key K) (V, bool) {
	var none V
	return none, false
}

// Delete removes key and reports whether it was there.
func (m *Map[K, V]) Delete(key K) bool { return false }

// Floor returns the last key that does not come after the given one, its value,
// and whether there is such a key.
func (m *Map[K, V]) Floor(key K) (K, V, bool) {
	var k K
	var v V
	return k, v, false
}

// All returns the keys and their values in order. The map must not be changed
// meanwhile.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {}
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return -1 }

// Height returns the number of nodes on the longest way from the root down, 0
// for an empty map.
func (m *Map[K, V]) Height() int { return -1 }
