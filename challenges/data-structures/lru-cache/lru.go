// Package lru keeps the most recently used entries of a cache.
package lru

import "errors"

// ErrCapacity says that a cache can't have room for less than one entry.
var ErrCapacity = errors.New("lru: capacity below one")

// Cache holds up to a fixed number of entries and drops the least recently used
// one to make room. Get and Put use an entry; Peek does not. It is not safe for
// concurrent use.
type Cache[K comparable, V any] struct {
	capacity int
	entries  map[K]*entry[K, V]
	root     entry[K, V] // of a ring: root.next was used last, root.prev longest ago
	onEvict  func(key K, value V)
}

type entry[K comparable, V any] struct {
	key        K
	value      V
	prev, next *entry[K, V]
}

// New returns a cache with room for capacity entries. onEvict, unless it is nil,
// is called with each entry that is dropped to make room. The error is
// ErrCapacity when capacity is below one.
func New[K comparable, V any](capacity int, onEvict func(key K, value V)) (*Cache[K, V], error) {
	if capacity < 1 {
		return nil, ErrCapacity
	}
	c := &Cache[K, V]{capacity: capacity, entries: map[K]*entry[K, V]{}, onEvict: onEvict}
	c.root.prev, c.root.next = &c.root, &c.root
	return c, nil
}

// Get returns the value of key and whether it is there, and uses the entry.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e, ok := c.entries[key]
	if ok {
		unlink(e)
		c.pushFront(e)
		value = e.value
	}
	return value, ok
}

// Peek returns the value of key and whether it is there, without using the entry.
func (c *Cache[K, V]) Peek(key K) (value V, ok bool) {
	e, ok := c.entries[key]
	if ok {
		value = e.value
	}
	return value, ok
}

// Put stores value under key and uses the entry. When the cache is full and key
// is new, the least recently used entry is dropped.
func (c *Cache[K, V]) Put(key K, value V) {
	if e, ok := c.entries[key]; ok {
		e.value = value
		unlink(e)
		c.pushFront(e)
		return
	}
	if len(c.entries) == c.capacity {
		oldest := c.root.prev
		unlink(oldest)
		delete(c.entries, oldest.key)
		if c.onEvict != nil {
			c.onEvict(oldest.key, oldest.value)
		}
	}
	e := &entry[K, V]{key: key, value: value}
	c.entries[key] = e
	c.pushFront(e)
}

// Delete removes key and reports whether it was there.
func (c *Cache[K, V]) Delete(key K) bool {
	e, ok := c.entries[key]
	if !ok {
		return false
	}
	unlink(e)
	delete(c.entries, key)
	return true
}

// Len returns the number of entries.
func (c *Cache[K, V]) Len() int { return len(c.entries) }

func unlink[K comparable, V any](e *entry[K, V]) {
	e.prev.next, e.next.prev = e.next, e.prev
}

func (c *Cache[K, V]) pushFront(e *entry[K, V]) {
	e.prev, e.next = &c.root, c.root.next
	e.prev.next, e.next.prev = e, e
}
