package avl

// takeFirst cuts the first node out of a tree and returns it and the rest.
func takeFirst[K, V any](n *node[K, V]) (first, rest *node[K, V]) {
	if n.left == nil {
		return n, n.right
	}
	first, n.left = takeFirst(n.left)
	return first, n.balanced()
}

// tall is the height of a tree, which may be empty.
func (n *node[K, V]) tall() int {
	if n == nil {
		return 0
	}
	return n.height
}

func (n *node[K, V]) measure() { n.height = 1 + max(n.left.tall(), n.right.tall()) }

// balanced returns the tree n with heights that differ by one at most at its
// root, where they may differ by two. What is below is balanced.
func (n *node[K, V]) balanced() *node[K, V] {
	n.measure()
	switch n.left.tall() - n.right.tall() {
	case 2:
		if n.left.left.tall() < n.left.right.tall() {
			n.left = n.left.rotateLeft()
		}
		return n.rotateRight()
	case -2:
		if n.right.right.tall() < n.right.left.tall() {
			n.right = n.right.rotateRight()
		}
		return n.rotateLeft()
	}
	return n
}

// rotateLeft lifts the right child above n, and returns it.
func (n *node[K, V]) rotateLeft() *node[K, V] {
	up := n.right
	n.right, up.left = up.left, n
	n.measure()
	up.measure()
	return up
}

// rotateRight lifts the left child above n, and returns it.
func (n *node[K, V]) rotateRight() *node[K, V] {
	up := n.left
	n.left, up.right = up.right, n
	n.measure()
	up.measure()
	return up
}
