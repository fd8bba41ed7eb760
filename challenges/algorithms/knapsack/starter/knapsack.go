// Package knapsack chooses the items that are worth most within a limit of weight.
package knapsack

import "errors"

// ErrNegative says that the capacity, or the weight or value of an item, is below zero.
var ErrNegative = errors.New("knapsack: below zero")

var errTodo = errors.New("knapsack: not written yet")

// Item is something to pack: whole and once, or not at all.
type Item struct {
	Weight int
	Value  int
}

// Best returns the largest value that items have together whose weight together is at
// most capacity.
func Best(items []Item, capacity int) (int, error) {
	return 0, errTodo
}

// Pack returns which items to take for the value that Best returns: their indexes, in
// rising order.
func Pack(items []Item, capacity int) ([]int, error) {
	return nil, errTodo
}
