// Package list keeps values in a chain of nodes.
package list

import "iter"

// List is a list of values. The zero List is empty and ready to use. It is not safe
// for concurrent use.
type List[T any] struct {
	// What do you need to know of the list? And what is a node?
}

// PushFront puts a value before all others.
func (l *List[T]) PushFront(value T) {}

// PushBack puts a value behind all others.
func (l *List[T]) PushBack(value T) {}

// PopFront takes the first value out and returns it. ok is false if there is none.
func (l *List[T]) PopFront() (value T, ok bool) { return value, true }

// Len returns the number of values.
func (l *List[T]) Len() int { return -1 }

// All goes through the values from front to back. The list must not be changed
// meanwhile.
func (l *List[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		// yield(value) hands a value to the loop, and says whether it wants more.
	}
}

// DeleteFunc takes out all values for which unwanted is true, and returns how many.
// It asks once for each value, from front to back.
func (l *List[T]) DeleteFunc(unwanted func(value T) bool) (deleted int) { return -1 }

// Reverse turns the order of the values around.
func (l *List[T]) Reverse() {}

// Append moves all values of another list behind those of l, in their order. The other
// list is empty afterwards. A list that is appended to itself stays as it is.
func (l *List[T]) Append(other *List[T]) {}
