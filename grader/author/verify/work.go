package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/catalog"
	"github.com/gradus-dev/gradus/grader/pipeline"
)

// Everything that keeps a processor busy takes a turn: grade, build, run and
// what pipeline.Direct does. None of them is called within another's turn.

// turn waits for a processor and returns what gives it back.
func (v *Verifier) turn() (done func()) {
	v.slots <- struct{}{}
	return func() { <-v.slots }
}

// beside calls work for 0 to n-1, several at a time, and done with each result
// in that order. It returns the first error of either.
func beside[T any](ctx context.Context, v *verification, n int, work func(ctx context.Context, i int) (T, error), done func(i int, result T) error) error {
	type outcome struct {
		result T
		err    error
	}
	return pipeline.InOrder(ctx, n, cap(v.slots), func(ctx context.Context, i int) outcome {
		r, err := work(ctx, i)
		return outcome{r, err}
	}, func(i int, o outcome) error {
		if o.err != nil {
			return o.err
		}
		return done(i, o.result)
	})
}

// grade grades files as a submission.
func (v *verification) grade(ctx context.Context, name string, files []grader.File) (*grader.Report, error) {
	defer v.turn()()
	return v.Pipeline.Grade(ctx, v.ch, v.submission(name, files))
}

// build builds files as a submission. The caller closes the program.
func (v *verification) build(ctx context.Context, name string, files []grader.File) (*pipeline.Program, error) {
	defer v.turn()()
	return v.Pipeline.Program(ctx, v.ch, v.submission(name, files))
}

// testable builds a solution. The program is nil if it is rejected without a test.
func (v *verification) testable(ctx context.Context, s solution) (*pipeline.Program, error) {
	g, err := v.build(ctx, s.Name, s.Files)
	var bad *grader.BadSubmission
	if errors.As(err, &bad) {
		return nil, nil
	}
	return g, err
}

// run runs the hidden tests on a program.
func (v *verification) run(ctx context.Context, g *pipeline.Program, checks []grader.Check, limits grader.Limits) (*grader.Run, error) {
	defer v.turn()()
	return g.Run(ctx, checks, limits)
}

// program returns the reference, built once.
func (v *verification) program(ctx context.Context) (*pipeline.Program, error) {
	if v.reference != nil {
		return v.reference, nil
	}
	files, err := v.files(v.ch.Files.Reference)
	if err != nil {
		return nil, err
	}
	v.reference, err = v.build(ctx, "reference", files)
	return v.reference, err
}

// submission returns those of files that a learner would hand in: the package or the tests.
func (v *verification) submission(name string, files []grader.File) *grader.Submission {
	sub := &grader.Submission{Name: name}
	for _, f := range files {
		if strings.HasSuffix(f.Name, "_test.go") == (v.ch.Kind == grader.KindTests) {
			sub.Files = append(sub.Files, f)
		}
	}
	return sub
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

// solution is a right or wrong solution that comes with the challenge.
type solution struct {
	*catalog.Mutant
	file string // of the challenge; "" for the reference
}

// mutants reads the wrong solutions.
func (v *verification) mutants() ([]solution, error) { return v.solutions(v.ch.Files.Mutants) }

// correct reads the reference and the solutions built differently.
func (v *verification) correct() ([]solution, error) {
	files, err := v.files(v.ch.Solution())
	if err != nil {
		return nil, err
	}
	accepted, err := v.solutions(v.ch.Files.Accepted)
	if v.ch.Kind == grader.KindTests { // correct packages are there to be tested
		accepted = slices.DeleteFunc(accepted, func(s solution) bool { return !s.Suite() })
	}
	return append([]solution{{&catalog.Mutant{Name: "reference", Files: files}, ""}}, accepted...), err
}

func (v *verification) solutions(files []string) (all []solution, err error) {
	for _, name := range files {
		m, err := catalog.ReadMutant(v.ch, name)
		if err != nil {
			return nil, err
		}
		all = append(all, solution{m, name})
	}
	return all, nil
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

// whyRun prints what failed first in a run of checks, or "" if all passed.
func whyRun(r *grader.Run, checks []grader.Check) string {
	if r.Tampering != "" {
		return r.Tampering
	}
	for _, c := range checks {
		if res := r.Results[c.Test]; res.Status == grader.Failed {
			return fmt.Sprintf("%s in %s: %s", res.Verdict, c.Test, firstLine(res.Message))
		}
	}
	for _, c := range checks {
		if r.Results[c.Test].Status != grader.Passed {
			return c.Test + " did not pass"
		}
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
