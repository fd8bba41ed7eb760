// Package driver makes the hidden tests' calls of package window beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"runtime"

	"github.com/gradus-dev/gradus/challenges/algorithms/sliding-window-maximum"
)

// Add adds numbers to a new window and returns what each call of Add does.
func Add(numbers []int, k int) (maxima []int, err error) {
	w, err := window.New(k)
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		maxima = append(maxima, w.Add(n))
	}
	return maxima, nil
}

// Largest adds numbers to a new window and returns the sum of what the calls do.
func Largest(numbers []int, k int) (sum int, err error) {
	w, err := window.New(k)
	if err != nil {
		return 0, err
	}
	for _, n := range numbers {
		sum += w.Add(n)
	}
	return sum, nil
}

// Memory adds n numbers, each greater by rise than the one before, to a window of k, and returns
// by how many bytes the heap has grown.
func Memory(k, n, rise int) (grown int, err error) {
	w, err := window.New(k)
	if err != nil {
		return 0, err
	}
	before := heap()
	for i := range n {
		w.Add(i * rise)
	}
	grown = heap() - before
	runtime.KeepAlive(w)
	return grown, nil
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
