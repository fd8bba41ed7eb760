// Package stackqueue keeps values until they are needed: the last first in a Stack,
// the first first in a Queue.
package stackqueue

// Stack hands out the value that was put in last. The zero Stack is empty and ready to
// use.
type Stack[T any] struct {
	// Where do you keep the values?
}

// Push puts a value on the top.
func (s *Stack[T]) Push(value T) {}

// Pop takes the value on the top out and returns it. ok is false if there is none.
func (s *Stack[T]) Pop() (value T, ok bool) { return value, false }

// Peek returns the value on the top and leaves it there. ok is false if there is none.
func (s *Stack[T]) Peek() (value T, ok bool) { return value, false }

// Len returns the number of values.
func (s *Stack[T]) Len() int { return -1 }

// Queue hands out the value that was put in first. The zero Queue is empty and ready to
// use.
type Queue[T any] struct {
	// Where do you keep the values?
}

// Enqueue puts a value at the back.
func (q *Queue[T]) Enqueue(value T) {}

// Dequeue takes the value at the front out and returns it. ok is false if there is none.
func (q *Queue[T]) Dequeue() (value T, ok bool) { return value, false }

// Peek returns the value at the front and leaves it there. ok is false if there is none.
func (q *Queue[T]) Peek() (value T, ok bool) { return value, false }

// Len returns the number of values.
func (q *Queue[T]) Len() int { return -1 }
