package mergesort

// DriveSort sorts numbers in ascending order. It is compiled beside the submission,
// so that the hidden test can count steps without a message for every comparison.
func DriveSort(items []int) []int {
	return Sort(items, func(a, b int) bool { return a < b })
}
