// Package permutations goes through all orders that things can be put in, one by one.
package permutations

import (
	"cmp"
	"iter"
)

// All returns the orders that items can be put in, each as a slice of its own, in
// lexicographic order of the places that the items have in the slice: the first is that of
// the slice, the last is the slice turned round.
func All[T any](items []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
	}
}

// Distinct returns the different orders that items can be put in, where equal items can't
// be told apart, each as a slice of its own, in ascending lexicographic order.
func Distinct[T cmp.Ordered](items []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
	}
}
