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

// DriveFirst looks for target in ascending numbers, without a message for every
// comparison.
func DriveFirst(items []int, target int) int { return First(items, target, driveDifference) }

// DriveLast looks for target in ascending numbers.
func DriveLast(items []int, target int) int { return Last(items, target, driveDifference) }

// DriveInsertionPoint looks for the place of target in ascending numbers.
func DriveInsertionPoint(items []int, target int) int {
	return InsertionPoint(items, target, driveDifference)
}

// DriveTargets looks for each target in ascending numbers, in all three ways.
func DriveTargets(items, targets []int) (first, last, insertion []int) {
	for _, target := range targets {
		first = append(first, DriveFirst(items, target))
		last = append(last, DriveLast(items, target))
		insertion = append(insertion, DriveInsertionPoint(items, target))
	}
	return first, last, insertion
}

// driveDifference is a compare function that returns more than -1, 0 and 1.
func driveDifference(item, target int) int { return item - target }
