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
	slots  []T
	oldest int // the slot of the oldest value
	length int
}

// New returns an empty buffer with room for so many values. The error is ErrCapacity if
// that is below one.
func New[T any](capacity int) (*Buffer[T], error) {
	if capacity < 1 {
		return nil, ErrCapacity
	}
	return &Buffer[T]{slots: make([]T, capacity)}, nil
}

// slot returns where the value is, or belongs, that has i older ones.
func (b *Buffer[T]) slot(i int) int { return (b.oldest + i) % len(b.slots) }

// Push adds a value. The error is ErrFull, and nothing changes, if there is no room.
func (b *Buffer[T]) Push(value T) error {
	if b.length == len(b.slots) {
		return ErrFull
	}
	b.slots[b.slot(b.length)] = value
	b.length++
	return nil
}

// Overwrite adds a value. If there is no room, the oldest value makes room: it is
// returned, with true.
func (b *Buffer[T]) Overwrite(value T) (dropped T, full bool) {
	if b.length == len(b.slots) {
		dropped, full = b.Pop()
	}
	_ = b.Push(value) // there is room
	return dropped, full
}

// Pop takes the oldest value out and returns it. ok is false if there is none.
func (b *Buffer[T]) Pop() (value T, ok bool) {
	if b.length == 0 {
		return value, false
	}
	value = b.slots[b.oldest]
	clear(b.slots[b.oldest : b.oldest+1]) // what it points to may be garbage now
	b.oldest = b.slot(1)
	b.length--
	return value, true
}

// At returns the value that has i older ones: 0 is the oldest, Len()-1 the newest. ok is
// false if there is none.
func (b *Buffer[T]) At(i int) (value T, ok bool) {
	if i < 0 || i >= b.length {
		return value, false
	}
	return b.slots[b.slot(i)], true
}

// All goes through the values from the oldest to the newest. The buffer must not be
// changed meanwhile.
func (b *Buffer[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range b.length {
			if !yield(b.slots[b.slot(i)]) {
				return
			}
		}
	}
}

// Resize changes for how many values there is room. If there are more, the newest stay.
// The error is ErrCapacity, and nothing changes, if there would be room for none.
func (b *Buffer[T]) Resize(capacity int) error {
	resized, err := New[T](capacity)
	if err != nil {
		return err
	}
	for value := range b.All() {
		resized.Overwrite(value)
	}
	*b = *resized
	return nil
}

// Len returns the number of values.
func (b *Buffer[T]) Len() int { return b.length }

// Cap returns for how many values there is room.
func (b *Buffer[T]) Cap() int { return len(b.slots) }
