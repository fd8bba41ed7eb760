package link

// Code is what package proxy generates for one challenge.
type Code struct {
	Proxy      []byte // the judge's stand-in for the challenge's package
	Driver     []byte // and that for its driver; nil where the tests use none
	Tests      []byte // beside the hidden tests: exports their table
	JudgeMain  []byte // package main of the judge
	Dispatcher Source // beside the driver: what the judge may call
	Demands    Source // what the driver uses: type-checked beside it, never compiled
	Main       []byte // package main of the candidate
	// Inside is beside the tests that a learner writes, in their package: it lists them
	// for the main package. For other submissions there is none.
	Inside map[string][]byte
	// Shapes lists generic functions and types that tests and driver use with type
	// arguments of several shapes: "New with [int] and [string]".
	Shapes []string
	// Differences are what the hidden tests do that comes to something else in two
	// processes than in one, as far as their source tells.
	Differences []Difference
	// Counts says that the hidden tests hold a submission's steps against a bound
	// (grader/judge/cost), so that it is built with counters.
	Counts bool
	// Schedules says that a check looks for data races in chosen schedules
	// (grader/judge/schedule), so that a submission is built with goroutines that can be held and accesses that are seen.
	Schedules bool
}

// Source is a generated file of the candidate.
type Source struct {
	Text []byte
	// Lines maps a line to what it demands of the learner's package, such as "func
	// ShortestPath(g Graph, from, to int) []int".
	Lines map[int]string
}

// Difference is something in the hidden tests that means another thing where tests and
// submission run in two processes.
type Difference struct {
	File string // base name
	Line int
	In   string // the declaration that it stands in: "TestOpen"
	What string // what it is, and what to do instead
}
