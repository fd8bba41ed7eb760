package shelf

import "iter"

// Number is what can be added up.
type Number interface{ ~int | ~float64 }

// Shelf holds things in the order they were put.
type Shelf[T any] struct{ items []T }

// Put adds a thing.
func (s *Shelf[T]) Put(item T) { s.items = append(s.items, item) }

// Take takes the thing that was put last, if there is one.
func (s *Shelf[T]) Take() (item T, ok bool) {
	if len(s.items) == 0 {
		return item, false
	}
	last := len(s.items) - 1
	item, s.items = s.items[last], s.items[:last]
	return item, true
}

// All goes through the things from the first to the last.
func (s *Shelf[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, item := range s.items {
			if !yield(item) {
				return
			}
		}
	}
}

// Sum adds numbers up.
func Sum[N Number](numbers ...N) (sum N) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// Pair is two things.
type Pair[A, B any] struct {
	First  A
	Second B
}

// Zip pairs things by their place; what one side has more is left.
func Zip[A, B any](as []A, bs []B) []Pair[A, B] {
	out := make([]Pair[A, B], min(len(as), len(bs)))
	for i := range out {
		out[i] = Pair[A, B]{as[i], bs[i]}
	}
	return out
}
