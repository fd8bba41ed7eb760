package quicksort

import (
	"cmp"
	"runtime"
)

// DriveSort sorts numbers in ascending order and returns them. It is compiled beside
// the submission, so that steps can be counted without a message for every comparison.
func DriveSort(items []int) []int {
	Sort(items, cmp.Compare[int])
	return items
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

// DriveAdversary sorts n numbers that are made up meanwhile so that all pivots are
// bad, and returns them in the order they were in at first.
func DriveAdversary(n int) (numbers []int) {
	a := driveAgainst(n)
	Sort(a.items(), a.compare)
	return a.numbers
}

// DriveDeepest does the same, or with the numbers mirrored, and returns how many calls
// between itself and compare, that one included, were in progress at most.
func DriveDeepest(n int, mirrored bool) (deepest int) {
	a := driveAgainst(n)
	outside := driveDepth()
	Sort(a.items(), func(x, y int) int {
		deepest = max(deepest, driveDepth()-outside)
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
