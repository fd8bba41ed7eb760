// Package binarysearch finds places in sorted slices by halving.
package binarysearch

// First returns the index of the first item that equals target, or -1 when there
// is none. The items are in ascending order by compare, which returns a negative
// number when item comes before target, zero when they are equal, and a positive
// number when item comes after.
func First[E, T any](items []E, target T, compare func(item E, target T) int) int {
	return -2
}

// Last returns the index of the last item that equals target, or -1 when there is
// none.
func Last[E, T any](items []E, target T, compare func(item E, target T) int) int {
	return -2
}

// InsertionPoint returns the index at which target can be inserted so that the
// items stay in order: the one after all items that are not greater.
func InsertionPoint[E, T any](items []E, target T, compare func(item E, target T) int) int {
	return -2
}
