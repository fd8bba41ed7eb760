// Package driver makes the hidden tests' calls of package permutations beside the
// submission and returns what it observes. It holds no expected value.
package driver

import (
	"iter"
	"slices"

	"github.com/gradus-dev/gradus/challenges/algorithms/permutations"
)

// orders returns those of All or, if distinct, of Distinct.
func orders(items []int, distinct bool) iter.Seq[[]int] {
	if distinct {
		return permutations.Distinct(items)
	}
	return permutations.All(items)
}

// First returns the first orders, at most so many, each copied when it is yielded.
func First(items []int, distinct bool, most int) (first [][]int) {
	if most == 0 {
		return nil
	}
	for order := range orders(items, distinct) {
		first = append(first, slices.Clone(order))
		if len(first) == most {
			break
		}
	}
	return first
}

// Last goes through the first orders, at most so many, and returns how many there were and
// the last of them.
func Last(items []int, distinct bool, most int) (n int, last []int) {
	for order := range orders(items, distinct) {
		last = order
		if n++; n == most {
			break
		}
	}
	return n, last
}

// Items goes through the first orders, at most so many, and overwrites each. It returns how
// many there were, and the items as they are then.
func Items(items []int, distinct bool, most int) (n int, after []int) {
	for order := range orders(items, distinct) {
		order[0] = 77
		if n++; n == most {
			break
		}
	}
	return n, slices.Clone(items)
}

// Kept returns the first orders as they are after all of them were yielded, at most so
// many. If spoil is above zero, each is overwritten with it as soon as it is there.
func Kept(items []int, distinct bool, most, spoil int) (first [][]int) {
	for order := range orders(items, distinct) {
		if spoil > 0 {
			seen := slices.Clone(order)
			for i := range order {
				order[i] = spoil
			}
			_ = append(order, spoil)
			order = seen
		}
		if first = append(first, order); len(first) == most {
			break
		}
	}
	return first
}

// Nested goes through the orders of one sequence within a loop over the same, and returns
// how many there are in each of the inner loops, and in the outer one.
func Nested(items []int, distinct bool, most int) (inner []int, outer int) {
	seq := orders(items, distinct)
	for range seq {
		n := 0
		for range seq {
			if n++; n == most {
				break
			}
		}
		inner = append(inner, n)
		if outer++; outer == most {
			break
		}
	}
	return inner, outer
}
