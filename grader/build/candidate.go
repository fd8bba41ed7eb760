package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
	own := map[string][]byte{dispatcherFile: code.Dispatcher}
	p := program{ch: ch, runtimeDir: runtimeDir, scratch: scratch, out: filepath.Join(scratch, "candidate"),
		units: []unit{
			{path: ch.ImportPath, files: merge(s.files, drivers, own)},
			{files: map[string][]byte{"main.go": code.Main}},
		}}
	c := &Candidate{Binary: p.out, Path: PathGoBuild, scratch: scratch}
	fail, err := b.goBuild(ctx, p)
	if err == nil && fail != nil {
		diags, err = s.diagnose(*fail)
	}
	if err != nil || len(diags) > 0 {
		c.Close()
		return nil, diags, wrap(op, err, "")
	}
	return c, nil, nil
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
		Reads:  []string{b.tools.Root, b.tools.ModCache, p.runtimeDir},
		Writes: []string{p.scratch, b.tools.BuildCache},
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
	text := string(out.Text)
	if out.Exit == 0 && out.Stop == "" {
		return nil, nil
	}
	if err := infrastructure(text); err != nil {
		return nil, err
	}
	return &failure{text: text, stop: out.Stop}, nil
}

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
	for _, line := range strings.Split(text, "\n") {
		if missingModule.MatchString(line) {
			return explainGo(line, nil)
		}
		for _, f := range faults {
			// A place in a source file says that the words are the compiler's own.
			if strings.Contains(line, f) && !compilerLine.MatchString(line) {
				return fmt.Errorf("%s", strings.TrimSpace(line))
			}
		}
	}
	return nil
}
