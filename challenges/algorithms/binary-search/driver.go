package binarysearch

// DriveHuge looks for target in a slice of the given length, which may be as long
// as there can be, since its items take no memory. They are all alike, and
// compare's answer for them is always the same. It is compiled beside the
// submission, as no such slice could be sent.
func DriveHuge(length, answer int) (first, last, insertion int) {
	items := make([]struct{}, length)
	compare := func(struct{}, string) int { return answer }
	return First(items, "", compare), Last(items, "", compare), InsertionPoint(items, "", compare)
}
