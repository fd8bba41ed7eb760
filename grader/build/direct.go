package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// surprise is a reason to leave the direct path for the go command: something
// about the toolchain or the machine that the source has no part in.
type surprise struct{ error }

func (s surprise) Unwrap() error { return s.error }

func isSurprise(err error) bool {
	var s surprise
	return errors.As(err, &s)
}

// inputs finds what a program's units import, and export data for all of it.
func (s *exportSet) inputs(ctx context.Context, p program) (imports [][]string, index exportIndex, err error) {
	if imports, err = importsOf(p.units); err == nil {
		if p.standIn == nil {
			index, err = s.need(ctx, wanted(p.units, imports))
		} else if index, err = s.need(ctx, wanted(slices.Concat(p.units, []unit{p.standIn.unit()}), slices.Concat(imports, [][]string{p.standIn.imports}))); err == nil {
			index, err = index.with(p.standIn, s.dir)
		}
	}
	if isOfModules(err) {
		return nil, index, err // the go command could do no better
	}
	if err != nil {
		return nil, index, surprise{err}
	}
	return imports, index, nil
}

// direct builds a program with the compiler and linker alone. A nil failure
// means p.out is there. An error that is a surprise says nothing about the
// source.
func (b *Builder) direct(ctx context.Context, p program, set *exportSet) (*failure, error) {
	imports, index, err := set.inputs(ctx, p)
	if err != nil {
		return nil, err
	}
	d := directBuild{b: b, p: p, set: set, index: index, built: p.prebuilt()}
	looking, cancel := context.WithCancel(ctx)
	stock := d.findStock(looking, d.imports(imports), false)
	defer stock()
	defer cancel()
	for i, u := range p.units {
		if i > 0 && d.graftAhead(ctx, i, stock) == nil || u.path == "" && d.graft(stock, nil) == nil {
			return nil, nil
		}
		if u.path == "" && !p.trusted && !p.linked && d.fillMain(ctx) == nil {
			continue
		}
		if fail, err := d.compile(ctx, i, u, imports[i]); fail != nil || err != nil {
			return fail, err
		}
	}
	return d.link(ctx, slices.Concat(imports...), "-s", "-w")
}

// directBuild is one build on the direct path.
type directBuild struct {
	b     *Builder
	p     program
	set   *exportSet
	index exportIndex
	built map[string]string // archives of the program's own packages
}

// imports are what the packages but main import and are not themselves, from the
// imports of each.
func (d *directBuild) imports(of [][]string) []string {
	units := len(d.p.units) - 1
	all := slices.Concat(of[:units]...)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(path string) bool {
		return slices.ContainsFunc(d.p.units[:units], func(u unit) bool { return u.path == path })
	})
}

// prebuilt returns the archives of p's own packages that are compiled already.
func (p program) prebuilt() map[string]string {
	built := map[string]string{}
	if p.standIn != nil {
		built[p.standIn.Path] = p.standIn.file
	}
	return built
}

// importsOf parses the import declarations of every unit.
func importsOf(units []unit) ([][]string, error) {
	all := make([][]string, len(units))
	for i, u := range units {
		paths := map[string]bool{}
		for name, data := range u.files {
			file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
			if err != nil {
				return nil, err
			}
			for _, spec := range file.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return nil, err
				}
				paths[path] = true
			}
		}
		all[i] = slices.Sorted(maps.Keys(paths))
	}
	return all, nil
}

// wanted are the packages that units import and that are not among them.
func wanted(units []unit, imports [][]string) []string {
	paths := map[string]bool{}
	for _, p := range slices.Concat(append(imports, always())...) {
		paths[p] = true
	}
	for _, u := range units {
		delete(paths, u.path)
	}
	delete(paths, "unsafe")
	return slices.Sorted(maps.Keys(paths))
}

// compile makes the archive of unit number i.
func (d *directBuild) compile(ctx context.Context, i int, u unit, imports []string) (*failure, error) {
	st, err := d.stage(fmt.Sprint("unit", i), u.files, imports)
	if err != nil {
		return nil, err
	}
	st.ours = i > 0
	path := cmp.Or(u.path, "main")
	flags := d.b.crowdedFlags(d.index.Compile)
	if d.p.plain {
		flags = append(slices.Clone(flags), "-l")
	}
	args := slices.Concat(flags, []string{"-o", st.made("pkg.a"), "-p", path, "-e", "-dwarf=false", "-pack",
		"-trimpath", strings.Join(st.trim(d), ";"), "-importcfg", importConfig}, arguments(u.files))
	d.built[u.path] = filepath.Join(st.out, "pkg.a")
	fail, err := d.run(ctx, st, "compile", args, d.built[u.path])
	if fail != nil {
		for name := range u.files {
			fail.text = strings.ReplaceAll(fail.text, "./"+name+":", name+":")
		}
	}
	return fail, err
}

