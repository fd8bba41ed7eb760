// Package ring keeps a bounded number of values in a ring.
package ring

import (
	"errors"
	"iter"
)

var (
	ErrCapacity = errors.New("ring: capacity below one")
	ErrFull     = errors.New("ring: full")
)

// Buffer keeps values in the order in which they came, up to a fixed number. New makes
// one. It is not safe for concurrent use.
type Buffer[T any] struct {
	// Where are the values? Which is the oldest? How many are there?
}

// New returns an empty buffer with room for so many values. The error is ErrCapacity if
// that is below one.
func New[T any](capacity int) (*Buffer[T], error) {
	return nil, errors.New("ring: not written yet")
}

// Push adds a value. The error is ErrFull, and nothing changes, if there is no room.
func (b *Buffer[T]) Push(value T) error { return errors.New("ring: not written yet") }

// Overwrite adds a value. If there is no room, the oldest value makes room: it is
// returned, with true.
func (b *Buffer[T]) Overwrite(value T) (dropped T, full bool) { return dropped, false }

// Pop takes the oldest value out and returns it. ok is false if there is none.
func (b *Buffer[T]) Pop() (value T, ok bool) { return value, false }

// At returns the value that has i older ones: 0 is the oldest, Len()-1 the newest. ok is
// false if there is none.
func (b *Buffer[T]) At(i int) (value T, ok bool) { return value, false }

// All goes through the values from the oldest to the newest. The buffer must not be
// changed meanwhile.
func (b *Buffer[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		// yield(value) hands a value to the loop, and says whether it wants more.
	}
}

// Resize changes for how many values there is room. If there are more, the newest stay.
// The error is ErrCapacity, and nothing changes, if there would be room for none.
func (b *Buffer[T]) Resize(capacity int) error { return errors.New("ring: not written yet") }

// Len returns the number of values.
func (b *Buffer[T]) Len() int { return -1 }

// Cap returns for how many values there is room.
func (b *Buffer[T]) Cap() int { return -1 }
