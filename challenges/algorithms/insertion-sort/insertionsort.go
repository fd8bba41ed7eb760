// Package insertionsort sorts by putting one item after the other into its place.
package insertionsort

// Sort puts the items into ascending order by less, in place. Equal items keep the order
// they had. For n items with k pairs out of order, it asks less at most n+2k times.
func Sort[T any](items []T, less func(a, b T) bool) {
	for i, item := range items {
		place := i
		for place > 0 && less(item, items[place-1]) {
			items[place] = items[place-1]
			place--
		}
		items[place] = item
	}
}
