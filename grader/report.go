package grader

import (
	"slices"
	"strings"
	"time"
)

// Verdict is the result of grading. A bad submission is a verdict; GraderError
// means the grader itself failed and nothing may be scored or stored. The zero
// value is no verdict and never a pass.
type Verdict string

const (
	Accepted      Verdict = "accepted"
	Partial       Verdict = "partial" // some points, not all
	WrongAnswer   Verdict = "wrong-answer"
	CompileError  Verdict = "compile-error"
	RuleViolation Verdict = "rule-violation"
	RuntimeError  Verdict = "runtime-error" // a panic, a crash, an early exit
	TimeLimit     Verdict = "time-limit"
	MemoryLimit   Verdict = "memory-limit"
	OutputLimit   Verdict = "output-limit"
	Tampering     Verdict = "tampering"
	GraderError   Verdict = "grader-error"
)

// Verdicts lists every verdict; its order is the order of severity used when a
// submission's checks failed in different ways.
var Verdicts = []Verdict{GraderError, Tampering, CompileError, RuleViolation, MemoryLimit,
	TimeLimit, OutputLimit, RuntimeError, WrongAnswer, Partial, Accepted}

// ReportSchema names the JSON form of Report.
const ReportSchema = "gradus.report/v1"

// AttemptSchema names the JSON form of Attempt.
const AttemptSchema = "gradus.attempt/v1"

// Status is how one check ended.
type Status string

const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped" // a check it needs did not pass
)

// Report is everything one grading found out. Its text fields are cleaned of
// control characters and capped.
type Report struct {
	Schema         string         `json:"schema"`
	Challenge      string         `json:"challenge"` // track/slug
	Title          string         `json:"title"`
	Submission     string         `json:"submission"`       // Submission.Name
	Folder         string         `json:"folder,omitempty"` // Submission.Folder
	Verdict        Verdict        `json:"verdict"`
	Reason         string         `json:"reason,omitempty"` // one line, when no check says it
	Score          int            `json:"score"`
	MaxScore       int            `json:"max_score"`
	Outcomes       []Outcome      `json:"outcomes,omitempty"` // one per check, in manifest order
	Diagnostics    []Diagnostic   `json:"diagnostics,omitempty"`
	Misconception  *Misconception `json:"misconception,omitempty"` // nil where none is known
	Output         string         `json:"output,omitempty"`        // the submission's own output outside tests
	Ignored        []string       `json:"ignored,omitempty"`       // files left out of the submission
	ChallengeHash  string         `json:"challenge_hash"`
	SubmissionHash string         `json:"submission_hash"`
	Environment    Environment    `json:"environment"`
	Durations      Durations      `json:"durations"`
	Reveal         Reveal         `json:"reveal,omitempty"`         // how much of failed checks a learner sees
	Cached         bool           `json:"cached,omitempty"`         // answered from the result cache
	AfterSolution  bool           `json:"after_solution,omitempty"` // in an attempt: the solution was shown, and the challenge never passed without it
}

// Outcome is the result of one check.
type Outcome struct {
	Test      string        `json:"test"`
	Title     string        `json:"title"`
	Criterion Criterion     `json:"criterion"`
	Status    Status        `json:"status"`
	Verdict   Verdict       `json:"verdict"` // Accepted when passed; why it failed otherwise; empty when skipped
	Points    int           `json:"points"`
	MaxPoints int           `json:"max_points"`
	Message   string        `json:"message,omitempty"` // what the hidden test said
	Calls     []Call        `json:"calls,omitempty"`   // those before the first failure; the last one caused it
	Stack     string        `json:"stack,omitempty"`   // where the submission was: its own frames only
	Output    string        `json:"output,omitempty"`  // what the submission printed meanwhile
	Hint      string        `json:"hint,omitempty"`    // see Hints
	Unmet     []string      `json:"unmet,omitempty"`   // needs that did not pass
	Duration  time.Duration `json:"duration_ns"`
	Steps     int64         `json:"steps,omitempty"` // that the submission took where the hidden test bounds them
}

// AddHint puts a hint behind the first one, on a check that failed.
func (o *Outcome) AddHint(hint string) {
	hints := o.Hints()
	o.Hint = strings.Join(slices.Insert(hints, min(1, len(hints)), hint), HintBreak)
}

// HintBreak stands between the hints on one check.
const HintBreak = "\n\n"

// Hints returns the hints on a failed check, the one that fits best first.
func (o *Outcome) Hints() []string {
	if o.Hint == "" {
		return nil
	}
	return strings.Split(o.Hint, HintBreak)
}

// Call is one call a hidden test made, printed in Go syntax.
type Call struct {
	Call string `json:"call"`          // "ShortestPath(graph, 0, 3)"
	Got  string `json:"got,omitempty"` // "[0 1 3]", "panic: …", Returned, or empty when it never returned

	Omitted int `json:"omitted,omitempty"` // this stands for so many calls that are not shown
}

// Returned is what came back from a call that returned and has no results. No
// result prints so: text is quoted.
const Returned = "returned"

// Diagnostic is a finding with a place: a compile error, a broken rule, advice.
type Diagnostic struct {
	Kind    string `json:"kind"` // "compile", "rule" or "advice"
	Rule    string `json:"rule,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Help    string `json:"help,omitempty"` // what to do instead
}

// Misconception is what a submission seems to get wrong: that of the one mutant which
// answers the hidden tests as it does.
type Misconception struct {
	Mutant   string `json:"mutant"`   // its name
	Question string `json:"question"` // to the learner
}

// Environment is the fingerprint of what graded.
type Environment struct {
	Gradus    string `json:"gradus"` // version
	Go        string `json:"go"`     // "go1.26.8"
	Platform  string `json:"platform"`
	Sandbox   string `json:"sandbox"`             // the level of the sandbox: "full", "partial" or "limits"
	Isolation string `json:"isolation,omitempty"` // "split" in attempts of before; no longer set
}

// Durations says where the time went, in nanoseconds of wall time.
type Durations struct {
	Build time.Duration `json:"build_ns"`
	Run   time.Duration `json:"run_ns"`
	Total time.Duration `json:"total_ns"`
}

// Attempt is a report as the store keeps it.
type Attempt struct {
	Schema string    `json:"schema"` // AttemptSchema where it is written; "" in older exports
	ID     string    `json:"id"`     // unique across machines
	Time   time.Time `json:"time"`
	Report Report    `json:"report"`
}

// ExitCode returns the status the command line ends with for this verdict:
// 0 accepted, 1 graded and not accepted, 3 not graded.
func (v Verdict) ExitCode() int {
	switch v {
	case Accepted:
		return 0
	case GraderError, "":
		return 3
	default:
		return 1
	}
}
