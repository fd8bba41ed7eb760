package link

// Code is what package proxy generates for one challenge.
type Code struct {
	Proxy      []byte // the judge's stand-in for the challenge's package
	Driver     []byte // the judge's stand-in for its driver; nil if the tests use none
	Tests      []byte // compiled with the hidden tests: exports their table
	JudgeMain  []byte // package main of the judge
	Dispatcher Source // compiled with the driver: what the judge may call
	Demands    Source // what the driver uses: type-checked with it, never compiled
	Main       []byte // package main of the candidate
	// Inside is compiled with the tests that a learner writes, in their package, and lists
	// them for the main package. It is nil for other challenges.
	Inside map[string][]byte
	// Shapes lists generic functions and types that tests and driver use with type
	// arguments of several shapes: "New with [int] and [string]".
	Shapes []string
	// Differences are places in the hidden tests that behave differently in two processes
	// than in one, as far as their source shows.
	Differences []Difference
	// Counts says that the hidden tests bound a submission's steps (grader/judge/cost), so
	// that it is built with counters.
	Counts bool
	// Schedules says that a check looks for data races in chosen schedules
	// (grader/judge/schedule), so that a submission is built with goroutines that can be
	// paused and memory accesses that are recorded.
	Schedules bool
}

// Source is a generated file of the candidate.
type Source struct {
	Text []byte
	// Lines maps a line to the declaration that it requires of the learner's package, such
	// as "func ShortestPath(g Graph, from, to int) []int".
	Lines map[int]string
}

// Difference is something in the hidden tests that behaves differently when tests and
// submission run in two processes.
type Difference struct {
	File string // base name
	Line int
	In   string // the enclosing declaration: "TestOpen"
	What string // what it is, and what to do instead
}
