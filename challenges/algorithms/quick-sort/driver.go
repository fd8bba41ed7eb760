package quicksort

import (
	"cmp"
	"runtime"
	"slices"
)

// DriveSort sorts numbers in ascending order and returns them. It is compiled beside
// the submission, so that steps can be counted without a message for every comparison.
func DriveSort(items []int) []int {
	Sort(items, cmp.Compare[int])
	return items
}

// DriveSorts sorts a copy of each of many slices.
func DriveSorts(all [][]int) (sorted [][]int) {
	for _, items := range all {
		sorted = append(sorted, DriveSort(slices.Clone(items)))
	}
	return sorted
}

// DrivePartition partitions numbers and returns them too.
func DrivePartition(items []int, pivot int) (partitioned []int, from, to int) {
	from, to = Partition(items, pivot, cmp.Compare[int])
	return items, from, to
}

// DriveMiddle sorts items[from:to], behind which its slice has room, and returns all.
func DriveMiddle(items []int, from, to int) []int {
	Sort(items[from:to], cmp.Compare[int])
	return items
}

// DriveContradictions sorts indices. Comparison k of a and b has the answer
// answers[k%len(answers)][a][b]. It returns how many were asked for, and ends the sort
// when they are more than most.
func DriveContradictions(items []int, answers [][][]int, most int) (sorted []int, asked int) {
	defer func() {
		if asked > most {
			recover()
		}
	}()
	Sort(items, func(a, b int) int {
		if asked++; asked > most {
			panic("compare is asked too often")
		}
		return answers[asked%len(answers)][a][b]
	})
	return items, asked
}

// DriveAdversary sorts n numbers that are made up meanwhile so that all pivots are
// bad, and returns them in the order they were in at first.
func DriveAdversary(n int) (numbers []int) {
	a := driveAgainst(n)
	Sort(a.items(), a.compare)
	return a.numbers
}

// DriveDeepest does the same, or with the numbers mirrored, and returns how many calls
// between itself and compare, that one included, were in progress at most. It looks at
// each n/8th comparison only, as counting calls takes long: that sees each part which
// is not much smaller than all.
func DriveDeepest(n int, mirrored bool) (deepest int) {
	a := driveAgainst(n)
	outside, asked := driveDepth(), 0
	Sort(a.items(), func(x, y int) int {
		if asked%max(1, n/8) == 0 {
			deepest = max(deepest, driveDepth()-outside)
		}
		asked++
		if mirrored {
			x, y = y, x
		}
		return a.compare(x, y)
	})
	return deepest
}

// driveAdversary is that of M. D. McIlroy, "A Killer Adversary for Quicksort", 1999. Items
// are indices of numbers. An item's number is open, and larger than all others, until
// it is compared with another such; then that of the likely pivot becomes the smallest
// that is still free.
type driveAdversary struct {
	numbers []int
	free    int // the next number to be given
	pivot   int // the open item of the last comparison with another
}

func driveAgainst(n int) *driveAdversary {
	a := &driveAdversary{numbers: make([]int, n)}
	for i := range a.numbers {
		a.numbers[i] = n
	}
	return a
}

func (a *driveAdversary) items() []int {
	items := make([]int, len(a.numbers))
	for i := range items {
		items[i] = i
	}
	return items
}

func (a *driveAdversary) compare(x, y int) int {
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

// driveDepth returns how many calls are in progress, up to a thousand.
func driveDepth() int {
	var calls [1000]uintptr
	return runtime.Callers(0, calls[:])
}
