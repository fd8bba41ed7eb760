// Package driver makes the hidden tests' calls of package quicksort beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"cmp"
	"runtime"
	"slices"

	"github.com/gradus-dev/gradus/challenges/algorithms/quick-sort"
)

// Sort sorts numbers in ascending order and returns them. It is compiled beside
// the submission, so that steps can be counted without a message for every comparison.
func Sort(items []int) []int {
	quicksort.Sort(items, cmp.Compare[int])
	return items
}

// Sorts sorts a copy of each of many slices.
func Sorts(all [][]int) (sorted [][]int) {
	for _, items := range all {
		sorted = append(sorted, Sort(slices.Clone(items)))
	}
	return sorted
}

// Partition partitions numbers and returns them too.
func Partition(items []int, pivot int) (partitioned []int, from, to int) {
	from, to = quicksort.Partition(items, pivot, cmp.Compare[int])
	return items, from, to
}

// Middle sorts items[from:to], behind which its slice has room, and returns all.
func Middle(items []int, from, to int) []int {
	quicksort.Sort(items[from:to], cmp.Compare[int])
	return items
}

// PartitionMiddle partitions items[from:to], behind which its slice has room, and
// returns all.
func PartitionMiddle(items []int, from, to, pivot int) []int {
	quicksort.Partition(items[from:to], pivot, cmp.Compare[int])
	return items
}

// Contradictions sorts indices. Comparison k of a and b has the answer
// answers[k%len(answers)][a][b]. It returns how many were asked for, and ends the sort
// when they are more than most.
func Contradictions(items []int, answers [][][]int, most int) (sorted []int, asked int) {
	defer func() {
		if asked > most {
			recover()
		}
	}()
	quicksort.Sort(items, func(a, b int) int {
		if asked++; asked > most {
			panic("compare is asked too often")
		}
		return answers[asked%len(answers)][a][b]
	})
	return items, asked
}

// Adversary sorts n numbers that are made up meanwhile so that all pivots are
// bad, and returns them in the order they were in at first.
func Adversary(n int) (numbers []int) {
	a := against(n)
	quicksort.Sort(a.items(), a.compare)
	return a.numbers
}

// Deepest does the same, or with the numbers mirrored, and returns how many calls
// between itself and compare, that one included, were in progress at most, up to a
// thousand. It looks at each n/8th comparison only, as counting calls takes long: that
// sees each part which is not much smaller than all.
func Deepest(n int, mirrored bool) (deepest int) {
	a := against(n)
	outside, asked := depth(), 0
	quicksort.Sort(a.items(), func(x, y int) int {
		if asked%max(1, n/8) == 0 {
			deepest = max(deepest, depth()-outside)
		}
		asked++
		if mirrored {
			x, y = y, x
		}
		return a.compare(x, y)
	})
	return deepest
}

// adversary is that of M. D. McIlroy, "A Killer Adversary for Quicksort", 1999. Items
// are indices of numbers. An item's number is open, and larger than all others, until
// it is compared with another such; then that of the likely pivot becomes the smallest
// that is still free.
type adversary struct {
	numbers []int
	free    int // the next number to be given
	pivot   int // the open item of the last comparison with another
}

func against(n int) *adversary {
	a := &adversary{numbers: make([]int, n)}
	for i := range a.numbers {
		a.numbers[i] = n
	}
	return a
}

func (a *adversary) items() []int {
	items := make([]int, len(a.numbers))
	for i := range items {
		items[i] = i
	}
	return items
}

func (a *adversary) compare(x, y int) int {
	open := len(a.numbers)
	if a.numbers[x] == open && a.numbers[y] == open {
		known := y
		if x == a.pivot {
			known = x
		}
		a.numbers[known] = a.free
		a.free++
	}
	if a.numbers[x] == open {
		a.pivot = x
	} else if a.numbers[y] == open {
		a.pivot = y
	}
	return cmp.Compare(a.numbers[x], a.numbers[y])
}

// depth returns how many calls are in progress, up to a thousand.
func depth() int {
	var calls [1000]uintptr
	return runtime.Callers(0, calls[:])
}
