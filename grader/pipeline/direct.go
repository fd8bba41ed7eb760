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

// Direct is a challenge's hidden tests and a solution linked into one process,
// as "go test" does it, for authors to compare with. No submission is graded so.
type Direct struct {
	ch      *grader.Challenge
	dir     string // its own, removed by Close
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
	src, importPath, cleanup, err := p.Builder.Materialise(ctx, withReference(ch, files), source)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	if o == (DirectOptions{}) { // counters would be statements to cover, and hide races
		if err := p.rewrite(ctx, ch, src, importPath); err != nil {
			return nil, err
		}
	}
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
		return d, os.Chmod(d.binary(), 0o755) // for the user of the box, whatever the umask
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

// Test runs one hidden test, whatever it needs.
func (d *Direct) Test(ctx context.Context, test string, limits grader.Limits) (*DirectRun, error) {
	return d.run(ctx, limits.Wall, limits, "-test.run=^"+test+"$")
}

// Each runs the hidden tests in one process and returns which passed. Those that it did
// not come to an end of are not among them: one before hung, or ended the process.
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

// ended matches what testing prints at the end of a test that is no subtest; the mark
// before it is testing's own.
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
		err = nil // it ended before
	}
	return r, err
}

// testsMemory is what the hidden tests, the race detector and counters may take
// beside the solution, in bytes.
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
	laid := laid{ch.FS, map[string][]byte{}}
	variant.FS, variant.Files.Reference = laid, nil
	for _, f := range files {
		laid.files[f.Name] = f.Data
		variant.Files.Reference = append(variant.Files.Reference, f.Name)
	}
	return &variant
}

// laid is a file system with other files laid over it; package fs reads them.
type laid struct {
	fs.FS
	files map[string][]byte
}

// ReadFile implements fs.ReadFileFS.
func (l laid) ReadFile(name string) ([]byte, error) {
	if data, ok := l.files[name]; ok {
		return data, nil
	}
	return fs.ReadFile(l.FS, name)
}
