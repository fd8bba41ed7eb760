// Package list keeps values in a chain of nodes.
package list

import "iter"

// List is a list of values. The zero List is empty and ready to use. It is not safe
// for concurrent use.
type List[T any] struct {
	front, back *node[T] // nil when the list is empty
	length      int
}

type node[T any] struct {
	value T
	next  *node[T] // nil at the back
}

// PushFront puts a value before all others.
func (l *List[T]) PushFront(value T) {
	l.front = &node[T]{value, l.front}
	if l.back == nil {
		l.back = l.front
	}
	l.length++
}

// PushBack puts a value behind all others.
func (l *List[T]) PushBack(value T) {
	n := &node[T]{value: value}
	if l.back == nil {
		l.front = n
	} else {
		l.back.next = n
	}
	l.back = n
	l.length++
}

// PopFront takes the first value out and returns it. ok is false if there is none.
func (l *List[T]) PopFront() (value T, ok bool) {
	n := l.front
	if n == nil {
		return value, false
	}
	l.front = n.next
	if l.front == nil {
		l.back = nil
	}
	l.length--
	return n.value, true
}

// Len returns the number of values.
func (l *List[T]) Len() int { return l.length }

// All goes through the values from front to back. The list must not be changed
// meanwhile.
func (l *List[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for n := l.front; n != nil && yield(n.value); {
			n = n.next
		}
	}
}

// DeleteFunc takes out all values for which unwanted is true, and returns how many.
// It asks once for each value, from front to back.
func (l *List[T]) DeleteFunc(unwanted func(value T) bool) (deleted int) {
	link := &l.front // where the next node that stays belongs
	l.back = nil
	for n := l.front; n != nil; n = n.next {
		if unwanted(n.value) {
			deleted++
			continue
		}
		*link, l.back = n, n
		link = &n.next
	}
	*link = nil
	l.length -= deleted
	return deleted
}

// Reverse turns the order of the values around.
func (l *List[T]) Reverse() {
	var turned *node[T]
	l.back = l.front
	for n := l.front; n != nil; {
		next := n.next
		n.next = turned
		turned, n = n, next
	}
	l.front = turned
}

// Append moves all values of another list behind those of l, in their order. The other
// list is empty afterwards. A list that is appended to itself stays as it is.
func (l *List[T]) Append(other *List[T]) {
	if other == l || other.front == nil {
		return
	}
	if l.back == nil {
		l.front = other.front
	} else {
		l.back.next = other.front
	}
	l.back = other.back
	l.length += other.length
	*other = List[T]{}
}
