// Package driver makes the hidden tests' calls of package insertionsort beside the
// submission and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/algorithms/insertion-sort"

// Sort sorts numbers in ascending order and returns them. It is compiled beside the
// submission, so that steps can be counted without a message for every comparison.
func Sort(items []int) []int {
	insertionsort.Sort(items, func(a, b int) bool { return a < b })
	return items
}

// Asked sorts numbers in ascending order, and returns them and how often less was asked.
func Asked(items []int) (sorted []int, asked int) {
	insertionsort.Sort(items, func(a, b int) bool {
		asked++
		return a < b
	})
	return items, asked
}

// ByFirst sorts pairs by their first number and returns them.
func ByFirst(pairs [][2]int) [][2]int {
	insertionsort.Sort(pairs, func(a, b [2]int) bool { return a[0] < b[0] })
	return pairs
}

// Middle sorts items[from:to], behind which its slice has room, and returns all.
func Middle(items []int, from, to int) []int {
	Sort(items[from:to])
	return items
}
