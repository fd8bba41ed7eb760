// Package span measures numbers.
package span

import "errors"

// ErrNone says that there are no numbers.
var ErrNone = errors.New("span: no numbers")

// Of returns the least and the greatest of numbers. The error is ErrNone when
// there are none.
func Of(numbers []int) (low, high int, err error) {
	return -1, -1, nil
}
