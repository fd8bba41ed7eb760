package link

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/tool"
	"github.com/gradus-dev/gradus/grader/screen"
)

// How a candidate was built.
const (
	PathTools   = "compile and link" // the fast link, or compiler and linker
	PathGoBuild = "go build"         // the go command, where the toolchain is not as expected
)

// Candidate is a built submission.
type Candidate struct {
	Binary string // path of the static program, gone after Close
	Path   string // PathTools or PathGoBuild
	// Fallback says why the go command had to build it; empty if it did not.
	Fallback string
	// Alone says why driver and dispatcher were compiled for this submission alone; nil
	// if the precompiled ones were used.
	Alone error
	// Checked is the submission's package type-checked. It is nil, and Unchecked
	// says why, when this program can't read the toolchain's export data: rules
	// that need types then can't be applied.
	Checked   *screen.Checked
	Unchecked error

	scratch string
}

// Close removes the program.
func (c *Candidate) Close() error { return os.RemoveAll(c.scratch) }

const dispatcherFile = screen.Reserved + "dispatcher.go"

// Candidate builds a submission: the learner's package, a package with the challenge's
// driver and the dispatcher, which imports it, and the main package. If the submission
// does not compile it returns only diagnostics; an error means that the build itself
// failed.
func (b *Builder) Candidate(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	return b.CandidateMeanwhile(ctx, ch, code, rt, sub, nil)
}

// CandidateMeanwhile is Candidate, but calls meanwhile once just before the compiler
// starts, when the build is likely to succeed. The file binary then exists and is empty;
// the build writes to it or replaces it.
func (b *Builder) CandidateMeanwhile(ctx context.Context, ch *grader.Challenge, code Code, rt gotool.Runtime, sub grader.Submission,
	meanwhile func(binary string)) (*Candidate, []grader.Diagnostic, error) {
	op := "build the candidate for " + ch.ID()
	s, diags := screen.Parse(ch, sub, b.Tools)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	if err := add(s, ch, code); err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	runtimeDir, err := b.RuntimeDir(rt)
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	scratch, err := b.Scratch()
	if err != nil {
		return nil, nil, gotool.Wrap(op, err)
	}
	p := tool.Program{Challenge: ch, Runtime: runtimeDir, Scratch: scratch, Out: filepath.Join(scratch, "candidate"), Units: units(ch, s, code), Plain: plainly(s)}
	compiling := sync.OnceFunc(func() {
		if meanwhile != nil && os.WriteFile(p.Out, nil, 0o755) == nil && os.Chmod(p.Out, 0o755) == nil {
			meanwhile(p.Out)
		}
	})
	c := &Candidate{Binary: p.Out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, p, compiling)
	if err != nil || len(diags) > 0 {
		return nil, diags, gotool.Wrap(op, errors.Join(err, c.Close()))
	}
	return c, nil, nil
}

// add adds the challenge's generated code and its driver to a submission.
func add(s *screen.Source, ch *grader.Challenge, code Code) error {
	drivers, err := driverFiles(ch)
	s.Added = screen.Added{
		Beside:  gotool.Merge(drivers, map[string][]byte{dispatcherFile: code.Dispatcher.Text}),
		Demands: code.Demands.Text,
		Lines:   map[string]map[int]string{dispatcherFile: code.Dispatcher.Lines, screen.DemandsFile: code.Demands.Lines},
		Counts:  code.Counts, Schedules: code.Schedules,
	}
	return err
}

// units returns the packages of a candidate.
func units(ch *grader.Challenge, s *screen.Source, code Code) []gotool.Unit {
	units := []gotool.Unit{{Path: ch.ImportPath, Files: s.Package()}}
	if s.Beside != nil {
		units = append(units, gotool.Unit{Path: ch.DriverPath(), Files: s.Beside})
	}
	return append(units, gotool.Unit{Files: map[string][]byte{"main.go": code.Main}})
}

// driverFiles returns the files of the challenge's driver, renamed so that none collides
// with the dispatcher.
func driverFiles(ch *grader.Challenge) (map[string][]byte, error) {
	files, err := ch.ReadFiles(ch.Files.Drivers)
	named := map[string][]byte{}
	for name, data := range files {
		named[screen.Reserved+"driver_"+name] = data
	}
	return named, err
}
