package pipeline

import "github.com/gradus-dev/gradus/grader"

// Event is something that happens while a pipeline works: a Preparing, Building,
// Tested or Done. The events of one submission come in that order; those of submissions
// that are graded at the same time are interleaved.
type Event interface{ event() }

// Preparing says that what every submission to a challenge needs is being made; later
// gradings find it in the cache.
type Preparing struct {
	Challenge string // its ID
}

// Building says that a submission's grading begins.
type Building struct{ Submission *grader.Submission }

// Tested says that a hidden test ended. The verdict may still be tampering, and a
// test's name is not for learners.
type Tested struct {
	Submission *grader.Submission
	Test       string
	Status     grader.Status
}

// Done says that a grading ended, with what Grade returns.
type Done struct {
	Submission *grader.Submission
	Report     *grader.Report // nil if the grader failed
	Err        error
}

func (Preparing) event() {}
func (Building) event()  {}
func (Tested) event()    {}
func (Done) event()      {}

func (p *Pipeline) tell(e Event) {
	if p.Listen != nil {
		p.Listen(e)
	}
}
