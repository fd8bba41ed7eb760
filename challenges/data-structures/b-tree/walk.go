package btree

import "iter"

// Range returns the keys from from on that come before to, and their values, in
// order. The tree must not be changed meanwhile.
func (t *Tree[K, V]) Range(from, to K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if t.root != nil {
			t.scan(t.root, from, to, yield)
		}
	}
}

// scan yields what is below n, and reports whether to go on after it.
func (t *Tree[K, V]) scan(n *node[K, V], from, to K, yield func(K, V) bool) bool {
	i, found := t.find(n, from)
	if !found && !n.leaf() && !t.scan(n.children[i], from, to, yield) {
		return false
	}
	for ; i < len(n.items); i++ {
		it := n.items[i]
		if t.compare(it.key, to) >= 0 || !yield(it.key, it.value) {
			return false
		}
		if !n.leaf() && !t.scan(n.children[i+1], from, to, yield) {
			return false
		}
	}
	return true
}

// Levels returns the keys of each node, level by level from the root down, each
// level from left to right. An empty tree has no levels.
func (t *Tree[K, V]) Levels() (levels [][][]K) {
	var level []*node[K, V]
	if t.root != nil {
		level = append(level, t.root)
	}
	for len(level) > 0 {
		var keys [][]K
		var below []*node[K, V]
		for _, n := range level {
			keys = append(keys, n.keys())
			below = append(below, n.children...)
		}
		levels, level = append(levels, keys), below
	}
	return levels
}

func (n *node[K, V]) keys() (keys []K) {
	for _, it := range n.items {
		keys = append(keys, it.key)
	}
	return keys
}
