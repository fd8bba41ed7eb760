// Package lru keeps the most recently used entries of a cache.
package lru

import "errors"

// ErrCapacity says that a cache can't have room for less than one entry.
var ErrCapacity = errors.New("lru: capacity below one")

// Cache holds up to a fixed number of entries and drops the least recently used
// one to make room. Get and Put use an entry; Peek does not.
type Cache[K comparable, V any] struct {
}

// New returns a cache with room for capacity entries. onEvict, unless it is nil,
// is called with each entry that is dropped to make room. The error is
// ErrCapacity when capacity is below one.
func New[K comparable, V any](capacity int, onEvict func(key K, value V)) (*Cache[K, V], error) {
	return nil, errors.New("lru: not written yet")
}

// Get returns the value of key and whether it is there, and uses the entry.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	var zero V
	return zero, false
}

// Peek returns the value of key and whether it is there, without using the entry.
func (c *Cache[K, V]) Peek(key K) (V, bool) {
	var zero V
	return zero, false
}

// Put stores value under key and uses the entry. When the cache is full and key
// is new, the least recently used entry is dropped.
func (c *Cache[K, V]) Put(key K, value V) {}

// Delete removes key and reports whether it was there.
func (c *Cache[K, V]) Delete(key K) bool { return false }

// Len returns the number of entries.
func (c *Cache[K, V]) Len() int { return 0 }
