package build

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// program is what one build makes: its packages, dependencies first and package
// main last, and the directory it may write to.
type program struct {
	ch         *grader.Challenge
	units      []unit
	runtimeDir string
	scratch    string
	out        string // path of the program
	trusted    bool   // nothing of it comes from a learner

	ahead *promise // an archive of the package beside the submission, if one will do
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
	text := string(out.Text)
	if out.Exit == 0 && out.Stop == "" {
		return nil, nil
	}
	if err := infrastructure(text); err != nil {
		return nil, err
	}
	return &failure{text: text, stop: out.Stop}, nil
}

// unitPlace matches the directory of a unit; the first is the learner's.
var unitPlace = regexp.MustCompile(unitDir + `\d+[/\\]`)

const learnersDir = unitDir + "0"

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
