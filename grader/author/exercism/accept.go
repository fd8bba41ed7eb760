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
func (j *importJob) accept(ctx context.Context) error {
	for {
		if err := j.some(); err != nil {
			return err
		}
		if err := j.open(); err != nil {
			return err
		}
		j.tell("grading the example solution")
		r, err := j.grade(ctx, "reference", j.ch.Files.Reference)
		if crash, ok := errors.AsType[*grader.BadChallenge](err); ok {
			if err := j.isolate(ctx, crash.Reason); err != nil {
				return err
			}
			continue
		}
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
				failed[o.Test] = firstLine(o.Message) + moreTime(o.Verdict)
			}
		}
		switch {
		case r.Verdict == grader.Accepted:
			return nil
		case len(failed) == 0:
			if err := j.isolate(ctx, string(r.Verdict)+" "+r.Reason); err != nil {
				return err
			}
			continue
		}
		if err := j.dropFailed(ctx, failed); err != nil {
			return err
		}
	}
}

// moreTime says what to do where limits are too low for the example solution.
func moreTime(v grader.Verdict) string {
	switch v {
	case grader.TimeLimit:
		return "; if it needs the time, import it with --limits wall=20s"
	case grader.MemoryLimit:
		return "; if it needs the memory, import it with --limits memory=1GiB"
	}
	return ""
}

// isolate drops the tests with which the example solution can't even be graded, by trying
// each alone. together is the error with all of them.
func (j *importJob) isolate(ctx context.Context, together string) error {
	all := j.kept
	var good []*unit
	for i, u := range all {
		j.tell(fmt.Sprintf("grading by test %d of %d alone", i+1, len(all)))
		j.kept = []*unit{u}
		if err := j.open(); err != nil {
			return err
		}
		_, err := j.grade(ctx, "reference", j.ch.Files.Reference)
		if crash, ok := errors.AsType[*grader.BadChallenge](err); ok {
			j.drop(u, "the example solution can't be graded by it: %s", firstLine(crash.Reason))
			continue
		}
		if err != nil {
			return err
		}
		good = append(good, u)
	}
	j.kept = good
	if len(good) == len(all) {
		return bad("", "the example solution can't be graded: %s", firstLine(together))
	}
	return nil
}

// dropFailed drops the tests that the reference fails, given by name with the message, and
// finds out whether it fails them in one process as well.
func (j *importJob) dropFailed(ctx context.Context, failed map[string]string) error {
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

func (j *importJob) read(names []string) (files []grader.File, err error) {
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
