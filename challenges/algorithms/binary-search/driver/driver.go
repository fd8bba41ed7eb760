// Package driver makes the hidden tests' calls of package binarysearch beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/algorithms/binary-search"

// Huge looks for target in a slice of the given length, which may be as long
// as there can be, since its items take no memory. They are all alike, and
// compare's answer for them is always the same. It is compiled beside the
// submission, as no such slice could be sent.
func Huge(length, answer int) (first, last, insertion int) {
	items := make([]struct{}, length)
	compare := func(struct{}, string) int { return answer }
	return binarysearch.First(items, "", compare), binarysearch.Last(items, "", compare), binarysearch.InsertionPoint(items, "", compare)
}

// First looks for target in ascending numbers, without a message for every
// comparison.
func First(items []int, target int) int { return binarysearch.First(items, target, difference) }

// Last looks for target in ascending numbers.
func Last(items []int, target int) int { return binarysearch.Last(items, target, difference) }

// InsertionPoint looks for the place of target in ascending numbers.
func InsertionPoint(items []int, target int) int {
	return binarysearch.InsertionPoint(items, target, difference)
}

// Targets looks for each target in ascending numbers, in all three ways.
func Targets(items, targets []int) (first, last, insertion []int) {
	for _, target := range targets {
		first = append(first, First(items, target))
		last = append(last, Last(items, target))
		insertion = append(insertion, InsertionPoint(items, target))
	}
	return first, last, insertion
}

// difference is a compare function that returns more than -1, 0 and 1.
func difference(item, target int) int { return item - target }
