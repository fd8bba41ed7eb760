package sum

// Sum returns the sum of numbers.
func Sum(numbers []int) int {
	return -1
}
