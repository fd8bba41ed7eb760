package merkle

// DriveGrowth appends n entries of four bytes, their index, and returns the
// roots after each of them combined by exclusive or, and the last root.
func DriveGrowth(n int) (all, last Hash) {
	t := New()
	for i := range n {
		t.Append([]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)})
		last = t.Root()
		for j := range all {
			all[j] ^= last[j]
		}
	}
	return all, last
}
