// Package bst keeps keys in order in a binary search tree.
package bst

import "iter"

// Tree holds keys in the order of a comparison. What comes before a node's key is to the
// left of it, what comes after to the right. It is not safe for concurrent use.
type Tree[K any] struct {
	compare func(a, b K) int
	root    *node[K]
	length  int
}

type node[K any] struct {
	key         K
	left, right *node[K]
}

// New returns an empty tree whose keys are ordered by compare, which returns a negative
// number if a comes before b, a positive one if it comes after, and zero if they are the
// same key.
func New[K any](compare func(a, b K) int) *Tree[K] { return &Tree[K]{compare: compare} }

// Len returns the number of keys.
func (t *Tree[K]) Len() int { return t.length }

// link returns the pointer to the node with a key, or the nil pointer where such a node
// belongs.
func (t *Tree[K]) link(key K) **node[K] {
	link := &t.root
	for *link != nil {
		switch c := t.compare(key, (*link).key); {
		case c < 0:
			link = &(*link).left
		case c > 0:
			link = &(*link).right
		default:
			return link
		}
	}
	return link
}

// Contains reports whether a key is there.
func (t *Tree[K]) Contains(key K) bool { return *t.link(key) != nil }

// Insert adds a key below the nodes that are there, and reports whether it was new. If it
// was not, nothing changes.
func (t *Tree[K]) Insert(key K) bool {
	link := t.link(key)
	if *link != nil {
		return false
	}
	*link = &node[K]{key: key}
	t.length++
	return true
}

// Delete removes a key, and reports whether it was there. A node with one child gives its
// place to that; a node with two, to the next key.
func (t *Tree[K]) Delete(key K) bool {
	link := t.link(key)
	n := *link
	if n == nil {
		return false
	}
	t.length--
	switch {
	case n.left == nil:
		*link = n.right
	case n.right == nil:
		*link = n.left
	default:
		next := &n.right
		for (*next).left != nil {
			next = &(*next).left
		}
		n.key = (*next).key
		*next = (*next).right
	}
	return true
}

// Height returns the number of nodes on the longest way from the root down, 0 for an empty
// tree.
func (t *Tree[K]) Height() int { return t.root.height() }

func (n *node[K]) height() int {
	if n == nil {
		return 0
	}
	return 1 + max(n.left.height(), n.right.height())
}

// InOrder goes through the keys in their order. The tree must not be changed meanwhile.
func (t *Tree[K]) InOrder() iter.Seq[K] {
	return func(yield func(K) bool) { t.root.inOrder(yield) }
}

// inOrder reports whether yield wants more.
func (n *node[K]) inOrder(yield func(K) bool) bool {
	return n == nil || n.left.inOrder(yield) && yield(n.key) && n.right.inOrder(yield)
}

// PreOrder goes through the keys from the root down: each node before all that is to the
// left of it, and that before all that is to the right. The tree must not be changed
// meanwhile.
func (t *Tree[K]) PreOrder() iter.Seq[K] {
	return func(yield func(K) bool) { t.root.preOrder(yield) }
}

// preOrder reports whether yield wants more.
func (n *node[K]) preOrder(yield func(K) bool) bool {
	return n == nil || yield(n.key) && n.left.preOrder(yield) && n.right.preOrder(yield)
}

// Between goes, in their order, through the keys that don't come before from, and come
// before to. The tree must not be changed meanwhile.
func (t *Tree[K]) Between(from, to K) iter.Seq[K] {
	return func(yield func(K) bool) { t.between(t.root, from, to, yield) }
}

// between reports whether yield wants more.
func (t *Tree[K]) between(n *node[K], from, to K, yield func(K) bool) bool {
	switch {
	case n == nil:
		return true
	case t.compare(n.key, from) < 0:
		return t.between(n.right, from, to, yield)
	case t.compare(n.key, to) >= 0:
		return t.between(n.left, from, to, yield)
	}
	return t.between(n.left, from, to, yield) && yield(n.key) && t.between(n.right, from, to, yield)
}
