package exercism

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// accept keeps the tests that the reference passes in two processes.
func (j *job) accept(ctx context.Context) error {
	for {
		if err := j.some(); err != nil {
			return err
		}
		if err := j.open(); err != nil {
			return err
		}
		j.tell("grading the example solution")
		r, err := j.grade(ctx, "reference", j.ch.Files.Reference)
		if err != nil {
			return err
		}
		if r.Verdict == grader.CompileError || r.Verdict == grader.RuleViolation {
			d := r.Diagnostics[0]
			d.File = j.original(d.File)
			return bad("", "%s", diagnosis(d)).
				tell("gradus's rules hold for the example solution, too; write it without that")
		}
		failed := map[string]string{}
		for _, o := range r.Outcomes {
			if o.Status != grader.Passed {
				failed[o.Test] = firstLine(o.Message)
			}
		}
		switch {
		case r.Verdict == grader.Accepted:
			return nil
		case len(failed) == 0:
			return fmt.Errorf("grade the example solution: %s %s", r.Verdict, r.Reason)
		}
		if err := j.blame(ctx, failed); err != nil {
			return err
		}
	}
}

// blame takes out the tests that the reference fails, by name with the message,
// and finds out whether it fails them in one process as well.
func (j *job) blame(ctx context.Context, failed map[string]string) error {
	reference, err := j.read(j.ch.Files.Reference)
	if err != nil {
		return err
	}
	one, err := j.Pipeline.Direct(ctx, j.ch, reference, direct)
	if err != nil {
		return err
	}
	defer one.Close()
	j.kept = slices.DeleteFunc(slices.Clone(j.kept), func(u *unit) bool {
		message, bad := failed[u.name]
		if !bad {
			return false
		}
		what := "the example solution fails it, also under go test"
		if r, oneErr := one.Test(ctx, u.name, j.ch.Limits); oneErr != nil {
			err = errors.Join(err, oneErr)
		} else if r.Passed {
			what = "the example solution passes it under go test, but not when tests and solution run in two processes (CONTRIBUTING.md, \"What hidden tests can do\")"
		}
		j.drop(u, "%s: %s", what, message)
		return true
	})
	return err
}

func (j *job) read(names []string) (files []grader.File, err error) {
	for _, n := range names {
		data, err := fs.ReadFile(j.ch.FS, n)
		if err != nil {
			return nil, err
		}
		files = append(files, grader.File{Name: path.Base(n), Data: data})
	}
	return files, nil
}

func firstLine(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return first
}
