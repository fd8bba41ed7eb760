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
	"sync"
	"time"

	"github.com/gradus-dev/gradus/grader"
)

// program is what one build makes: its packages, dependencies first and package
// main last, and the directory it may write to.
type program struct {
	ch         *grader.Challenge
	units      []unit
	runtimeDir string
	scratch    string
	out        string    // path of the program
	trusted    bool      // nothing of it comes from a learner
	linked     bool      // to be compiled and linked whole, with nothing made before
	end        time.Time // of the time for all steps together; the zero time for all of it, for each
	standIn    *StandIn  // that units may import, or nil
	compiling  func()    // to be called before its first compiler starts; may be nil
	plain      bool      // see plainly
	ahead      *promise  // what was compiled ahead of the submission, or nil
}

// left returns how long a tool may run; 0 is for any time.
func (p program) left() time.Duration {
	if p.end.IsZero() || p.ch.Limits.BuildWall <= 0 {
		return p.ch.Limits.BuildWall
	}
	return max(time.Until(p.end), time.Millisecond)
}

// main is the source of a candidate's main package.
func (p program) main() []byte { return p.units[len(p.units)-1].files["main.go"] }

// last is the package that a candidate's main package imports.
func (p program) last() unit { return p.units[len(p.units)-2] }

// failure is source that does not build.
type failure struct {
	text string // the tools' words
	stop Stop
	ours bool // they are about a package of the grader's
}

// goBuild builds a program with the go command. A nil failure means p.out is
// there.
func (b *Builder) goBuild(ctx context.Context, p program) (*failure, error) {
	if err := b.placeRuntime(p.runtimeDir); err != nil {
		return nil, err
	}
	src := filepath.Join(p.scratch, "src")
	units := p.units
	if p.standIn != nil {
		units = append([]unit{p.standIn.unit()}, units...)
	}
	places, err := writeModule(src, p.ch, units, p.runtimeDir, p.trusted)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(src)
	c := Command{
		Path: b.tools.Go, Args: b.goBuildArgs(p, places), Dir: src, Env: b.env(p.scratch),
		Starts: true,
	}
	run := Exec
	if !p.trusted {
		run, c.Wall, c.Memory = b.run, p.left(), p.ch.Limits.BuildMemory
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
	return &failure{text: text, stop: out.Stop}, nil
}

// unitPlace matches the directory of a unit; the first is the learner's.
var unitPlace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(unitDir + `\d+[/\\]`) })

const learnersDir = unitDir + "0"

// goBuildArgs asks for a stripped program, for every error instead of the first
// ten, and for file names without directories.
func (b *Builder) goBuildArgs(p program, places map[string]string) []string {
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-o", p.out}
	for _, path := range slices.Sorted(maps.Keys(places)) {
		if path != "" {
			args = append(args, fmt.Sprintf("-gcflags=%s=-e %s", path, quoteFlag("-trimpath="+places[path]+"=>")))
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

// quoteFlag quotes a flag for a list of flags; see go help build.
func quoteFlag(flag string) string {
	if strings.Contains(flag, "'") {
		return `"` + flag + `"`
	}
	return "'" + flag + "'"
}

// raceEnv lets the go command build the race detector's runtime, which needs cgo
// and a C compiler.
func raceEnv(env []string) []string {
	return append(env, "CGO_ENABLED=1", "PATH="+os.Getenv("PATH"))
}

// hints say what to do about what tools say of a machine that is at fault. They
// decide nothing.
var hints = []struct{ words, hint string }{
	{"no space left on device", cacheHint},
	{"disk quota exceeded", cacheHint},
	{"read-only file system", cacheHint},
	{"permission denied", cacheHint},
	{"too many open files", "raise the limit: ulimit -n 1024"},
	{"file too large", sizesHint},
	{"failed to create new OS thread", processesHint},
	{"resource temporarily unavailable", processesHint},
	{"cannot allocate memory", memoryHint},
	{"out of memory", memoryHint},
	{"failed to reserve page summary memory", memoryHint},
	{"C compiler", "install gcc"},
	{"requires cgo", "install gcc"},
}

// machineError words the failure of a tool that the machine is to blame for.
func machineError(text string) error {
	if err := Trouble(text); err != nil {
		return err
	}
	return errors.New(essence(strings.Split(text, "\n")))
}

// essence returns the line with a tool's name in front, else the first.
func essence(lines []string) string {
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(lines) == 0 {
		return "it ended without a word"
	}
	return lines[max(0, slices.IndexFunc(lines, toolName.MatchString))]
}

// Trouble returns an error with a hint if text, of a tool of the toolchain, is about the
// machine and there is a hint for it.
func Trouble(text string) error {
	if err := offline(text); err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		for _, h := range hints {
			if strings.Contains(line, h.words) {
				return &Error{Op: "run the Go toolchain", Err: errors.New(strings.TrimSpace(line)), hint: h.hint}
			}
		}
	}
	return nil
}
