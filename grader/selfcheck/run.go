package selfcheck

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// Checker runs attacks, one at a time: what one leaves behind is looked for when
// nothing else is graded.
type Checker struct {
	Grade func(context.Context, *grader.Challenge, *grader.Submission) (*grader.Report, error)
	// HandIn, if it is not nil, takes the place of freezing what is at a path and of Grade.
	HandIn func(ctx context.Context, target *grader.Challenge, path string) (*grader.Report, error)
	Target *grader.Challenge
	Held   *grader.Challenge // the one whose goroutines are held
	Tested *grader.Challenge // the one that test suites are for
	// Scratch are directories with one of this process's, in which gradings leave
	// nothing, beside the system's own for temporary files.
	Scratch []string
}

// Result is how one attack ended.
type Result struct {
	Attack
	Got     grader.Verdict `json:"got"`
	Score   int            `json:"score"`
	Failure string         `json:"failure,omitempty"` // what did not hold; empty when everything did
	Took    time.Duration  `json:"took_ns"`
}

// Run hands an attack in as a learner would, grades it, and looks at what it
// brought about.
func (c *Checker) Run(ctx context.Context, a Attack) (res Result) {
	res.Attack = a
	canary, err := plant()
	if err != nil {
		res.Failure = "could not set up: " + err.Error()
		return res
	}
	defer canary.remove()
	work, err := os.MkdirTemp("", "gradus-selfcheck-*")
	if err != nil {
		res.Failure = "could not set up: " + err.Error()
		return res
	}
	defer os.RemoveAll(work)
	path, err := a.layOut(work)
	if err != nil {
		res.Failure = "could not set up: " + err.Error()
		return res
	}
	before := c.look()
	start := time.Now()
	graded, err := c.grade(ctx, c.target(a), path)
	res.Took = time.Since(start)
	if err != nil { // which an attack must not bring about
		res.Got, res.Failure = grader.GraderError, err.Error()
		return res
	}
	res.Got, res.Score = worst(graded), graded.Score
	res.Failure = firstOf(
		c.unearned(a, res, graded),
		c.left(before),
		canary.changed(),
		reaches(graded, canary),
		c.names(graded),
	)
	return res
}

// layOut writes an attack's files below work and returns what is handed in.
func (a Attack) layOut(work string) (string, error) {
	path := filepath.Join(work, a.as)
	if err := os.Mkdir(path, 0o755); err != nil {
		return "", err
	}
	for _, f := range a.files {
		to := filepath.Join(path, filepath.FromSlash(f.Name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, f.Data, 0o644)); err != nil {
			return "", err
		}
	}
	if a.recipe == nil {
		return path, nil
	}
	return a.recipe(path)
}

func (c *Checker) target(a Attack) *grader.Challenge {
	switch {
	case a.tests:
		return c.Tested
	case a.held:
		return c.Held
	}
	return c.Target
}

// grade freezes and grades what is at path.
func (c *Checker) grade(ctx context.Context, target *grader.Challenge, path string) (*grader.Report, error) {
	if c.HandIn != nil {
		return c.HandIn(ctx, target, path)
	}
	sub, err := workspace.Freeze(path, target)
	if bad, ok := workspace.IsBad(err); ok {
		return bad.Report(target, filepath.Base(path), grader.Environment{}), nil
	}
	if err != nil {
		return nil, err
	}
	return c.Grade(ctx, target, sub)
}

// worst is the verdict of the whole, or of the check that ended worst.
func worst(r *grader.Report) grader.Verdict {
	if r.Verdict == grader.Tampering || len(r.Outcomes) == 0 {
		return r.Verdict
	}
	return r.Worst()
}

func (c *Checker) unearned(a Attack, res Result, r *grader.Report) string {
	switch {
	case a.Verdict != grader.Accepted && res.Score > 0:
		return fmt.Sprintf("it gained %d of %d points", res.Score, r.MaxScore)
	case a.Verdict == grader.Accepted && res.Score != r.MaxScore:
		return fmt.Sprintf("it got %d of %d points", res.Score, r.MaxScore)
	case res.Got != a.Verdict:
		return fmt.Sprintf("verdict %s; want %s: %s", res.Got, a.Verdict, why(r))
	}
	return ""
}

// why is what a report says first.
func why(r *grader.Report) string {
	text := r.Reason
	for _, d := range r.Diagnostics {
		text = firstOf(text, d.File+" "+d.Message)
	}
	for _, o := range r.Outcomes {
		text = firstOf(text, o.Message)
	}
	return strings.Join(strings.Fields(text), " ")
}

// names says that a report has a path of the grader's cache, or returns "".
func (c *Checker) names(r *grader.Report) string {
	var json strings.Builder
	if err := report.JSON(&json, r); err != nil {
		return "the report can't be written as JSON: " + err.Error()
	}
	for _, dir := range c.Scratch {
		if strings.Contains(json.String(), filepath.Dir(dir)+string(filepath.Separator)) {
			return "the report holds a path of the host"
		}
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
