package report

import (
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Caps of a report's text fields, in bytes.
const (
	maxLine    = 400     // a title, a name, a file
	maxCall    = 2 << 10 // a call, and what came of it
	maxMessage = 8 << 10 // what a hidden test or the compiler said
	maxStack   = 4 << 10
	maxOutput  = 16 << 10 // what the submission printed
	maxCalls   = 20       // of one check: the last ones
	maxFinds   = 200      // diagnostics, and names of files left out
)

// Cleaned returns a copy of what r reveals, with text fields that went through
// Clean. What it returns may be printed; Text and JSON call it themselves.
func Cleaned(r *grader.Report) *grader.Report { return Whole(r.Revealed()) }

// Whole returns a cleaned copy of all of r, for the store: skills need the points
// of every check, whatever a learner is shown.
func Whole(r *grader.Report) *grader.Report {
	c := *r
	c.Outcomes = slices.Clone(r.Outcomes)
	line(&c.Challenge, &c.Title, &c.Submission, &c.Folder, &c.ChallengeHash, &c.SubmissionHash, (*string)(&c.Verdict), (*string)(&c.Reveal),
		&c.Environment.Gradus, &c.Environment.Go, &c.Environment.Platform, &c.Environment.Sandbox, &c.Environment.Isolation)
	block(maxMessage, &c.Reason)
	block(maxOutput, &c.Output)
	c.Ignored = slices.Clone(c.Ignored[:min(len(c.Ignored), maxFinds)])
	for i := range c.Ignored {
		line(&c.Ignored[i])
	}
	c.Diagnostics = slices.Clone(c.Diagnostics[:min(len(c.Diagnostics), maxFinds)])
	for i := range c.Diagnostics {
		d := &c.Diagnostics[i]
		line(&d.Kind, &d.Rule, &d.File)
		block(maxMessage, &d.Message, &d.Help)
	}
	if c.Misconception != nil {
		m := *c.Misconception
		line(&m.Mutant, &m.Question)
		c.Misconception = &m
	}
	for i := range c.Outcomes {
		cleanOutcome(&c.Outcomes[i])
	}
	return &c
}

func cleanOutcome(o *grader.Outcome) {
	line(&o.Test, &o.Title, (*string)(&o.Criterion), (*string)(&o.Status), (*string)(&o.Verdict))
	block(maxMessage, &o.Message, &o.Hint)
	block(maxStack, &o.Stack)
	block(maxOutput, &o.Output)
	o.Unmet = slices.Clone(o.Unmet)
	for i := range o.Unmet {
		line(&o.Unmet[i])
	}
	o.Calls = slices.Clone(o.Calls[max(0, len(o.Calls)-maxCalls):])
	for i := range o.Calls {
		c := &o.Calls[i]
		c.Call, c.Got = CleanLine(c.Call, maxCall), CleanLine(c.Got, maxCall)
	}
}

func line(fields ...*string) {
	for _, f := range fields {
		*f = CleanLine(*f, maxLine)
	}
}

func block(maxBytes int, fields ...*string) {
	for _, f := range fields {
		*f = Clean(*f, maxBytes)
	}
}
