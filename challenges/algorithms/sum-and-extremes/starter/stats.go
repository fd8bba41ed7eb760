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
	return 0, errors.New("Sum is not written yet")
}

// Extremes returns the smallest and the largest of the numbers. The error is
// ErrEmpty if there are none.
func Extremes(numbers []int) (smallest, largest int, err error) {
	return 0, 0, errors.New("Extremes is not written yet")
}
