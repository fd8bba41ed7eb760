// Package window finds the largest of the latest numbers, again and again.
package window

import "errors"

// ErrWidth says that a window has no room for a number.
var ErrWidth = errors.New("window: the width is below one")

// Maxima returns the largest number of each k numbers that follow each other, from the
// first k to the last. The error is ErrWidth for a k below one.
func Maxima(numbers []int, k int) ([]int, error) {
	w, err := New(k)
	if err != nil {
		return nil, err
	}
	var maxima []int
	for i, n := range numbers {
		if largest := w.Add(n); i >= k-1 {
			maxima = append(maxima, largest)
		}
	}
	return maxima, nil
}

// Window knows the largest of the latest numbers of a stream.
type Window struct {
	width int
	added int
	peaks []peak // falling; the latest number is always among them
}

// peak is a number that has none behind it that is as large.
type peak struct{ number, at int }

// New returns a window for the k latest numbers. The error is ErrWidth for a k below one.
func New(k int) (*Window, error) {
	if k < 1 {
		return nil, ErrWidth
	}
	return &Window{width: k}, nil
}

// Add adds a number and returns the largest of the k latest, or of all if there are fewer.
func (w *Window) Add(number int) int {
	for len(w.peaks) > 0 && w.peaks[len(w.peaks)-1].number <= number {
		w.peaks = w.peaks[:len(w.peaks)-1]
	}
	w.peaks = append(w.peaks, peak{number, w.added})
	w.added++
	if w.added-w.peaks[0].at > w.width {
		w.peaks = w.peaks[1:]
	}
	return w.peaks[0].number
}
