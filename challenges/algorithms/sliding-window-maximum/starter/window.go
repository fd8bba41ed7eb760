// Package window finds the largest of the latest numbers, again and again.
package window

import "errors"

// ErrWidth says that a window has no room for a number.
var ErrWidth = errors.New("window: the width is below one")

// Maxima returns the largest number of each k numbers that follow each other, from the
// first k to the last. The error is ErrWidth for a k below one.
func Maxima(numbers []int, k int) ([]int, error) {
	return nil, errors.New("window: not written yet")
}

// Window knows the largest of the latest numbers of a stream.
type Window struct {
}

// New returns a window for the k latest numbers. The error is ErrWidth for a k below one.
func New(k int) (*Window, error) {
	return nil, errors.New("window: not written yet")
}

// Add adds a number and returns the largest of the k latest, or of all if there are fewer.
func (w *Window) Add(number int) int {
	return 0
}
