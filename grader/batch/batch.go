// Package batch grades the hand-ins of a class and records the results in a journal, so
// that it may be killed at any moment and resumed. Hand-ins come from package handins and
// verdicts from pipeline.Grade; each result is a Record, and the records make the table for
// the gradebook and the summary. Nothing here decides a verdict. A hand-in that could not
// be graded has none: it is parked with its cause.
//
// journal.go keeps records, run.go makes them, course.go and late.go say what lateness
// costs, table.go and summary.go tell what came of it all.
package batch

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/handins"
)

// Schema names the form of the journal's records.
const Schema = "gradus.batch/v1"

// State is what a record says of a hand-in.
type State string

const (
	Begun   State = "begun"   // its grading began, and nothing is known of its end
	Stopped State = "stopped" // it was interrupted: it will be graded again
	Graded  State = "graded"  // it has a verdict
	None    State = "none"    // it is no hand-in at all
	Parked  State = "parked"  // the grader failed, as often as it was tried

	// Records of a regrading: a result that does not count yet; all proposed results count
	// from now on; those that were applied last no longer count.
	Proposed State = "proposed"
	Applied  State = "applied"
	Undone   State = "undone"
)

// Record is a line of the journal: what is known of one hand-in as an answer to one
// challenge. Later ones about the same count.
type Record struct {
	State     State             `json:"state"`
	Key       string            `json:"key"`                 // handins.HandIn.Key
	Challenge string            `json:"challenge,omitempty"` // its ID; "" where it answers none that is known
	Time      time.Time         `json:"time"`                // of the record
	Learners  []handins.Learner `json:"learners,omitempty"`
	Submitted *time.Time        `json:"submitted,omitempty"` // nil where it is not known
	Late      bool              `json:"late,omitempty"`      // the platform marked it as late
	Engine    string            `json:"engine,omitempty"`    // what graded: see Pipeline.Engine
	Report    *grader.Report    `json:"report,omitempty"`    // of a state Graded, cleaned and whole
	Cause     string            `json:"cause,omitempty"`     // why it is Parked or None
	Tries     int               `json:"tries,omitempty"`     // how often the grader failed; if 0 and Parked, gradus itself died while grading it
	Alone     bool              `json:"alone,omitempty"`     // of a state Begun: nothing else was graded beside it
	Note      string            `json:"note,omitempty"`      // of a state Applied: why
}

// unit is what a verdict is about.
type unit struct{ key, challenge string }

func (r *Record) unit() unit { return unit{r.Key, r.Challenge} }

// Who names the learners.
func (r *Record) Who() string {
	var names []string
	for _, l := range r.Learners {
		names = append(names, l.String())
	}
	return cmp.Or(strings.Join(names, ", "), r.Key)
}

// sorted puts units in the order of their keys and challenges.
func sorted(units []unit) []unit {
	slices.SortFunc(units, func(a, b unit) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.challenge, b.challenge)) })
	return units
}

// says reports whether two records are equal except for the time they were made.
func (r *Record) says(other *Record) bool {
	a, errA := r.timeless()
	b, errB := other.timeless()
	return errA == nil && errB == nil && a == b
}

func (r *Record) timeless() (string, error) {
	c := *r
	c.Time = time.Time{}
	if c.Report != nil {
		report := *c.Report
		report.Durations = grader.Durations{}
		c.Report = &report
	}
	text, err := json.Marshal(c)
	return string(text), err
}
