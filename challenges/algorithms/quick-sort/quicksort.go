// Package quicksort sorts slices in place.
package quicksort

import "math/rand/v2"

// Sort puts items in ascending order by compare, in place; equal ones come in any
// order. compare returns a negative number if a comes before b, a positive one if it
// comes after, and zero if neither does.
func Sort[T any](items []T, compare func(a, b T) int) {
	for len(items) > 1 {
		chosen := rand.IntN(len(items))
		items[0], items[chosen] = items[chosen], items[0]
		// The pivot stays out of it, so that each part is shorter, whatever compare says.
		from, to := Partition(items[1:], items[0], compare)
		items[0], items[from] = items[from], items[0]
		short, long := items[:from], items[to+1:]
		if len(short) > len(long) {
			short, long = long, short
		}
		Sort(short, compare)
		items = long
	}
}

// Partition moves the items that come before pivot to the front and those that come
// after it to the back, and returns where the ones between them, which are equal to
// pivot, begin and end: items[from:to].
func Partition[T any](items []T, pivot T, compare func(a, b T) int) (from, to int) {
	to = len(items)
	for i := 0; i < to; {
		switch c := compare(items[i], pivot); {
		case c < 0:
			items[from], items[i] = items[i], items[from]
			from++
			i++
		case c > 0:
			to--
			items[i], items[to] = items[to], items[i]
		default:
			i++
		}
	}
	return from, to
}
