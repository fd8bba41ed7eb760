// Package tested is what hostile test suites are handed in for: a stack.
package tested

import "errors"

// ErrEmpty says that there is nothing to pop.
var ErrEmpty = errors.New("the stack is empty")

// Stack gives back last what came first. The zero Stack is empty.
type Stack[T any] struct{ all []T }

// Push adds a value.
func (s *Stack[T]) Push(v T) { s.all = append(s.all, v) }

// Pop removes the value that was pushed last and returns it, or ErrEmpty.
func (s *Stack[T]) Pop() (T, error) {
	if len(s.all) == 0 {
		var zero T
		return zero, ErrEmpty
	}
	v := s.all[len(s.all)-1]
	s.all = s.all[:len(s.all)-1]
	return v, nil
}

// Len returns the number of values.
func (s *Stack[T]) Len() int { return len(s.all) }
