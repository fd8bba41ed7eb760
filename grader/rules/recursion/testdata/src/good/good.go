package good

// Walk recurses through a helper that is only stored.
func Walk(n int) int {
	ops := []func(int) int{down}
	total := 0
	for _, op := range ops {
		total += op(n)
	}
	return total
}

func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n - 1)
}
