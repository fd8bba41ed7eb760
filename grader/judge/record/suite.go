package record

// What the main program of a learner's tests writes, alone, to descriptor 4.
const (
	SuitePassed = "P"
	SuiteFailed = "F"
	SuiteHung   = "T" // its time is up; what its goroutines do is on standard error
	SuiteLost   = "L" // the package under test is gone
)
