// Package permutations goes through all orders that things can be put in, one by one.
package permutations

import (
	"cmp"
	"iter"
	"slices"
)

// All returns the orders that items can be put in, each as a slice of its own, in
// lexicographic order of the places that the items have in the slice: the first is that of
// the slice, the last is the slice turned round.
func All[T any](items []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		places := make([]int, len(items))
		for i := range places {
			places[i] = i
		}
		for more := true; more; more = next(places) {
			order := make([]T, len(items))
			for i, place := range places {
				order[i] = items[place]
			}
			if !yield(order) {
				return
			}
		}
	}
}

// Distinct returns the different orders that items can be put in, where equal items can't
// be told apart, each as a slice of its own, in ascending lexicographic order.
func Distinct[T cmp.Ordered](items []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		order := slices.Sorted(slices.Values(items))
		if order == nil {
			order = []T{}
		}
		for more := true; more; more = next(order) {
			if !yield(slices.Clone(order)) {
				return
			}
		}
	}
}

// next puts items into the lexicographic next order and returns true, or returns false if
// they are in the last.
func next[T cmp.Ordered](items []T) bool {
	pivot := len(items) - 2 // the last item that is less than the one behind it
	for pivot >= 0 && items[pivot] >= items[pivot+1] {
		pivot--
	}
	if pivot < 0 {
		return false
	}
	larger := len(items) - 1 // the last item that is greater than the pivot
	for items[larger] <= items[pivot] {
		larger--
	}
	items[pivot], items[larger] = items[larger], items[pivot]
	slices.Reverse(items[pivot+1:])
	return true
}
