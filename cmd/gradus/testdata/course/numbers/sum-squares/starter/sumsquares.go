package sumsquares

// Sum returns the sum of the squares of numbers.
func Sum(numbers []int) int {
	return -1
}
