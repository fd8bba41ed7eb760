package record

// What the main program of a learner's tests writes, alone, to descriptor 3 once
// all of them have run.
const (
	SuitePassed = "P"
	SuiteFailed = "F"
)
