// Package answers finds the mutant of a challenge that a submission behaves like: the one
// that fails the same hidden tests with the same messages. The mutants' answers are in the
// challenge's file answers.txt, recorded by package verify; a submission's are in its
// report.
package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// Answer is how a mutant fails: the checks that reject it. All others pass, or are skipped
// because they need one of these.
type Answer struct {
	Mutant string
	Failed []Failure // at least one
}

// Failure is how one check failed.
type Failure struct {
	Test    string
	Verdict grader.Verdict
	// Call and Said are fingerprints: of the last call before the failure with its results,
	// and of the test's message. Each may be None or Varies.
	Call, Said string
}

const (
	None   = "-" // no call or no message
	Varies = "*" // differs from grading to grading, or is not revealed
)

// Of returns how the submission of r failed, in the order of checks.
func Of(r *grader.Report) (failed []Failure) {
	for _, o := range r.Outcomes {
		if o.Status != grader.Failed {
			continue
		}
		f := Failure{Test: o.Test, Verdict: o.Verdict, Call: None, Said: None}
		if n := len(o.Calls); n > 0 {
			f.Call = fingerprint(o.Calls[n-1].Call + " = " + o.Calls[n-1].Got)
		}
		if o.Message != "" {
			f.Said = fingerprint(o.Message)
		}
		failed = append(failed, f)
	}
	return failed
}

// Stable returns what several gradings of one solution have in common; nil if they don't
// fail the same checks or there are none.
func Stable(gradings [][]Failure) []Failure {
	if len(gradings) == 0 {
		return nil
	}
	common := slices.Clone(gradings[0])
	for _, other := range gradings[1:] {
		if !sameChecks(common, other) {
			return nil
		}
		for i := range common {
			common[i].Call = merged(common[i].Call, other[i].Call)
			common[i].Said = merged(common[i].Said, other[i].Said)
		}
	}
	return common
}

// Since returns failures, with what is recorded to vary left varying: a few gradings may be
// equal by chance. What was recorded of other checks or verdicts says nothing about them.
func Since(recorded, failures []Failure) []Failure {
	failures = slices.Clone(failures)
	if !sameChecks(recorded, failures) {
		return failures
	}
	for i, r := range recorded {
		if r.Call == Varies {
			failures[i].Call = Varies
		}
		if r.Said == Varies {
			failures[i].Said = Varies
		}
	}
	return failures
}

func merged(a, b string) string {
	if a != b {
		return Varies
	}
	return a
}

// Agree reports whether a grading agrees with recorded failures: the same checks fail with
// the same verdicts, and no recorded fingerprint differs.
func Agree(recorded, got []Failure) bool {
	agree, _ := compare(recorded, got)
	return agree
}

// Like returns the mutant that answers like the submission of r, or "". The same checks
// must fail with the same verdicts, at least one fingerprint must be equal and none may
// differ, and no other mutant may agree. What r does not reveal of a failure is ignored.
func Like(recorded []Answer, r *grader.Report) string { return only(recorded, revealed(r)) }

// Distinct returns how many mutants may be named: no other may answer as they do.
func Distinct(all []Answer) int {
	n := 0
	for _, a := range all {
		if only(all, a.Failed) == a.Mutant {
			n++
		}
	}
	return n
}

// only returns the one mutant that agrees with a grading, if it has a fingerprint of it.
func only(recorded []Answer, got []Failure) string {
	agreeing, like := 0, ""
	for _, a := range recorded {
		agree, same := compare(a.Failed, got)
		if agree {
			agreeing++
		}
		if agree && same > 0 {
			like = a.Mutant
		}
	}
	if agreeing != 1 {
		return ""
	}
	return like
}

// revealed is Of, without fingerprints of what a learner is not shown.
func revealed(r *grader.Report) []Failure {
	got, all := Of(r.Revealed()), Of(r)
	for i := range got {
		if got[i].Call != all[i].Call {
			got[i].Call = Varies
		}
		if got[i].Said != all[i].Said {
			got[i].Said = Varies
		}
	}
	return got
}

// compare reports whether two gradings agree, and how many fingerprints of theirs are the
// same.
func compare(a, b []Failure) (agree bool, same int) {
	if !sameChecks(a, b) {
		return false, 0
	}
	for i := range a {
		for _, pair := range [][2]string{{a[i].Call, b[i].Call}, {a[i].Said, b[i].Said}} {
			switch {
			case pair[0] == Varies || pair[1] == Varies:
			case pair[0] != pair[1]:
				return false, same
			case pair[0] != None:
				same++
			}
		}
	}
	return true, same
}

// sameChecks reports whether the same checks fail with the same verdicts.
func sameChecks(a, b []Failure) bool {
	return slices.EqualFunc(a, b, func(a, b Failure) bool { return a.Test == b.Test && a.Verdict == b.Verdict })
}

// where matches positions in files and addresses, which don't describe behaviour.
var where = regexp.MustCompile(`\b\w+\.go:\d+(?::\d+)?|\b0x[0-9a-f]+\b`)

// spaces matches runs of them, no-break ones too: cmp.Diff varies those from build to build.
var spaces = regexp.MustCompile(`[\s\p{Zs}]+`)

// fingerprint returns 48 bits of the SHA-256 of a text without white space and positions.
func fingerprint(text string) string {
	sum := sha256.Sum256([]byte(spaces.ReplaceAllString(where.ReplaceAllString(text, "?"), " ")))
	return hex.EncodeToString(sum[:6])
}
