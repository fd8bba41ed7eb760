package mergesort

// DriveSort sorts numbers in ascending order. It is compiled beside the submission,
// so that the hidden test can count steps without a message for every comparison.
func DriveSort(items []int) []int {
	return Sort(items, func(a, b int) bool { return a < b })
}

// DriveSortByFirst sorts pairs by their first number.
func DriveSortByFirst(pairs [][2]int) [][2]int {
	return Sort(pairs, func(a, b [2]int) bool { return a[0] < b[0] })
}

// DriveCount sorts numbers in ascending order and returns how often less was asked.
func DriveCount(items []int) (asked int) {
	Sort(items, func(a, b int) bool {
		asked++
		return a < b
	})
	return asked
}
