// Package hashmap is a map for keys of any type, with a hash function of the
// caller's own.
package hashmap

import "iter"

// Map holds values under keys. It is a table with open addressing: a key stands in
// the slot that its hash names or, where others were first, in one behind it, with
// no free slot in between. It is not safe for concurrent use.
type Map[K, V any] struct {
	hash  func(key K) uint64
	equal func(a, b K) bool
	slots []slot[K, V] // a power of two, at most half of them full
	size  int
}

type slot[K, V any] struct {
	key   K
	value V
	hash  uint64
	full  bool
}

// New returns an empty map. Keys for which equal returns true are the same key, and
// hash returns the same number for them.
func New[K, V any](hash func(key K) uint64, equal func(a, b K) bool) *Map[K, V] {
	return &Map[K, V]{hash: hash, equal: equal, slots: make([]slot[K, V], 8)}
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return m.size }

// Get returns the value of key and whether it is there.
func (m *Map[K, V]) Get(key K) (V, bool) {
	s := m.slots[m.find(key, m.hash(key))]
	return s.value, s.full
}

// Put stores value under key. If the key is there, it stays and gets the value.
func (m *Map[K, V]) Put(key K, value V) {
	hash := m.hash(key)
	s := &m.slots[m.find(key, hash)]
	if s.full {
		s.value = value
		return
	}
	*s = slot[K, V]{key, value, hash, true}
	m.size++
	if m.size > len(m.slots)/2 {
		m.grow()
	}
}

// Delete removes key and reports whether it was there.
func (m *Map[K, V]) Delete(key K) bool {
	i := m.find(key, m.hash(key))
	if !m.slots[i].full {
		return false
	}
	m.slots[i] = slot[K, V]{}
	m.size--
	m.closeUp(i)
	return true
}

// All returns the keys, each once, and their values. The order stays the same until
// the map is changed, which must not happen meanwhile.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, s := range m.slots {
			if s.full && !yield(s.key, s.value) {
				return
			}
		}
	}
}

// home returns the slot that a hash names, next the one behind a slot, and apart
// how far it is from one slot on to another. The first slot is behind the last.
func (m *Map[K, V]) home(hash uint64) int   { return int(hash & uint64(len(m.slots)-1)) }
func (m *Map[K, V]) next(i int) int         { return (i + 1) & (len(m.slots) - 1) }
func (m *Map[K, V]) apart(from, to int) int { return (to - from) & (len(m.slots) - 1) }

// find returns the slot of key or, if it is not there, the free one for it.
func (m *Map[K, V]) find(key K, hash uint64) int {
	i := m.home(hash)
	for m.slots[i].full && (m.slots[i].hash != hash || !m.equal(m.slots[i].key, key)) {
		i = m.next(i)
	}
	return i
}

// grow moves all keys to a table of twice the size.
func (m *Map[K, V]) grow() {
	old := m.slots
	m.slots = make([]slot[K, V], 2*len(old))
	for _, s := range old {
		if s.full {
			m.slots[m.find(s.key, s.hash)] = s
		}
	}
}

// closeUp moves keys behind a slot that became free into it, and into those that
// become free by this, as far as free slots would keep them from being found.
func (m *Map[K, V]) closeUp(free int) {
	for i := m.next(free); m.slots[i].full; i = m.next(i) {
		home := m.home(m.slots[i].hash)
		if m.apart(home, i) >= m.apart(free, i) { // free is on the way from home to i
			m.slots[free], m.slots[i] = m.slots[i], slot[K, V]{}
			free = i
		}
	}
}
