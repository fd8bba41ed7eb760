package grader

import "slices"

// Revealed returns what the challenge's policy lets a learner see of r. The store
// keeps the whole, since points of single checks make the scores of skills.
func (r *Report) Revealed() *Report {
	c := *r
	c.Outcomes = slices.Clone(r.Outcomes)
	switch r.Reveal {
	case RevealInputs:
		for i := range c.Outcomes {
			c.Outcomes[i].hideWanted()
		}
	case RevealNames:
		c.Misconception = nil // it follows from what is not shown
		c.Output = ""         // what a submission prints may be what it was called with
		for i := range c.Outcomes {
			o := &c.Outcomes[i]
			o.Message, o.Calls, o.Stack, o.Output = "", nil, "", ""
		}
	case RevealScore:
		c.Output, c.Outcomes, c.Misconception = "", nil, nil
	}
	return &c
}

// hideWanted drops the words of the hidden test, which say what it wanted. The
// grader's own, of a limit or a crash, stay.
func (o *Outcome) hideWanted() {
	if o.Verdict == WrongAnswer || o.Verdict == RuntimeError {
		o.Message = ""
	}
}
