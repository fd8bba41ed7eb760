// Package knapsack chooses the items that are worth most within a limit of weight.
package knapsack

import "errors"

// ErrNegative says that the capacity, or the weight or value of an item, is below zero.
var ErrNegative = errors.New("knapsack: below zero")

// Item is something to pack: whole and once, or not at all.
type Item struct {
	Weight int
	Value  int
}

// Best returns the largest value that items have together whose weight together is at
// most capacity.
func Best(items []Item, capacity int) (int, error) {
	if err := check(items, capacity); err != nil {
		return 0, err
	}
	capacity = room(items, capacity)
	best := make([]int, capacity+1) // best[c] is what the items so far are worth within c
	for _, item := range items {
		for c := capacity; c >= item.Weight; c-- { // down, so that best[c-Weight] lacks the item yet
			best[c] = max(best[c], best[c-item.Weight]+item.Value)
		}
	}
	return best[capacity], nil
}

// Pack returns which items to take for the value that Best returns: their indexes, in
// rising order.
func Pack(items []Item, capacity int) ([]int, error) {
	if err := check(items, capacity); err != nil {
		return nil, err
	}
	left := room(items, capacity)
	best := table(items, left)
	var packed []int
	for i, item := range items {
		if best[i][left] > best[i+1][left] {
			packed = append(packed, i)
			left -= item.Weight
		}
	}
	return packed, nil
}

// table returns, for all i and c up to capacity, what items[i:] are worth within c.
func table(items []Item, capacity int) [][]int {
	best := make([][]int, len(items)+1)
	best[len(items)] = make([]int, capacity+1)
	for i := len(items) - 1; i >= 0; i-- {
		best[i] = make([]int, capacity+1)
		for c := range best[i] {
			best[i][c] = best[i+1][c]
			if w := items[i].Weight; w <= c {
				best[i][c] = max(best[i][c], best[i+1][c-w]+items[i].Value)
			}
		}
	}
	return best
}

// check returns ErrNegative if any number is below zero.
func check(items []Item, capacity int) error {
	if capacity < 0 {
		return ErrNegative
	}
	for _, item := range items {
		if item.Weight < 0 || item.Value < 0 {
			return ErrNegative
		}
	}
	return nil
}

// room returns the capacity or, if that is less, what all items that fit weigh together.
func room(items []Item, capacity int) int {
	total := 0
	for _, item := range items {
		if item.Weight <= capacity {
			total += min(item.Weight, capacity-total) // never more than capacity: no overflow
		}
	}
	return total
}
