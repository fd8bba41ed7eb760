// Package spantests measures numbers.
package spantests

import "errors"

// ErrNone says that there are no numbers.
var ErrNone = errors.New("span: no numbers")

// Of returns the least and the greatest of numbers. The error is ErrNone when
// there are none.
func Of(numbers []int) (low, high int, err error) {
	if len(numbers) == 0 {
		return 0, 0, ErrNone
	}
	low, high = numbers[0], numbers[0]
	for _, n := range numbers[1:] {
		if n < low {
			low = n
		}
		if n > high {
			high = n
		}
	}
	return low, high, nil
}
