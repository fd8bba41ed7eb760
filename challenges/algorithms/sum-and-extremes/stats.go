// Package stats says what numbers add up to, and which are the smallest and the
// largest of them.
package stats

import "errors"

var (
	// ErrEmpty says that there are no numbers, so none is the smallest or largest.
	ErrEmpty = errors.New("stats: no numbers")

	// ErrOverflow says that a sum is too large or too small for an int.
	ErrOverflow = errors.New("stats: the sum does not fit into an int")
)

// Sum adds up the numbers, from the first to the last. No numbers at all add up to
// 0. The error is ErrOverflow as soon as a number takes the total beyond what fits
// into an int.
func Sum(numbers []int) (total int, err error) {
	for _, n := range numbers {
		next := total + n
		if (next > total) != (n > 0) { // it wrapped around
			return total, ErrOverflow
		}
		total = next
	}
	return total, nil
}

// Extremes returns the smallest and the largest of the numbers. The error is
// ErrEmpty if there are none.
func Extremes(numbers []int) (smallest, largest int, err error) {
	if len(numbers) == 0 {
		return smallest, largest, ErrEmpty
	}
	smallest, largest = numbers[0], numbers[0]
	for _, n := range numbers {
		smallest, largest = min(smallest, n), max(largest, n)
	}
	return smallest, largest, nil
}
