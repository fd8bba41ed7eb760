// Package mergesort sorts by merging.
package mergesort

// Sort returns the items in ascending order by less, equal ones in the order
// they had. It leaves items as they are, and asks less at most n·log2(n) times,
// rounded up.
func Sort[T any](items []T, less func(a, b T) bool) []T {
	return nil
}
