// Package engine grades what waits in the queue of a class: it takes the file from the blob
// store, freezes it by the same rules as on a learner's machine, and has the pipeline grade
// it. A report goes out, as JSON; nothing here decides a verdict.
package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/class"
	"github.com/gradus-dev/gradus/grader/class/blob"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/report"
	"github.com/gradus-dev/gradus/grader/scratch"
	"github.com/gradus-dev/gradus/grader/workspace"
)

// Catalog finds challenges: a *catalog.Catalog.
type Catalog interface {
	Open(name string) (*grader.Challenge, error)
}

// Engine grades submissions to the challenges of a catalogue.
type Engine struct {
	Pipeline *pipeline.Pipeline
	Catalog  Catalog
	Blobs    blob.Store
}

// Grade returns the result of a submission. An error is a fault of the grader.
func (e *Engine) Grade(ctx context.Context, s *class.Submission) (*class.Result, error) {
	ch, err := e.Catalog.Open(s.Challenge)
	if err != nil {
		return nil, err
	}
	if ch.Withheld != nil {
		return nil, fmt.Errorf("%s can't be graded here: %s", ch.ID(), ch.Withheld.Reason)
	}
	data, err := e.Blobs.Get(ctx, s.Blob)
	if err != nil {
		return nil, err
	}
	r, err := e.report(ctx, ch, s.Name, data)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(report.Whole(r))
	return &class.Result{ChallengeHash: ch.Hash, Engine: e.Pipeline.Engine(), Verdict: string(r.Verdict), Score: r.Score, Max: r.MaxScore, Report: text}, err
}

func (e *Engine) report(ctx context.Context, ch *grader.Challenge, name string, data []byte) (*grader.Report, error) {
	sub, err := Freeze(ch, name, data)
	if bad, ok := workspace.IsBad(err); ok {
		return bad.Report(ch, name, e.Pipeline.Environment()), nil
	}
	if err != nil {
		return nil, err
	}
	return e.Pipeline.Grade(ctx, ch, sub)
}

const scratchPrefix = "gradus-handin-"

// Sweep removes what processes that were killed left behind.
func Sweep() { scratch.Sweep(os.TempDir(), scratchPrefix) }

// Freeze reads a file that was handed in for a challenge: an archive, or a lone .go file.
// The error is a *workspace.BadSubmission if there is nothing to grade in it.
func Freeze(ch *grader.Challenge, name string, data []byte) (sub *grader.Submission, err error) {
	dir, err := scratch.Make(os.TempDir(), scratchPrefix)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, dir.Remove()) }()
	path := filepath.Join(dir.Path, FileName(name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return nil, err
	}
	return workspace.Freeze(path, ch)
}
