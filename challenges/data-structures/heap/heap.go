// Package heap keeps keys in a queue from which the one with the first priority is taken.
package heap

import "slices"

// Queue holds keys, each with a priority that can change. It is a binary heap. It is not
// safe for concurrent use.
type Queue[K comparable, P any] struct {
	before func(a, b P) bool
	items  []item[K, P] // none comes before the one at (i-1)/2
	index  map[K]int    // where in items a key is
	pushed int          // how many keys ever were
}

type item[K comparable, P any] struct {
	key      K
	priority P
	turn     int // rises with each key that is pushed
}

// New returns an empty queue. before reports whether priority a comes before b; priorities
// of which neither does are equal.
func New[K comparable, P any](before func(a, b P) bool) *Queue[K, P] {
	return &Queue[K, P]{before: before, index: map[K]int{}}
}

// Len returns the number of keys.
func (q *Queue[K, P]) Len() int { return len(q.items) }

// Priority returns the priority of a key. ok is false if the key is not there.
func (q *Queue[K, P]) Priority(key K) (priority P, ok bool) {
	i, ok := q.index[key]
	if !ok {
		return priority, false
	}
	return q.items[i].priority, true
}

// Push adds a key, and reports whether it was new. If it was not, nothing changes.
func (q *Queue[K, P]) Push(key K, priority P) bool {
	if _, there := q.index[key]; there {
		return false
	}
	i := len(q.items)
	q.items = append(q.items, item[K, P]{key, priority, q.pushed})
	q.index[key] = i
	q.pushed++
	q.up(i)
	return true
}

// Peek returns the first key and its priority, and leaves it there. Of keys with equal
// priorities, the one that was pushed first is first. ok is false if there is no key.
func (q *Queue[K, P]) Peek() (key K, priority P, ok bool) {
	if len(q.items) == 0 {
		return key, priority, false
	}
	return q.items[0].key, q.items[0].priority, true
}

// Pop is Peek, and takes the key out.
func (q *Queue[K, P]) Pop() (key K, priority P, ok bool) {
	key, priority, ok = q.Peek()
	if ok {
		q.Remove(key)
	}
	return key, priority, ok
}

// Update changes the priority of a key, and reports whether the key is there. Its turn
// among keys with equal priorities stays what it was.
func (q *Queue[K, P]) Update(key K, priority P) bool {
	i, there := q.index[key]
	if !there {
		return false
	}
	q.items[i].priority = priority
	q.settle(i)
	return true
}

// Remove takes a key out, and reports whether it was there.
func (q *Queue[K, P]) Remove(key K) bool {
	i, there := q.index[key]
	if !there {
		return false
	}
	last := len(q.items) - 1
	q.swap(i, last)
	q.items = slices.Delete(q.items, last, last+1)
	delete(q.index, key)
	if i < last {
		q.settle(i)
	}
	return true
}

// settle moves the item at i, which may be out of place, up or down.
func (q *Queue[K, P]) settle(i int) {
	q.up(i)
	q.down(i)
}

// up moves the item at i towards the front, to behind the first one that does not come
// after it. The parent of the first item is itself, which it does not come before.
func (q *Queue[K, P]) up(i int) {
	for parent := (i - 1) / 2; q.first(i, parent); parent = (i - 1) / 2 {
		q.swap(i, parent)
		i = parent
	}
}

// down moves the item at i towards the back, as long as one below it comes before it.
func (q *Queue[K, P]) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(q.items); child++ {
			if q.first(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		q.swap(i, least)
		i = least
	}
}

// first reports whether the item at i comes before that at j.
func (q *Queue[K, P]) first(i, j int) bool {
	a, b := q.items[i], q.items[j]
	return q.before(a.priority, b.priority) || !q.before(b.priority, a.priority) && a.turn < b.turn
}

func (q *Queue[K, P]) swap(i, j int) {
	q.items[i], q.items[j] = q.items[j], q.items[i]
	q.index[q.items[i].key], q.index[q.items[j].key] = i, j
}
