// Package cmap is a map that goroutines share, and that computes what is missing
// once.
package cmap

import "iter"

// Map holds values under keys. All methods may be called at the same time, also by
// the functions and loops that the map itself calls.
type Map[K comparable, V any] struct {
}

// New returns an empty map.
func New[K comparable, V any]() *Map[K, V] {
	return &Map[K, V]{}
}

// Load returns the value of key and whether it is there.
func (m *Map[K, V]) Load(key K) (V, bool) {
	var none V
	return none, false
}

// Store sets the value of key.
func (m *Map[K, V]) Store(key K, value V) {}

// LoadOrCompute returns the value of key, and true, if it is there. Otherwise it
// stores what compute returns, and returns that and false. If the key is being
// computed already, it waits for that and returns the value with true. If the key
// is stored while compute runs, that value stays and is returned with true.
func (m *Map[K, V]) LoadOrCompute(key K, compute func() V) (value V, loaded bool) {
	return value, false
}

// Delete removes key, and returns the value that was there and whether there was
// one. Of several calls at once, one gets it.
func (m *Map[K, V]) Delete(key K) (V, bool) {
	var none V
	return none, false
}

// All returns the keys and their values in any order, each key once at most. What
// changes during the loop may be seen or not.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {}
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return -1 }