// arguments names files so that no tool takes one for an option.
func arguments(files map[string][]byte) []string {
	names := slices.Sorted(maps.Keys(files))
	for i, name := range names {
		names[i] = "./" + name
	}
	return names
}

// link makes the program of all archives, with more flags.
func (d *directBuild) link(ctx context.Context, imports []string, flags ...string) (*failure, error) {
	paths := d.closure(imports)
	for _, u := range d.p.units {
		paths = append(paths, u.path)
	}
	st, err := d.stage("link", nil, paths)
	if err != nil {
		return nil, err
	}
	program := filepath.Join(st.out, "program")
	args := slices.Concat(d.index.Link, flags, []string{"-o", st.made("program"), "-importcfg", importConfig, st.relative(d.built[""])})
	if fail, err := d.run(ctx, st, "link", args, program); fail != nil || err != nil {
		return fail, err
	}
	return nil, wrap("write the program", os.Rename(program, d.p.out), cacheHint)
}

// importConfig is the file that tells compile and link where archives are.
const importConfig = "importcfg"

// stage is the place of one run of a tool. Paths that the tool is given are
// relative to dir, so that a sandbox can show all of it under another name.
type stage struct {
	dir   string   // its sources and importConfig: the working directory
	out   string   // what it makes
	reads []string // what else it reads
	ours  bool     // the sources are the grader's
}

// stage writes files, and the importConfig for paths, to a directory.
func (d *directBuild) stage(name string, files map[string][]byte, paths []string) (stage, error) {
	st := stage{dir: filepath.Join(d.p.scratch, name), out: filepath.Join(d.p.scratch, name+"-out")}
	st.reads = []string{st.dir, d.set.dir}
	var config strings.Builder
	for _, p := range paths {
		file := d.built[p]
		if file != "" {
			st.reads = append(st.reads, file)
		} else if a, ok := d.index.Packages[p]; ok {
			file = filepath.Join(d.set.dir, a.File)
		}
		if file != "" && p != "" { // unsafe has no archive; main is named to the linker
			fmt.Fprintf(&config, "packagefile %s=%s\n", p, st.relative(file))
		}
	}
	err := errors.Join(writeFiles(st.dir, files), os.Mkdir(st.out, 0o755),
		writeFile(filepath.Join(st.dir, importConfig), []byte(config.String())))
	return st, wrap("write sources", err, cacheHint)
}

// relative returns a path of the cache as it is seen from the stage.
func (st stage) relative(path string) string {
	rel, err := filepath.Rel(st.dir, path)
	if err != nil { // both are in the cache
		return path
	}
	return rel
}

func (st stage) made(name string) string { return st.relative(filepath.Join(st.out, name)) }

// trim are the compiler's rewrites that leave no directory in file names,
// wherever the stage is shown.
func (st stage) trim(d *directBuild) []string {
	rewrites := []string{st.dir + "=>"}
	if rel, err := filepath.Rel(d.b.cache.dir, st.dir); err == nil {
		rewrites = append(rewrites, boxRoot+"/"+filepath.ToSlash(rel)+"=>")
	}
	return rewrites
}

// toolEnv is the environment of compiler and linker: no place of the host goes
// into programs, and no garbage is collected while there is little.
func (b *Builder) toolEnv() []string {
	env := []string{"GOROOT=", "GOGC=off", "GOMEMLIMIT=256MiB"}
	if b.opts.Crowded {
		env = append(env, "GOMAXPROCS=1")
	}
	return env
}

// crowdedFlags has the compiler take one function after the other where other
// submissions keep the processors busy: goroutines for them would cost a twentieth of
// its time.
func (b *Builder) crowdedFlags(flags []string) []string {
	if !b.opts.Crowded {
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

// run runs a tool within what is left of the limits. It is a failure if the tool
// says so, or does not make the file it was to make.
func (d *directBuild) run(ctx context.Context, st stage, tool string, args []string, makes string) (*failure, error) {
	c := Command{Path: d.b.tools.tool(tool), Args: args, Dir: st.dir, Root: d.b.cache.dir,
		Env: d.b.toolEnv(), Reads: st.reads, Writes: []string{st.out}}
	run := Exec
	if !d.p.trusted {
		run, c.Wall, c.Memory = d.b.run, d.p.left(), d.p.ch.Limits.BuildMemory
	}
	out, err := run(ctx, c)
	if err != nil {
		return nil, err
	}
	fail := &failure{text: string(out.Text), stop: out.Stop}
	if out.Exit != 0 || out.Stop != "" {
		fail.ours = st.ours
		return fail, nil
	}
	if _, err := os.Stat(makes); err != nil {
		fail.text = fmt.Sprintf("%s: it made no file: %s", tool, firstLine(fail.text))
		return fail, nil
	}
	return nil, nil
}
