// Package binarysearch finds places in sorted slices by halving.
package binarysearch

// First returns the index of the first item that equals target, or -1 when there
// is none. The items are in ascending order by compare, which returns a negative
// number when item comes before target, zero when they are equal, and a positive
// number when item comes after.
func First[E, T any](items []E, target T, compare func(item E, target T) int) int {
	i := boundary(items, func(item E) bool { return compare(item, target) < 0 })
	if i == len(items) || compare(items[i], target) != 0 {
		return -1
	}
	return i
}

// Last returns the index of the last item that equals target, or -1 when there is
// none.
func Last[E, T any](items []E, target T, compare func(item E, target T) int) int {
	i := InsertionPoint(items, target, compare)
	if i == 0 || compare(items[i-1], target) != 0 {
		return -1
	}
	return i - 1
}

// InsertionPoint returns the index at which target can be inserted so that the
// items stay in order: the one after all items that are not greater.
func InsertionPoint[E, T any](items []E, target T, compare func(item E, target T) int) int {
	return boundary(items, func(item E) bool { return compare(item, target) <= 0 })
}

// boundary returns how many items come before the first one that is not below.
func boundary[E any](items []E, below func(E) bool) int {
	low, high := 0, len(items) // items[:low] are below, items[high:] are not
	for low < high {
		middle := low + (high-low)/2
		if below(items[middle]) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
