// Package verify finds out whether a challenge proves itself: its reference is
// accepted, its starter and every mutant are rejected by the tests that claim
// to, solutions built differently are accepted, and nothing hidden reaches a
// learner. Each check is a value in the table Checks; it reads a challenge that
// package catalog opened and grades through the same grader.Grader as a learner's
// submission.
package verify

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
)

// Check is one thing that must hold of a challenge.
type Check struct {
	ID   string // stable, such as "mutants-rejected"
	Doc  string // what must hold, in one sentence
	Slow bool   // left out by a quick verification
	run  func(ctx context.Context, v *verification) error
}

// Finding is something that does not hold, and how to mend it.
type Finding struct {
	Check   string `json:"check"`
	File    string `json:"file,omitempty"`
	Message string `json:"message"`
}

// Result is what verifying one challenge found.
type Result struct {
	Challenge string    `json:"challenge"`
	Findings  []Finding `json:"findings"`
}

// Checks is every check, in the order they run. A challenge that does not open
// has findings of the check "manifest" alone.
var Checks = []*Check{
	{ID: "format", Doc: "Go files are formatted", run: checkFormat},
	{ID: "hints", Doc: "hints say something, and the last says most", run: checkHints},
	{ID: "prose", Doc: "links between the challenge's files lead somewhere", run: checkProse},
	{ID: "secrets", Doc: "learners receive no hidden test's name", run: checkSecrets},
	{ID: "reference-accepted", Doc: "the reference gets every point", run: checkReference},
	{ID: "starter-rejected", Doc: "the starter compiles and passes no check", run: checkStarter},
	{ID: "examples", Doc: "the public examples pass on the reference and fail on the starter", run: checkExamples},
	{ID: "mutants-rejected", Doc: "each mutant gets its verdict, from exactly the tests it names", run: checkMutants},
	{ID: "checks-needed", Doc: "every check is failed by some mutant", run: checkNeeded},
	{ID: "accepted", Doc: "correct solutions built differently get every point", run: checkAccepted},
	{ID: "stable", Doc: "the reference is accepted again and again", Slow: true, run: checkStable},
}

// Verifier verifies challenges.
type Verifier struct {
	Grader *grader.Grader
	// Examples runs the public examples, the starter's tests, on the given files
	// and reports whether they pass, and what they printed.
	Examples func(ctx context.Context, ch *grader.Challenge, files []grader.File) (passed bool, output string, err error)
	Quick    bool
	Progress func(check string) // told before each check; may be nil
}

// verification is one challenge being verified.
type verification struct {
	*Verifier
	ch       *grader.Challenge
	check    *Check
	findings []Finding

	failed map[string]bool // checks that some mutant failed
}

// Verify runs the checks on a challenge. The error means that verifying failed.
func (v *Verifier) Verify(ctx context.Context, ch *grader.Challenge) (*Result, error) {
	one := &verification{Verifier: v, ch: ch, failed: map[string]bool{}}
	for _, c := range Checks {
		if c.Slow && v.Quick || !applies(c, ch) {
			continue
		}
		if v.Progress != nil {
			v.Progress(c.ID)
		}
		one.check = c
		if err := c.run(ctx, one); err != nil {
			return nil, fmt.Errorf("check %s of %s: %w", c.ID, ch.ID(), err)
		}
	}
	return &Result{Challenge: ch.ID(), Findings: one.findings}, nil
}

// applies reports whether a check makes sense for the kind of challenge: where
// learners write tests, the planted bugs take the place of mutants.
func applies(c *Check, ch *grader.Challenge) bool {
	return ch.Kind == grader.KindCode || c.ID == "format" || c.ID == "hints" || c.ID == "prose"
}

func (v *verification) find(file, format string, args ...any) {
	v.findings = append(v.findings, Finding{Check: v.check.ID, File: file, Message: fmt.Sprintf(format, args...)})
}

func (v *verification) read(name string) (string, error) {
	data, err := fs.ReadFile(v.ch.FS, name)
	return string(data), err
}

// files returns files of the challenge without their folder.
func (v *verification) files(names []string) ([]grader.File, error) {
	var files []grader.File
	for _, name := range names {
		data, err := fs.ReadFile(v.ch.FS, name)
		if err != nil {
			return nil, err
		}
		files = append(files, grader.File{Name: path.Base(name), Data: data})
	}
	return files, nil
}

// grade grades files as a submission.
func (v *verification) grade(ctx context.Context, name string, files []grader.File) (*grader.Report, error) {
	sub := &grader.Submission{Name: name}
	for _, f := range files {
		if !strings.HasSuffix(f.Name, "_test.go") {
			sub.Files = append(sub.Files, f)
		}
	}
	return v.Grader.Grade(ctx, v.ch, sub)
}

// mutants parses archives of the challenge.
func (v *verification) mutants(names []string) ([]*catalog.Mutant, error) {
	var out []*catalog.Mutant
	for _, name := range names {
		m, err := catalog.ReadMutant(v.ch.FS, name)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// why prints what failed in a report, for a finding.
func why(r *grader.Report) string {
	if len(r.Diagnostics) > 0 && len(r.Outcomes) == 0 {
		d := r.Diagnostics[0]
		return fmt.Sprintf("%s: %s:%d: %s", r.Verdict, d.File, d.Line, d.Message)
	}
	for _, o := range r.Outcomes {
		if o.Status == grader.Failed {
			return fmt.Sprintf("%s in %s: %s", o.Verdict, o.Test, firstLine(o.Message))
		}
	}
	return string(r.Verdict) + " " + r.Reason
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
