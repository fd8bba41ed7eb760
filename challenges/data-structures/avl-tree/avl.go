// Package avl is an ordered map, kept in a search tree that stays balanced.
package avl

import "iter"

// Map holds values under keys in the order of a comparison. It is an AVL tree:
// the heights of the two subtrees below a node differ by one at most. It is not
// safe for concurrent use.
type Map[K, V any] struct {
	compare func(a, b K) int
	root    *node[K, V]
	size    int
}

type node[K, V any] struct {
	key         K
	value       V
	left, right *node[K, V]
	height      int // of the tree below and with this node
}

// New returns an empty map whose keys are ordered by compare, which returns a
// negative number if a comes before b, a positive one if it comes after, and
// zero if they are the same key.
func New[K, V any](compare func(a, b K) int) *Map[K, V] {
	return &Map[K, V]{compare: compare}
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return m.size }

// Height returns the number of nodes on the longest way from the root down, 0
// for an empty map.
func (m *Map[K, V]) Height() int { return m.root.tall() }

// Get returns the value of key and whether it is there. It compares key with
// those of the nodes from the root down, until it finds it.
func (m *Map[K, V]) Get(key K) (value V, ok bool) {
	for n := m.root; n != nil; {
		switch c := m.compare(key, n.key); {
		case c < 0:
			n = n.left
		case c > 0:
			n = n.right
		default:
			return n.value, true
		}
	}
	return
}

// Floor returns the last key that does not come after the given one, its value,
// and whether there is such a key.
func (m *Map[K, V]) Floor(key K) (K, V, bool) {
	best := &node[K, V]{}
	found := false
	for n := m.root; n != nil; {
		if m.compare(key, n.key) < 0 {
			n = n.left
		} else {
			best, found, n = n, true, n.right
		}
	}
	return best.key, best.value, found
}

// All returns the keys and their values in order. The map must not be changed
// meanwhile.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { m.root.each(yield) }
}

// each reports whether yield wants more.
func (n *node[K, V]) each(yield func(K, V) bool) bool {
	return n == nil || n.left.each(yield) && yield(n.key, n.value) && n.right.each(yield)
}

// Put stores value under key, in place of the value that was there.
func (m *Map[K, V]) Put(key K, value V) { m.root = m.put(m.root, key, value) }

func (m *Map[K, V]) put(n *node[K, V], key K, value V) *node[K, V] {
	if n == nil {
		m.size++
		return &node[K, V]{key: key, value: value, height: 1}
	}
	switch c := m.compare(key, n.key); {
	case c < 0:
		n.left = m.put(n.left, key, value)
	case c > 0:
		n.right = m.put(n.right, key, value)
	default:
		n.value = value
	}
	return n.balanced()
}

// Delete removes key and reports whether it was there.
func (m *Map[K, V]) Delete(key K) bool {
	before := m.size
	m.root = m.delete(m.root, key)
	return m.size < before
}

func (m *Map[K, V]) delete(n *node[K, V], key K) *node[K, V] {
	if n == nil {
		return nil
	}
	switch c := m.compare(key, n.key); {
	case c < 0:
		n.left = m.delete(n.left, key)
	case c > 0:
		n.right = m.delete(n.right, key)
	default:
		m.size--
		if n.right == nil {
			return n.left
		}
		next, rest := takeFirst(n.right)
		next.left, next.right = n.left, rest
		n = next
	}
	return n.balanced()
}
