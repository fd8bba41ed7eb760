// Package driver makes the hidden tests' calls of package mergesort beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/algorithms/merge-sort"

// Sort sorts numbers in ascending order. It is compiled beside the submission,
// so that the hidden test can count steps without a message for every comparison.
func Sort(items []int) []int {
	return mergesort.Sort(items, func(a, b int) bool { return a < b })
}

// SortByFirst sorts pairs by their first number.
func SortByFirst(pairs [][2]int) [][2]int {
	return mergesort.Sort(pairs, func(a, b [2]int) bool { return a[0] < b[0] })
}

// Count sorts numbers in ascending order and returns how often less was asked.
func Count(items []int) (asked int) {
	mergesort.Sort(items, func(a, b int) bool {
		asked++
		return a < b
	})
	return asked
}
