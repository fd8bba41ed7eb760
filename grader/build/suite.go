package build

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/cache"
)

// Where learners write tests, the tests are compiled once: against a stand-in for the
// package they test (package proxy), which is compiled once per challenge. Their files
// say "package lru" as the package does, but are a package of their own, into which a
// dot import brings the exported names of the stand-in. So no name that a package under
// test has for itself can be in their way, and none of theirs in its.

// StandIn is a compiled stand-in for a package under test.
type StandIn struct {
	Path string // its import path, which holds the hash of its source

	source  []byte
	file    string // the archive
	size    int64
	imports []string
}

// StandIn compiles code.Proxy, or finds it in the cache.
func (b *Builder) StandIn(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime) (*StandIn, error) {
	op := "build the stand-in of " + ch.ID()
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return nil, wrap(op, err, "")
	}
	set := b.exports(ch.Modules, runtimeDir, false)
	key := cache.Key([]byte(set.key), code.Proxy)[:32]
	s := &StandIn{Path: fmt.Sprintf("gradus.invalid/%s/%s", key, ch.Package), source: code.Proxy}
	dir := filepath.Join(b.cache.dir, standInsDir, key)
	s.file = filepath.Join(dir, standInFile)
	units := []unit{s.unit()}
	imports, err := importsOf(units)
	if err != nil {
		return nil, wrap(op, err, "")
	}
	s.imports = imports[0]
	if !b.cache.intact(dir) {
		if err := b.compileStandIn(ctx, ch, units, set, runtimeDir, dir); err != nil {
			return nil, wrap(op, err, "")
		}
	}
	cache.Touch(dir)
	info, err := os.Stat(s.file)
	if err != nil {
		return nil, wrap(op, err, cacheHint)
	}
	s.size = info.Size()
	return s, nil
}

const standInFile = "package.a"

func (s *StandIn) unit() unit {
	return unit{path: s.Path, files: map[string][]byte{"standin.go": s.source}}
}

// compileStandIn adds the archive of a stand-in to the cache as dir.
func (b *Builder) compileStandIn(ctx context.Context, ch *grader.Challenge, units []unit, set *exportSet, runtimeDir, dir string) error {
	scratch, err := b.scratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	p := program{ch: ch, units: units, runtimeDir: runtimeDir, scratch: scratch, end: time.Now().Add(ch.Limits.BuildWall)}
	imports, index, err := set.inputs(ctx, p)
	if err != nil {
		return err
	}
	d := directBuild{b: b, p: p, set: set, index: index, built: map[string]string{}}
	fail, err := d.compile(ctx, 0, units[0], imports[0])
	if err != nil {
		return err
	}
	if fail != nil {
		return fmt.Errorf("it does not compile:\n%s", strings.TrimSpace(fail.text))
	}
	whole := filepath.Join(scratch, "whole")
	if err := errors.Join(os.Mkdir(whole, 0o755), os.Rename(d.built[units[0].path], filepath.Join(whole, standInFile))); err != nil {
		return err
	}
	return b.cache.addDir(whole, dir)
}

// Suite builds a learner's tests: their files, the table that lists them for the main
// package, and the stand-in. As with Candidate, tests that do not compile are answered
// with diagnostics.
func (b *Builder) Suite(ctx context.Context, ch *grader.Challenge, code Code, standIn *StandIn, rt Runtime, sub grader.Submission) (*Candidate, []grader.Diagnostic, error) {
	op := "build the tests for " + ch.ID()
	apart := *ch
	apart.ImportPath += "_test"
	apart.Files.Drivers = nil
	s, diags := screen(&apart, sub, b.tools)
	if len(diags) > 0 {
		return nil, diags, nil
	}
	if err := s.importAll(standIn.Path); err != nil {
		return nil, nil, wrap(op, err, "")
	}
	s.inside = code.Inside
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	scratch, err := b.scratch()
	if err != nil {
		return nil, nil, wrap(op, err, "")
	}
	p := program{ch: &apart, runtimeDir: runtimeDir, scratch: scratch, out: filepath.Join(scratch, "tests"), units: s.units(code), standIn: standIn}
	c := &Candidate{Binary: p.out, scratch: scratch}
	diags, err = b.fill(ctx, c, s, p)
	if err != nil || len(diags) > 0 {
		return nil, s.reword(diags, standIn), wrap(op, errors.Join(err, c.Close()), "")
	}
	if c.Checked != nil {
		c.Checked.Files = asWritten(c.Checked.Files)
	}
	return c, nil, nil
}

