package tool

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// Maker makes programs of packages with the toolchain's own compiler and linker. Its
// methods may be used concurrently.
type Maker struct {
	*gotool.Tools
	Run     gotool.Runner // how the tools run on source that is not trusted
	Crowded bool          // see link.Options
}

// Build is one build.
type Build struct {
	*Maker
	Program Program
	Set     *gotool.Exports
	Index   gotool.Index
	Imports [][]string        // of each unit
	Built   map[string]string // archives of the program's own packages, by import path
}

// Start finds what p's units import.
func (m *Maker) Start(ctx context.Context, p Program, set *gotool.Exports) (*Build, error) {
	imports, index, err := set.Inputs(ctx, p.Units, p.With)
	if err != nil {
		return nil, err
	}
	return newBuild(m, p, set, index, imports), nil
}

func newBuild(m *Maker, p Program, set *gotool.Exports, index gotool.Index, imports [][]string) *Build {
	b := &Build{Maker: m, Program: p, Set: set, Index: index, Imports: imports, Built: map[string]string{}}
	if p.With != nil {
		b.Built[p.With.Path] = p.With.File
	}
	return b
}

// Other returns a build of a program that imports no more than b's.
func (b *Build) Other(p Program) (*Build, error) {
	imports, err := gotool.ImportsOf(p.Units)
	return newBuild(b.Maker, p, b.Set, b.Index, imports), err
}

// Make builds a program with the compiler and linker. A nil failure means that p.Out is
// there. A *gotool.FallbackError says nothing about the source.
func (m *Maker) Make(ctx context.Context, p Program, set *gotool.Exports) (*gotool.Failure, error) {
	b, err := m.Start(ctx, p, set)
	if err != nil {
		return nil, err
	}
	return b.Run(ctx, nil)
}

// Run compiles the units in order and links them. It stops before a unit if made, which
// may be nil, reports that the program exists already.
func (b *Build) Run(ctx context.Context, made func(unit int) bool) (*gotool.Failure, error) {
	p := b.Program
	for i, u := range p.Units {
		if made != nil && made(i) {
			return nil, nil
		}
		if u.Path == "" && !p.Trusted && !p.Whole && b.fillMain(ctx) == nil {
			continue
		}
		if fail, err := b.Compile(ctx, i, u, b.Imports[i]); fail != nil || err != nil {
			return fail, err
		}
	}
	return b.Link(ctx, "-s", "-w")
}

// Closure returns all packages that b's units need, directly or not, if they import paths.
func (b *Build) Closure(paths []string) []string {
	return b.Index.Closure(gotool.Wanted(b.Program.Units, [][]string{paths}))
}

// Compile makes the archive of unit number i.
func (b *Build) Compile(ctx context.Context, i int, u gotool.Unit, imports []string) (*gotool.Failure, error) {
	st, err := b.stage(fmt.Sprint("unit", i), u.Files, imports)
	if err != nil {
		return nil, err
	}
	st.ours = i > 0
	path := cmp.Or(u.Path, "main")
	flags := b.crowdedFlags(b.Index.Compile)
	if b.Program.Plain {
		flags = append(slices.Clone(flags), "-l")
	}
	args := slices.Concat(flags, []string{"-o", st.made("pkg.a"), "-p", path, "-e", "-dwarf=false", "-pack",
		"-trimpath", strings.Join(st.trim(b.CacheDir()), ";"), "-importcfg", importConfig}, arguments(u.Files))
	b.Built[u.Path] = filepath.Join(st.out, "pkg.a")
	fail, err := b.run(ctx, st, "compile", args, b.Built[u.Path])
	if fail != nil {
		for name := range u.Files {
			fail.Text = strings.ReplaceAll(fail.Text, "./"+name+":", name+":")
		}
	}
	return fail, err
}

// arguments returns the names of files as arguments that no tool mistakes for an option.
func arguments(files map[string][]byte) []string {
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		names[i] = "./" + name
	}
	return names
}

// Link links all archives into the program, with additional flags.
func (b *Build) Link(ctx context.Context, flags ...string) (*gotool.Failure, error) {
	paths := b.Closure(slices.Concat(b.Imports...))
	for _, u := range b.Program.Units {
		paths = append(paths, u.Path)
	}
	st, err := b.stage("link", nil, paths)
	if err != nil {
		return nil, err
	}
	program := filepath.Join(st.out, "program")
	args := slices.Concat(b.Index.Link, flags, []string{"-o", st.made("program"), "-importcfg", importConfig, st.relative(b.Built[""])})
	if fail, err := b.run(ctx, st, "link", args, program); fail != nil || err != nil {
		return fail, err
	}
	return nil, gotool.CacheError("write the program", os.Rename(program, b.Program.Out))
}

// toolEnv returns the environment of compiler and linker: no path of the host gets into
// programs, and the garbage collector does not run while the heap is small.
func (m *Maker) toolEnv() []string {
	env := []string{"GOROOT=", "GOGC=off", "GOMEMLIMIT=256MiB"}
	if m.Crowded {
		env = append(env, "GOMAXPROCS=1")
	}
	return env
}

// crowdedFlags adds the flag that makes the compiler sequential if other submissions keep
// the processors busy: its goroutines would cost a twentieth of its time.
func (m *Maker) crowdedFlags(flags []string) []string {
	if !m.Crowded {
		return flags
	}
	flags = slices.Clone(flags)
	for i, f := range flags {
		if strings.HasPrefix(f, "-c=") {
			flags[i] = "-c=1"
		}
	}
	return flags
}

// run runs a tool within what is left of the limits. It is a failure if the tool reports
// one or does not write the file named by makes.
func (b *Build) run(ctx context.Context, st stage, tool string, args []string, makes string) (*gotool.Failure, error) {
	c := gotool.Command{Path: b.Tool(tool), Args: args, Dir: st.dir, Root: b.CacheDir(),
		Env: b.toolEnv(), Reads: st.reads, Writes: []string{st.out}}
	out, err := b.Maker.run(ctx, b.Program, c)
	if err != nil {
		return nil, err
	}
	fail := &gotool.Failure{Text: string(out.Text), Stop: out.Stop}
	if out.Exit != 0 || out.Stop != "" {
		fail.Ours = st.ours
		return fail, nil
	}
	if _, err := os.Stat(makes); err != nil {
		fail.Text = fmt.Sprintf("%s: it made no file: %s", tool, fail.FirstLine())
		return fail, nil
	}
	return nil, nil
}
