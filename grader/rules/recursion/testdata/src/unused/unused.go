package unused // want `no function here calls itself; this challenge is to be solved by recursion`

// Walk does not use the function that recurses.
func Walk(n int) (s int) {
	for i := range n {
		s += i
	}
	return s
}

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n - 1)
}
