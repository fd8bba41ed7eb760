// Package attest makes signed statements of reports, so that somebody else can tell who
// graded, what, and by what: an in-toto statement with the predicate test-result, in a
// DSSE envelope, signed with Ed25519 by a minisign key, as packs are. Reports come in
// cleaned, envelopes go out as JSON; what verifies them need not be gradus. What a learner
// has reached can be signed, too: as an Open Badge.
//
// See https://in-toto.io/Statement/v1, https://in-toto.io/attestation/test-result/v0.1 and
// https://github.com/secure-systems-lab/dsse.
package attest

import (
	"errors"
	"fmt"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// Types of what is signed.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://in-toto.io/attestation/test-result/v0.1"
)

// Statement says of a submission how it did.
type Statement struct {
	Type          string       `json:"_type"`
	Subject       []Descriptor `json:"subject"` // the submission
	PredicateType string       `json:"predicateType"`
	Predicate     Predicate    `json:"predicate"`
}

// Descriptor is in-toto's ResourceDescriptor, as far as it is used here.
type Descriptor struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest,omitempty"`
}

// Predicate is a test result; Grading is a field of Gradus's own, which others pass over.
type Predicate struct {
	Result        string       `json:"result"`        // PASSED or FAILED
	Configuration []Descriptor `json:"configuration"` // the challenge
	PassedTests   []string     `json:"passedTests,omitempty"`
	FailedTests   []string     `json:"failedTests,omitempty"`
	Grading       Grading      `json:"gradus"`
}

// Grading is what a test result has no words for.
type Grading struct {
	Verdict     grader.Verdict     `json:"verdict"`
	Score       int                `json:"score"`
	MaxScore    int                `json:"max_score"`
	Environment grader.Environment `json:"environment"` // versions, toolchain, level of the sandbox
	Time        time.Time          `json:"time"`        // of signing
}

// digest is how in-toto calls the hash of Gradus's reports. That of a submission is over
// its names and contents, that of a challenge over all its files.
const digest = "sha256"

// NewStatement makes a statement of a report that a learner may see. What was not graded
// has none.
func NewStatement(r *grader.Report, at time.Time) (*Statement, error) {
	switch {
	case r.Verdict.ExitCode() == grader.GraderError.ExitCode():
		return nil, errors.New("what could not be graded has no result to sign")
	case r.SubmissionHash == "":
		return nil, fmt.Errorf("%s could not be read, so there is nothing that a signature would bind", r.Submission)
	}
	p := Predicate{Result: "FAILED", Configuration: []Descriptor{{r.Challenge, map[string]string{digest: r.ChallengeHash}}},
		Grading: Grading{r.Verdict, r.Score, r.MaxScore, r.Environment, at.UTC().Truncate(time.Second)}}
	if r.Verdict == grader.Accepted {
		p.Result = "PASSED"
	}
	for _, o := range r.Outcomes {
		if o.Status == grader.Passed {
			p.PassedTests = append(p.PassedTests, o.Title)
		} else {
			p.FailedTests = append(p.FailedTests, o.Title)
		}
	}
	return &Statement{StatementType, []Descriptor{{r.Submission, map[string]string{digest: r.SubmissionHash}}}, PredicateType, p}, nil
}

// Submission returns the hash of the submission that a statement is about.
func (s *Statement) Submission() string { return s.Subject[0].Digest[digest] }

// Challenge returns the ID and the hash of the challenge that it was graded by.
func (s *Statement) Challenge() (id, hash string) {
	c := s.Predicate.Configuration[0]
	return c.Name, c.Digest[digest]
}

// check refuses a statement that is not of this form.
func (s *Statement) check() error {
	switch {
	case s.Type != StatementType:
		return fmt.Errorf("it is a %q, not a %s", s.Type, StatementType)
	case s.PredicateType != PredicateType:
		return fmt.Errorf("it says something else than a test result: %q", s.PredicateType)
	case len(s.Subject) != 1 || s.Submission() == "":
		return errors.New("it is not about one submission")
	case len(s.Predicate.Configuration) != 1 || s.Predicate.Configuration[0].Digest[digest] == "":
		return errors.New("it names no challenge")
	}
	return nil
}
