package build

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// How a candidate was built.
const (
	PathDirect  = "direct"   // the compiler and linker alone
	PathGoBuild = "go build" // the go command, after a surprise or for a variant
)

// Candidate is a built submission.
type Candidate struct {
	Binary string // path of the static program, gone after Close
	Path   string // PathDirect or PathGoBuild
	// Surprise says why the direct path was not taken; empty when it was, or when
	// a variant was asked for that has none.
	Surprise string
	// Checked is the submission's package type-checked; nil when the toolchain's
	// export data can't be read by this program.
	Checked *Checked

	scratch string
}

// Close removes the program.
func (c *Candidate) Close() error { return os.RemoveAll(c.scratch) }

// reserved begins the names of the grader's files in the learner's package.
const reserved = "gradus_"

const dispatcherFile = reserved + "dispatcher.go"

// program is what one build makes: its packages, dependencies first and package
// main last, and the directory it may write to.
type program struct {
	ch         *grader.Challenge
	units      []unit
	runtimeDir string
	scratch    string
	out        string // path of the program
	trusted    bool   // nothing of it comes from a learner
}

// failure is source that does not build.
type failure struct {
	text string // the tools' words
	stop Stop
}

// Candidate builds a submission: the learner's files, the challenge's drivers,
// the dispatcher and the main package. A submission that does not compile is
// answered with diagnostics and neither candidate nor error; the error means
// that the build itself failed.
func (b *Builder) Candidate(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	op := "build the candidate for " + ch.ID()
	s, diags := screen(ch, sub, b.tools.Root)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	s.lines = code.Lines
	drivers, err := driverFiles(ch)
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	scratch, err := b.scratch()
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	own := merge(drivers, map[string][]byte{dispatcherFile: code.Dispatcher})
	p := program{ch: ch, runtimeDir: runtimeDir, scratch: scratch, out: filepath.Join(scratch, "candidate"),
		units: []unit{{path: ch.ImportPath, files: merge(s.files, own)}, {files: map[string][]byte{"main.go": code.Main}}}}
	c := &Candidate{Binary: p.out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, own, p)
	if err != nil || len(diags) > 0 {
		return nil, diags, wrap(op, errors.Join(err, c.Close()), "")
	}
	return c, nil, nil
}

// fill builds c's program by the direct path, or by the go command when that one
// meets a surprise or has no such variant. Both give the same diagnostics.
func (b *Builder) fill(ctx context.Context, c *Candidate, s *source, own map[string][]byte, p program) ([]grader.Diagnostic, error) {
	set := b.exports(p.ch.Modules, p.runtimeDir, false)
	if !b.opts.Race && !b.opts.Cover {
		diags, err := b.checkAndBuild(ctx, c, s, own, p, set)
		if !isSurprise(err) {
			c.Path = PathDirect
			return diags, err
		}
		c.Surprise = err.Error()
	}
	c.Path = PathGoBuild
	fail, err := b.goBuild(ctx, p)
	if err != nil || fail == nil {
		return nil, err
	}
	return s.diagnose(*fail)
}

// headStart is how long the type checker may take before the compiler is started
// beside it. Most submissions are checked in less than a millisecond, so that
// broken ones start no compiler at all.
const headStart = 5 * time.Millisecond

// checkAndBuild type-checks and builds a submission, and gives the compiler up
// if the type checker finds errors.
func (b *Builder) checkAndBuild(ctx context.Context, c *Candidate, s *source, own map[string][]byte, p program, set *exportSet) ([]grader.Diagnostic, error) {
	_, index, err := set.inputs(ctx, p.units)
	if err != nil {
		return nil, err
	}
	checked := make(chan checkResult, 1)
	go func() { checked <- s.check(own, set, index) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	select {
	case r := <-checked:
		if diags := s.explain(r.found); len(diags) > 0 {
			return diags, nil
		}
		checked <- r
	case <-time.After(headStart):
	}
	built := make(chan buildResult, 1)
	go func() {
		fail, err := b.direct(ctx, p, set)
		built <- buildResult{fail, err}
	}()
	r := <-checked
	if diags := s.explain(r.found); len(diags) > 0 {
		cancel()
		<-built
		return diags, nil
	}
	done := <-built
	c.Checked = r.checked
	if done.fail == nil {
		return nil, done.err
	}
	diags, err := s.diagnose(*done.fail)
	if err != nil {
		set.drop() // whatever it is, a fresh one may mend it
		return nil, surprise{err}
	}
	return diags, nil
}

// buildResult is what direct returns.
type buildResult struct {
	fail *failure
	err  error
}

// driverFiles are the challenge's drivers under names no submission may use.
func driverFiles(ch *grader.Challenge) (map[string][]byte, error) {
	files, err := challengeFiles(ch, ch.Files.Drivers)
	named := map[string][]byte{}
	for name, data := range files {
		named[reserved+name] = data
	}
	return named, err
}

// goBuild builds a program with the go command. A nil failure means p.out is
// there.
func (b *Builder) goBuild(ctx context.Context, p program) (*failure, error) {
	src := filepath.Join(p.scratch, "src")
	places, err := writeModule(src, p.ch, p.units, p.runtimeDir, p.trusted)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(src)
	c := Command{
		Path: b.tools.Go, Args: b.goBuildArgs(p, places), Dir: src, Env: b.tools.env(p.scratch),
		Starts: true,
	}
	run := Exec
	if !p.trusted {
		run, c.Wall, c.Memory = b.run, p.ch.Limits.BuildWall, p.ch.Limits.BuildMemory
		if b.opts.Race {
			c.Env = raceEnv(c.Env)
		}
	}
	out, err := run(ctx, c)
	if err != nil {
		return nil, err
	}
	text := unitPlace.ReplaceAllString(string(out.Text), "")
	if out.Exit == 0 && out.Stop == "" {
		return nil, nil
	}
	if err := infrastructure(text); err != nil {
		return nil, err
	}
	return &failure{text: text, stop: out.Stop}, nil
}

var unitPlace = regexp.MustCompile(unitDir + `\d+[/\\]`)

// goBuildArgs asks for a stripped program, for every error instead of the first
// ten, and for file names without directories.
func (b *Builder) goBuildArgs(p program, places map[string]string) []string {
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", p.out}
	for _, path := range slices.Sorted(maps.Keys(places)) {
		if path != "" {
			args = append(args, fmt.Sprintf("-gcflags=%s=-e -trimpath=%s=>", path, places[path]))
		}
	}
	if p.trusted {
		return append(args, ".")
	}
	if b.opts.Race {
		args = append(args, "-race")
	}
	if b.opts.Cover {
		args = append(args, "-cover", "-coverpkg="+p.ch.ImportPath)
	}
	return append(args, ".")
}

// raceEnv lets the go command build the race detector's runtime, which needs cgo
// and a C compiler.
func raceEnv(env []string) []string {
	return append(env, "CGO_ENABLED=1", "PATH="+os.Getenv("PATH"))
}

// faults are signs in a tool's output that the machine, not the source, is at
// fault.
var faults = []string{"no space left on device", "disk quota exceeded", "read-only file system", "input/output error",
	"too many open files", "resource temporarily unavailable", "requires cgo", "C compiler"}

func infrastructure(text string) error {
	if err := offline(text); err != nil {
		return err
	}
	for _, line := range strings.Split(text, "\n") {
		for _, f := range faults {
			// A place in a source file says that the words are the compiler's own.
			if strings.Contains(line, f) && !compilerLine.MatchString(line) {
				return fmt.Errorf("%s", strings.TrimSpace(line))
			}
		}
	}
	return nil
}
