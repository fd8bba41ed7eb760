package exercism

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/pipeline"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// carry keeps the tests whose API package proxy carries. Where not all go
// together, they are tried one after the other, each with those kept before.
func (j *importJob) carry(ctx context.Context) error {
	if err := j.some(); err != nil {
		return err
	}
	j.tell("generating the judge")
	err := j.generate(ctx, j.kept)
	if _, ok := errors.AsType[*proxy.AuthorError](err); !ok {
		return err
	}
	all := j.kept
	j.kept = nil
	for i, u := range all {
		j.tell(fmt.Sprintf("trying test %d of %d", i+1, len(all)))
		more := append(slices.Clone(j.kept), u)
		err := j.generate(ctx, more)
		author, ok := errors.AsType[*proxy.AuthorError](err)
		switch {
		case ok:
			j.drop(u, "%s", reason(author))
		case err != nil:
			return err
		default:
			j.kept = more
		}
	}
	return j.some()
}

// reason words why the judge can't be generated with a test.
func reason(err *proxy.AuthorError) string {
	if m := errorLine().FindStringSubmatch(err.Error()); m != nil {
		return "in an external package it does not compile: " + m[3]
	}
	return err.Error()
}

// generate makes the judge's proxy for the reference and some of the tests. The
// error is a *proxy.AuthorError where that can't be.
func (j *importJob) generate(ctx context.Context, tests []*unit) error {
	hidden, err := j.render(tests, j.to.ImportPath, nil)
	if err != nil {
		return err
	}
	fsys := fstest.MapFS{}
	ch := &grader.Challenge{Track: j.to.Track, Slug: j.to.Slug, ImportPath: j.to.ImportPath, Modules: j.to.Modules,
		FS: fsys, Checks: checks(tests, nil)}
	for name, src := range hidden {
		fsys[name] = &fstest.MapFile{Data: src}
		ch.Files.Hidden = append(ch.Files.Hidden, name)
	}
	for _, f := range slices.Concat(j.reference, j.support) {
		fsys[f.name] = &fstest.MapFile{Data: f.src}
		ch.Files.Reference = append(ch.Files.Reference, f.name)
	}
	b := j.Pipeline.Builder
	dir, importPath, cleanup, err := b.Materialise(ctx, ch, gotool.Runtime{FS: judge.Source})
	defer cleanup()
	if err != nil {
		return err
	}
	_, err = proxy.Generate(ctx, ch, dir, importPath, b.Env(dir))
	return err
}

// begin makes the starter compile: the stub with what it lacks, else one made anew.
func (j *importJob) begin(ctx context.Context) error {
	for {
		j.tell("grading the starter")
		r, err := j.grade(ctx, "starter", j.ch.Files.Starter)
		if err != nil {
			return err
		}
		if r.Verdict != grader.CompileError && r.Verdict != grader.RuleViolation {
			j.passed = nil
			for _, o := range r.Outcomes {
				if o.Status == grader.Passed {
					j.passed = append(j.passed, o.Test)
				}
			}
			return nil
		}
		why := diagnosis(r.Diagnostics[0])
		if j.anew {
			j.broken = why
			return nil
		}
		j.anew, j.wrong = true, why
		if err := j.open(); err != nil {
			return err
		}
	}
}

func diagnosis(d grader.Diagnostic) string {
	if d.File == "" {
		return firstLine(d.Message)
	}
	return fmt.Sprintf("%s:%d: %s", d.File, d.Line, firstLine(d.Message))
}

// direct builds for one process. Counters of coverage do not matter here.
var direct = pipeline.DirectOptions{}

// show makes sure that the public example passes on the reference and fails on
// the starter; else there is none.
func (j *importJob) show(ctx context.Context) error {
	if j.row == nil {
		return nil
	}
	j.tell("trying the public example")
	for _, try := range []struct {
		names []string
		pass  bool
	}{{j.ch.Files.Reference, true}, {j.ch.Files.Starter, false}} {
		passed, err := j.example(ctx, try.names)
		if err != nil {
			return err
		}
		if passed != try.pass {
			j.noRow = true
			return j.open()
		}
	}
	return nil
}

// example runs the public example on a solution, in the sandbox. What does not
// compile does not pass.
func (j *importJob) example(ctx context.Context, names []string) (bool, error) {
	files, err := j.read(names)
	if err != nil {
		return false, err
	}
	files = slices.DeleteFunc(files, func(f grader.File) bool { return f.Name == "example_test.go" })
	variant := *j.ch
	variant.FS = fstest.MapFS{"example_test.go": {Data: j.files["starter/example_test.go"]}}
	variant.Files = grader.Files{Hidden: []string{"example_test.go"}}
	d, err := j.Pipeline.Direct(ctx, &variant, files, direct)
	if err != nil {
		return false, ctx.Err()
	}
	defer d.Close()
	r, err := d.All(ctx, 1, j.ch.Limits)
	if err != nil {
		return false, err
	}
	return r.Passed, nil
}
