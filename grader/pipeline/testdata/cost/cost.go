// Package cost has functions that may cost no more than they must.
package cost

// Sum adds all numbers.
func Sum(numbers []int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// Sorted returns the numbers in ascending order.
func Sorted(numbers []int) []int {
	if len(numbers) < 2 {
		return append([]int(nil), numbers...)
	}
	a, b := Sorted(numbers[:len(numbers)/2]), Sorted(numbers[len(numbers)/2:])
	merged := make([]int, 0, len(numbers))
	for len(a) > 0 && len(b) > 0 {
		if b[0] < a[0] {
			a, b = b, a
		}
		merged, a = append(merged, a[0]), a[1:]
	}
	return append(append(merged, a...), b...)
}

// Find returns the index of want in ascending numbers, or -1.
func Find(numbers []int, want int) int {
	low, high := 0, len(numbers)
	for low < high {
		if middle := (low + high) / 2; numbers[middle] < want {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(numbers) && numbers[low] == want {
		return low
	}
	return -1
}

// Reverse reverses the numbers in place.
func Reverse(numbers []int) {
	for i, j := 0, len(numbers)-1; i < j; i, j = i+1, j-1 {
		numbers[i], numbers[j] = numbers[j], numbers[i]
	}
}

// Reachable counts the vertices that edges lead to from vertex 0, itself included.
func Reachable(edges [][]int) (n int) {
	seen := make([]bool, len(edges))
	seen[0] = true
	for stack := []int{0}; len(stack) > 0; n++ {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, w := range edges[v] {
			if !seen[w] {
				seen[w] = true
				stack = append(stack, w)
			}
		}
	}
	return n
}

// Join puts the words together.
func Join(words []string) string {
	var all []byte
	for _, w := range words {
		all = append(all, w...)
	}
	return string(all)
}
