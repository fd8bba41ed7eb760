package btree

import "slices"

// Delete removes key and reports whether it was there.
func (t *Tree[K, V]) Delete(key K) bool {
	if t.root == nil || !t.delete(t.root, key) {
		return false
	}
	t.length--
	if len(t.root.items) == 0 { // the root had one key, or its last children were merged
		if t.root.leaf() {
			t.root = nil
		} else {
			t.root = t.root.children[0]
		}
	}
	return true
}

// delete removes key below n and reports whether it was there. It may leave n with
// one key too few, but none of those below.
func (t *Tree[K, V]) delete(n *node[K, V], key K) bool {
	i, found := t.find(n, key)
	switch {
	case n.leaf():
		if found {
			n.items = slices.Delete(n.items, i, i+1)
		}
		return found
	case found:
		n.items[i] = t.takeLast(n.children[i])
	default:
		found = t.delete(n.children[i], key)
	}
	t.refill(n, i)
	return found
}

// takeLast removes the last item below n and returns it.
func (t *Tree[K, V]) takeLast(n *node[K, V]) (last item[K, V]) {
	if i := len(n.items); !n.leaf() {
		last = t.takeLast(n.children[i])
		t.refill(n, i)
		return last
	}
	last = n.items[len(n.items)-1]
	n.items = slices.Delete(n.items, len(n.items)-1, len(n.items))
	return last
}

// refill gives child i of n a key if it has one too few: from a neighbour, by way of
// n, or, where neither can spare one, by merging it with a neighbour.
func (t *Tree[K, V]) refill(n *node[K, V], i int) {
	switch {
	case len(n.children[i].items) >= t.degree-1:
	case i > 0 && len(n.children[i-1].items) >= t.degree:
		n.borrowLeft(i)
	case i < len(n.items) && len(n.children[i+1].items) >= t.degree:
		n.borrowRight(i)
	case i > 0:
		n.merge(i - 1)
	default:
		n.merge(i)
	}
}

// borrowLeft moves the last item before child i into n, and the item there into the
// child, with the subtree between the two.
func (n *node[K, V]) borrowLeft(i int) {
	from, to := n.children[i-1], n.children[i]
	last := len(from.items) - 1
	to.items = slices.Insert(to.items, 0, n.items[i-1])
	n.items[i-1] = from.items[last]
	from.items = slices.Delete(from.items, last, last+1)
	if !from.leaf() {
		to.children = slices.Insert(to.children, 0, from.children[last+1])
		from.children = slices.Delete(from.children, last+1, last+2)
	}
}

// borrowRight is the mirror image of borrowLeft.
func (n *node[K, V]) borrowRight(i int) {
	to, from := n.children[i], n.children[i+1]
	to.items = append(to.items, n.items[i])
	n.items[i] = from.items[0]
	from.items = slices.Delete(from.items, 0, 1)
	if !from.leaf() {
		to.children = append(to.children, from.children[0])
		from.children = slices.Delete(from.children, 0, 1)
	}
}

// merge makes one node of child i, the item after it, and the next child.
func (n *node[K, V]) merge(i int) {
	left, right := n.children[i], n.children[i+1]
	left.items = append(append(left.items, n.items[i]), right.items...)
	left.children = append(left.children, right.children...)
	n.items = slices.Delete(n.items, i, i+1)
	n.children = slices.Delete(n.children, i+1, i+2)
}