// Anchor is a type that every stand-in exports, so that a file of tests that uses nothing
// else of it can import it.
const Anchor = "GradusAnchor"

// importAll dot-imports path into every file, on the line of the package clause, so
// that places stay as they are. The last line makes use of it.
func (s *source) importAll(path string) error {
	for i, file := range s.syntax {
		name := s.fset.PositionFor(file.Package, false).Filename
		end := s.fset.PositionFor(file.Name.End(), false).Offset
		data := s.files[name]
		data = slices.Concat(data[:end], fmt.Appendf(nil, "; import . %q", path), data[end:], []byte("\nvar _ "+Anchor+"\n"))
		f, err := parser.ParseFile(s.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.files[name], s.syntax[i] = data, f
	}
	return nil
}

// asWritten returns files without what importAll adds.
func asWritten(files []*ast.File) (written []*ast.File) {
	for _, f := range files {
		own := *f
		own.Imports = f.Imports[1:]
		own.Decls = f.Decls[1 : len(f.Decls)-1]
		written = append(written, &own)
	}
	return written
}

// reword words errors for those who think their tests are in the package itself.
func (s *source) reword(diags []grader.Diagnostic, standIn *StandIn) []grader.Diagnostic {
	private := privateNames(s.ch)
	for i := range diags {
		d := &diags[i]
		d.Message = strings.ReplaceAll(d.Message, fmt.Sprintf("%q.", standIn.Path), "")
		if name := absentName(d.Message); private[name] {
			d.Message = name + " is private to the package under test"
			d.Help = "test through the exported API: another correct package has no " + name
		}
		if strings.HasPrefix(d.Message, "cannot define new methods on non-local type") {
			d.Help = "write a function: when tests are graded, the package they test is another one"
		}
	}
	return diags
}

// privateNames are the names that the reference declares and does not export, those of
// fields and methods included.
func privateNames(ch *grader.Challenge) map[string]bool {
	sub, err := referenceOf(ch)
	if err != nil {
		return nil
	}
	kind := *ch
	kind.Kind = grader.KindCode
	s, _ := screen(&kind, sub, toolchain{})
	names := map[string]bool{}
	add := func(id *ast.Ident) { names[id.Name] = !id.IsExported() }
	s.eachName(func(id *ast.Ident, decl ast.Node) {
		add(id)
		ast.Inspect(decl, func(n ast.Node) bool {
			if t, ok := n.(*ast.StructType); ok {
				for _, f := range t.Fields.List {
					for _, id := range f.Names {
						add(id)
					}
				}
			}
			return true
		})
	})
	return names
}

// Kept returns the path of a submission's program, which stays in the cache. It is for
// what is run again and again, such as the packages that a learner's tests run against.
func (b *Builder) Kept(ctx context.Context, ch *grader.Challenge, code Code, rt Runtime, sub grader.Submission) (string, []grader.Diagnostic, error) {
	runtimeDir, err := b.runtimeSource(rt)
	if err != nil {
		return "", nil, err
	}
	parts := [][]byte{[]byte(b.Fingerprint()), []byte(filepath.Base(runtimeDir)), []byte(ch.ImportPath), ch.Modules.Mod, ch.Modules.Sum, code.Dispatcher.Text, code.Main}
	for _, f := range sub.Files {
		parts = append(parts, []byte(f.Name), f.Data)
	}
	key := cache.Key(parts...)
	if path, ok := b.cache.entries(judgesDir).Program(key); ok {
		return path, nil, nil
	}
	c, diags, err := b.Candidate(ctx, ch, code, rt, sub)
	if c == nil || err != nil {
		return "", diags, err
	}
	defer c.Close()
	path, err := b.cache.addProgram(key, c.Binary)
	return path, nil, err
}

// with returns x with a stand-in among the packages.
func (x exportIndex) with(s *StandIn, dir string) (exportIndex, error) {
	rel, err := filepath.Rel(dir, s.file)
	if err != nil {
		return x, err
	}
	packages := make(map[string]archive, len(x.Packages)+1)
	for path, a := range x.Packages {
		packages[path] = a
	}
	packages[s.Path] = archive{File: rel, Size: s.size, Imports: s.imports}
	x.Packages = packages
	return x, nil
}
