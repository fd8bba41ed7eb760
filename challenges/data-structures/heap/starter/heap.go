// Package heap keeps keys in a queue from which the one with the first priority is taken.
package heap

// Queue holds keys, each with a priority that can change. It is not safe for concurrent
// use.
type Queue[K comparable, P any] struct {
	// Which key is first? And where is each of the others?
}

// New returns an empty queue. before reports whether priority a comes before b; priorities
// of which neither does are equal.
func New[K comparable, P any](before func(a, b P) bool) *Queue[K, P] {
	return &Queue[K, P]{}
}

// Len returns the number of keys.
func (q *Queue[K, P]) Len() int { return -1 }

// Priority returns the priority of a key. ok is false if the key is not there.
func (q *Queue[K, P]) Priority(key K) (priority P, ok bool) { return priority, true }

// Push adds a key, and reports whether it was new. If it was not, nothing changes.
func (q *Queue[K, P]) Push(key K, priority P) bool { return false }

// Peek returns the first key and its priority, and leaves it there. Of keys with equal
// priorities, the one that was pushed first is first. ok is false if there is no key.
func (q *Queue[K, P]) Peek() (key K, priority P, ok bool) { return key, priority, true }

// Pop is Peek, and takes the key out.
func (q *Queue[K, P]) Pop() (key K, priority P, ok bool) { return key, priority, true }

// Update changes the priority of a key, and reports whether the key is there. Its turn
// among keys with equal priorities stays what it was.
func (q *Queue[K, P]) Update(key K, priority P) bool { return true }

// Remove takes a key out, and reports whether it was there.
func (q *Queue[K, P]) Remove(key K) bool { return true }
