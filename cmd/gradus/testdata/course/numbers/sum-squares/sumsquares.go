// Package sumsquares adds up the squares of numbers.
package sumsquares

// Sum returns the sum of the squares of numbers.
func Sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n * n
	}
	return total
}
