// Package quicksort sorts slices in place.
package quicksort

// Sort puts items in ascending order by compare, in place; equal ones come in any
// order. compare returns a negative number if a comes before b, a positive one if it
// comes after, and zero if neither does.
func Sort[T any](items []T, compare func(a, b T) int) {
}

// Partition moves the items that come before pivot to the front and those that come
// after it to the back, and returns where the ones between them, which are equal to
// pivot, begin and end: items[from:to].
func Partition[T any](items []T, pivot T, compare func(a, b T) int) (from, to int) {
	return -1, -1
}
