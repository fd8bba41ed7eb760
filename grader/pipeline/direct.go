package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/sandbox"
)

// Direct is a test binary of a challenge's hidden tests and a solution in one process,
// as "go test" builds it. Authors' tools compare with it; submissions are never graded
// this way.
type Direct struct {
	ch      *grader.Challenge
	dir     string // of the binary, removed by Close
	options DirectOptions
	goroot  string
}

// DirectOptions say how the tests and the solution are compiled.
type DirectOptions struct {
	Race  bool // with the race detector
	Cover bool // with counters of the statements in the challenge's package
}

// ErrNoRaceDetector says that the toolchain can't build for the race detector
// here.
var ErrNoRaceDetector = errors.New("the race detector needs a C compiler; install gcc")

// Direct builds the hidden tests of ch with files in place of its reference.
func (p *Pipeline) Direct(ctx context.Context, ch *grader.Challenge, files []grader.File, o DirectOptions) (*Direct, error) {
	var err error
	if o == (DirectOptions{}) { // inserted counters would show up in coverage and hide races
		if files, err = p.rewritten(ctx, ch, files); err != nil {
			return nil, fmt.Errorf("rewrite %s: %w", ch.ID(), err)
		}
	}
	src, importPath, cleanup, err := p.Builder.Materialise(ctx, withReference(ch, files), runtimeSource)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	dir, err := os.MkdirTemp("", "gradus-direct-*")
	if err != nil {
		return nil, err
	}
	d := &Direct{ch, dir, o, p.Builder.Toolchain().Root}
	env := p.Builder.Env(src)
	args := []string{"test", "-c", "-vet=off", "-trimpath", "-ldflags=-s -w", "-o", d.binary()}
	if o.Race {
		args = append(args, "-race")
		env = append(env, "CGO_ENABLED=1", "PATH="+os.Getenv("PATH"))
	}
	if o.Cover {
		args = append(args, "-coverpkg="+importPath)
	}
	cmd := exec.CommandContext(ctx, p.Builder.Toolchain().Go, append(args, importPath)...)
	cmd.Dir, cmd.Env = src, env
	out, err := cmd.CombinedOutput()
	if err == nil {
		return d, os.Chmod(d.binary(), 0o755) // readable by the sandbox's user, whatever the umask
	}
	d.Close()
	if o.Race && (bytes.Contains(out, []byte("C compiler")) || bytes.Contains(out, []byte("requires cgo"))) {
		return nil, ErrNoRaceDetector
	}
	return nil, errors.Join(ctx.Err(), fmt.Errorf("build the tests of %s for one process: %w: %s", ch.ID(), err, out))
}

func (d *Direct) binary() string  { return filepath.Join(d.dir, "tests") }
func (d *Direct) profile() string { return filepath.Join(d.dir, "out", "cover") }

// Close removes what was built.
func (d *Direct) Close() error { return os.RemoveAll(d.dir) }

// DirectRun is how a run in one process ended.
type DirectRun struct {
	Passed  bool
	Output  string // what testing and the solution printed
	Profile []byte // a cover profile, after All with counters
}

// Test runs one hidden test without those it depends on.
func (d *Direct) Test(ctx context.Context, test string, limits grader.Limits) (*DirectRun, error) {
	return d.run(ctx, limits.Wall, limits, "-test.run=^"+test+"$")
}

// Each runs the hidden tests in one process and returns which passed. Tests that did not
// finish, because one hung or ended the process, are missing from the map.
func (d *Direct) Each(ctx context.Context, limits grader.Limits) (passed map[string]bool, err error) {
	r, err := d.run(ctx, 2*limits.Wall, limits, "-test.v=test2json")
	if err != nil {
		return nil, err
	}
	passed = map[string]bool{}
	for _, m := range ended().FindAllStringSubmatch(r.Output, -1) {
		passed[m[2]] = m[1] == "PASS"
	}
	return passed, nil
}

// ended matches the line that package testing prints at the end of a top-level test. The
// \x16 marks lines that testing wrote itself (see cmd/internal/test2json).
var ended = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\x16--- (PASS|FAIL): (\S+) `) })

// All runs every hidden test, in an order that seed decides.
func (d *Direct) All(ctx context.Context, seed int, limits grader.Limits) (*DirectRun, error) {
	args := []string{fmt.Sprint("-test.shuffle=", seed)}
	if d.options.Cover {
		args = append(args, "-test.coverprofile="+d.profile())
	}
	r, err := d.run(ctx, time.Duration(len(d.ch.Checks)+1)*limits.Wall, limits, args...)
	if err != nil || !d.options.Cover {
		return r, err
	}
	if r.Profile, err = os.ReadFile(d.profile()); errors.Is(err, fs.ErrNotExist) {
		err = nil // the process ended before it wrote a profile
	}
	return r, err
}

// testsMemory is how many bytes the hidden tests, the race detector and coverage
// counters may use beyond the solution's own limit.
const testsMemory = 2 << 30

func (d *Direct) run(ctx context.Context, wall time.Duration, limits grader.Limits, args ...string) (*DirectRun, error) {
	out := filepath.Dir(d.profile())
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	zones, env := sandbox.TimeZones(d.goroot)
	spec := &sandbox.Spec{
		Path: d.binary(), Args: args, Env: append(env, "HOME=/tmp", "PATH=/", "TZ=UTC", "LANG=C.UTF-8", "GORACE=atexit_sleep_ms=0"),
		Loopback: sandbox.Probe().Level == sandbox.LevelFull, RaceDetector: d.options.Race,
		AllowProcesses: limits.Processes > 0,
		Mounts:         append(zones, sandbox.Mount{Source: out, Writable: true}),
		Limits: sandbox.Limits{Wall: wall, CPU: limits.CPU + wall, Memory: limits.Memory, FileBytes: limits.FileBytes,
			OutputBytes: limits.OutputBytes},
	}
	if d.options != (DirectOptions{}) {
		spec.Limits.Memory += testsMemory
	}
	if d.options.Race {
		spec.Mounts = append(spec.Mounts, sandbox.Libraries()...)
	}
	proc, err := sandbox.Start(ctx, spec)
	if err != nil {
		return nil, err
	}
	r := proc.Wait()
	return &DirectRun{Passed: r.Success(), Output: string(r.Stdout) + string(r.Stderr)}, ctx.Err()
}

// withReference returns ch with files in place of its reference.
func withReference(ch *grader.Challenge, files []grader.File) *grader.Challenge {
	variant := *ch
	over := overlay{ch.FS, map[string][]byte{}}
	variant.FS, variant.Files.Reference = over, nil
	for _, f := range files {
		over.files[f.Name] = f.Data
		variant.Files.Reference = append(variant.Files.Reference, f.Name)
	}
	return &variant
}

// overlay is a file system in which some files replace those of another, for fs.ReadFile.
type overlay struct {
	fs.FS
	files map[string][]byte
}

// ReadFile implements fs.ReadFileFS.
func (o overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		return data, nil
	}
	return fs.ReadFile(o.FS, name)
}
