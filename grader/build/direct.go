package build

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// surprise is a reason to leave the direct path for the go command: something
// that neither the source nor the machine explains.
type surprise struct{ error }

func isSurprise(err error) bool {
	var s surprise
	return errors.As(err, &s)
}

// surprising matches words of the tools about their flags and input files, which
// the source has no part in.
var surprising = regexp.MustCompile(`(?m)^\S+:\d+:\d+: could not import |^flag provided but not defined|^usage: ` +
	`|^\S*(?:link|compile)(?:\.exe)?: .*(?:fingerprint mismatch|cannot open|could not open|object is \[|export data)`)

// inputs finds what a program's units import, and export data for all of it.
func (s *exportSet) inputs(ctx context.Context, units []unit) (imports [][]string, index exportIndex, err error) {
	if imports, err = importsOf(units); err == nil {
		index, err = s.need(ctx, wanted(units, imports))
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
	imports, index, err := set.inputs(ctx, p.units)
	if err != nil {
		return nil, err
	}
	d := directBuild{b: b, p: p, set: set, index: index, built: map[string]string{}, end: time.Now().Add(p.ch.Limits.BuildWall)}
	for i, u := range p.units {
		if fail, err := d.compile(ctx, i, u, imports[i]); fail != nil || err != nil {
			return fail, err
		}
	}
	return d.link(ctx, slices.Concat(imports...))
}

// directBuild is one build on the direct path.
type directBuild struct {
	b     *Builder
	p     program
	set   *exportSet
	index exportIndex
	built map[string]string // archives of the program's own packages
	end   time.Time         // of what the limits allow for all steps together
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
	src := filepath.Join(d.p.scratch, fmt.Sprintf("c%d", i))
	out := filepath.Join(d.p.scratch, fmt.Sprintf("o%d", i))
	config := d.config(imports)
	err := errors.Join(writeFiles(src, u.files), os.Mkdir(out, 0o755),
		os.WriteFile(filepath.Join(src, importConfig), []byte(config), 0o644))
	if err != nil {
		return nil, wrap("write sources", err, cacheHint)
	}
	path := u.path
	if path == "" {
		path = "main"
	}
	archive := filepath.Join(out, "pkg.a")
	args := slices.Concat(d.index.Compile, []string{"-o", archive, "-p", path, "-e", "-dwarf=false", "-pack",
		"-trimpath", src + "=>", "-importcfg", importConfig}, slices.Sorted(maps.Keys(u.files)))
	fail, err := d.run(ctx, Command{Path: d.b.tools.tool("compile"), Args: args, Dir: src,
		Reads: append(d.archives(imports), src), Writes: []string{out}}, archive)
	d.built[u.path] = archive
	return fail, err
}

// link makes the program of all archives.
func (d *directBuild) link(ctx context.Context, imports []string) (*failure, error) {
	paths := d.index.closure(wanted(d.p.units, [][]string{imports}))
	for _, u := range d.p.units {
		if u.path != "" {
			paths = append(paths, u.path)
		}
	}
	src := filepath.Join(d.p.scratch, "link")
	if err := writeFiles(src, map[string][]byte{importConfig: []byte(d.config(paths))}); err != nil {
		return nil, err
	}
	out := filepath.Join(d.p.scratch, "bin")
	if err := os.Mkdir(out, 0o755); err != nil {
		return nil, wrap("write the program", err, cacheHint)
	}
	program := filepath.Join(out, "program")
	args := slices.Concat(d.index.Link, []string{"-o", program, "-s", "-w", "-importcfg", importConfig, d.built[""]})
	fail, err := d.run(ctx, Command{Path: d.b.tools.tool("link"), Args: args, Dir: src,
		Reads: append(d.archives(paths), src, d.built[""]), Writes: []string{out}}, program)
	if fail != nil || err != nil {
		return fail, err
	}
	return nil, wrap("write the program", os.Rename(program, d.p.out), cacheHint)
}

// importConfig is the file that tells compile and link where archives are.
const importConfig = "importcfg"

func (d *directBuild) config(paths []string) string {
	var b strings.Builder
	for _, p := range paths {
		if file := d.archive(p); file != "" {
			fmt.Fprintf(&b, "packagefile %s=%s\n", p, file)
		}
	}
	return b.String()
}

// archive returns the file of a package, or "" for unsafe.
func (d *directBuild) archive(path string) string {
	if file, ok := d.built[path]; ok {
		return file
	}
	if a, ok := d.index.Packages[path]; ok {
		return filepath.Join(d.set.dir, a.File)
	}
	return ""
}

// archives returns what a command must be able to read: the set as one
// directory, and what this build made.
func (d *directBuild) archives(paths []string) []string {
	reads := []string{d.set.dir}
	for _, p := range paths {
		if file, ok := d.built[p]; ok {
			reads = append(reads, file)
		}
	}
	return reads
}

// run runs a tool within what is left of the limits. An exit without words about
// the source, or success without the file it was to make, is a surprise.
func (d *directBuild) run(ctx context.Context, c Command, makes string) (*failure, error) {
	run := Exec
	c.Env = []string{"GOROOT=" + d.b.tools.Root, "TMPDIR=" + c.Writes[0], "GODEBUG=", "PWD=" + c.Dir}
	if !d.p.trusted {
		run, c.Memory = d.b.run, d.p.ch.Limits.BuildMemory
		if d.p.ch.Limits.BuildWall > 0 {
			c.Wall = max(time.Until(d.end), time.Millisecond)
		}
	}
	out, err := run(ctx, c)
	if err != nil {
		return nil, err
	}
	if out.Exit != 0 || out.Stop != "" {
		text := string(out.Text)
		if err := infrastructure(text); err != nil {
			return nil, err
		}
		if words := surprising.FindString(text); words != "" {
			return nil, surprise{errors.New(firstLine(text))}
		}
		return &failure{text: text, stop: out.Stop}, nil
	}
	if _, err := os.Stat(makes); err != nil {
		return nil, surprise{fmt.Errorf("%s made no file", filepath.Base(c.Path))}
	}
	return nil, nil
}
