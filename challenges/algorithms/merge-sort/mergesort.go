// Package mergesort sorts by merging.
package mergesort

// Sort returns the items in ascending order by less, equal ones in the order
// they had. It leaves items as they are, and asks less at most n·log2(n) times,
// rounded up.
func Sort[T any](items []T, less func(a, b T) bool) []T {
	if len(items) < 2 {
		return append([]T{}, items...)
	}
	middle := len(items) / 2
	return merge(Sort(items[:middle], less), Sort(items[middle:], less), less)
}

// merge joins two sorted slices; of equal items, the left one comes first.
func merge[T any](left, right []T, less func(a, b T) bool) []T {
	merged := make([]T, 0, len(left)+len(right))
	for len(left) > 0 && len(right) > 0 {
		if less(right[0], left[0]) {
			merged = append(merged, right[0])
			right = right[1:]
		} else {
			merged = append(merged, left[0])
			left = left[1:]
		}
	}
	return append(append(merged, left...), right...)
}
