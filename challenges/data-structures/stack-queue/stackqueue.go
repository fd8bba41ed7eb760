// Package stackqueue keeps values until they are needed: the last first in a Stack,
// the first first in a Queue.
package stackqueue

// Stack hands out the value that was put in last. The zero Stack is empty and ready to
// use.
type Stack[T any] struct {
	values []T // the top is the last
}

// Push puts a value on the top.
func (s *Stack[T]) Push(value T) { s.values = append(s.values, value) }

// Pop takes the value on the top out and returns it. ok is false if there is none.
func (s *Stack[T]) Pop() (value T, ok bool) {
	value, ok = s.Peek()
	if ok {
		s.values = s.values[:len(s.values)-1]
	}
	return value, ok
}

// Peek returns the value on the top and leaves it there. ok is false if there is none.
func (s *Stack[T]) Peek() (value T, ok bool) {
	if len(s.values) == 0 {
		return value, false
	}
	return s.values[len(s.values)-1], true
}

// Len returns the number of values.
func (s *Stack[T]) Len() int { return len(s.values) }

// Queue hands out the value that was put in first. The zero Queue is empty and ready to
// use.
type Queue[T any] struct {
	values []T // the front is the first
}

// Enqueue puts a value at the back.
func (q *Queue[T]) Enqueue(value T) { q.values = append(q.values, value) }

// Dequeue takes the value at the front out and returns it. ok is false if there is none.
func (q *Queue[T]) Dequeue() (value T, ok bool) {
	value, ok = q.Peek()
	if ok {
		q.values = q.values[1:] // append makes a new array when this one ends
	}
	return value, ok
}

// Peek returns the value at the front and leaves it there. ok is false if there is none.
func (q *Queue[T]) Peek() (value T, ok bool) {
	if len(q.values) == 0 {
		return value, false
	}
	return q.values[0], true
}

// Len returns the number of values.
func (q *Queue[T]) Len() int { return len(q.values) }
