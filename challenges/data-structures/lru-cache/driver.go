package lru

// DriveMany puts entries 0 to n-1 into a cache with room for n, then uses each
// once in the same order, and returns how many were there and the sum of their
// values. It is compiled beside the submission, so that the hidden test does not
// wait for a message at every step.
func DriveMany(n int) (found, sum int, err error) {
	c, err := New[int, int](n, nil)
	if err != nil {
		return 0, 0, err
	}
	for i := range n {
		c.Put(i, 2*i)
	}
	for i := range n {
		if v, ok := c.Get(i); ok {
			found++
			sum += v
		}
	}
	return found, sum, nil
}
