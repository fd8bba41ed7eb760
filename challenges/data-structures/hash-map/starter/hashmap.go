// Package hashmap is a map for keys of any type, with a hash function of the
// caller's own.
package hashmap

import "iter"

// Map holds values under keys. It is not safe for concurrent use.
type Map[K, V any] struct {
}

// New returns an empty map. Keys for which equal returns true are the same key, and
// hash returns the same number for them.
func New[K, V any](hash func(key K) uint64, equal func(a, b K) bool) *Map[K, V] {
	return &Map[K, V]{}
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return -1 }

// Get returns the value of key and whether it is there.
func (m *Map[K, V]) Get(key K) (V, bool) {
	var none V
	return none, false
}

// Put stores value under key. If the key is there, it stays and gets the value.
func (m *Map[K, V]) Put(key K, value V) {}

// Delete removes key and reports whether it was there.
func (m *Map[K, V]) Delete(key K) bool { return false }

// All returns the keys, each once, and their values. The order stays the same until
// the map is changed, which must not happen meanwhile.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {}
}
