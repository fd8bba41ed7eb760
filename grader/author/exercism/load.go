package exercism

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing/fstest"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
)

// checked is an exercise as the type checker sees it.
type checked struct {
	*exercise
	fset *token.FileSet // of the syntax below, which is not the exercise's own

	pkg   *types.Package            // the reference, as the internal tests see it
	files map[string]*ast.File      // by name, those of the package itself
	outer map[string]*ast.File      // by name, external tests
	info  map[*ast.File]*types.Info // of both
	tests []*testFile
	other []string // test files that are not built here

	exports []string // what was exported for the tests: "name as Name"
}

// testFile is a test file with its types.
type testFile struct {
	*goFile
	syntax   *ast.File
	info     *types.Info
	external bool // already in package PKG_test
}

// check type-checks the reference with the tests, both as the exercise has them.
func (im *Importer) check(ctx context.Context, ex *exercise, to Target) (*checked, error) {
	ch := &grader.Challenge{Track: to.Track, Slug: to.Slug, ImportPath: to.ImportPath, Modules: to.Modules, FS: fstest.MapFS{}}
	add := func(f *goFile, list *[]string) {
		data := f.src
		if f.ast.Name.Name == ex.pkg+"_test" {
			data = apply(data, importEdits(f.ast, ex.fset, ex.module, to.ImportPath))
		}
		ch.FS.(fstest.MapFS)[f.name] = &fstest.MapFile{Data: data}
		*list = append(*list, f.name)
		f.src = data
	}
	for _, f := range slices.Concat(ex.reference, ex.support) {
		add(f, &ch.Files.Reference)
	}
	for _, f := range ex.tests {
		add(f, &ch.Files.Hidden)
	}
	b := im.Pipeline.Builder
	dir, importPath, cleanup, err := b.Materialise(ctx, ch, gotool.Runtime{FS: judge.Source})
	defer cleanup()
	if err != nil {
		return nil, err
	}
	pkgs, err := packages.Load(&packages.Config{
		Context: ctx, Dir: dir, Env: b.Env(dir), Tests: true,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports,
	}, importPath)
	if err != nil {
		return nil, fmt.Errorf("type-check the exercise: %w", err)
	}
	c := &checked{exercise: ex, files: map[string]*ast.File{}, outer: map[string]*ast.File{}, info: map[*ast.File]*types.Info{}}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, ex.explain(p.Errors)
		}
		c.take(p, importPath)
	}
	c.matchTests()
	return c, nil
}

// take keeps the syntax and types of one of the packages that were loaded. The
// variant with internal tests comes beside the plain package; it has the same
// files and more, so the larger one is kept.
func (c *checked) take(p *packages.Package, importPath string) {
	files := c.files
	switch {
	case p.PkgPath == importPath+"_test":
		files = c.outer
	case p.PkgPath != importPath || len(p.Syntax) < len(c.files):
		return // the test binary's main package, or the smaller variant
	default:
		c.pkg = p.Types
	}
	c.fset = p.Fset
	for _, f := range p.Syntax {
		files[filepath.Base(p.Fset.Position(f.Package).Filename)] = f
		c.info[f] = p.TypesInfo
	}
}

// matchTests joins the test files with their syntax. One that has none is for another
// platform, or has a build constraint that does not hold here.
func (c *checked) matchTests() {
	for _, f := range c.exercise.tests {
		t := &testFile{goFile: f, external: f.ast.Name.Name != c.exercise.pkg}
		if t.syntax = c.files[f.name]; t.external {
			t.syntax = c.outer[f.name]
		}
		if t.syntax == nil {
			c.other = append(c.other, f.from)
			continue
		}
		t.info = c.info[t.syntax]
		c.tests = append(c.tests, t)
	}
}

// isReference reports whether an object is declared in the package itself, not in its tests.
func (c *checked) isReference(obj types.Object) bool {
	if obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != c.pkg.Path() || !obj.Pos().IsValid() {
		return false
	}
	return !strings.HasSuffix(c.fset.Position(obj.Pos()).Filename, "_test.go")
}

var (
	errorPlace = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:\S*/)?([^/:\s]+\.go):(\d+)(?::\d+)?$`) })
	errorLine  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^(?:\S*/)?([^/:\s]+\.go):(\d+)(?::\d+)?: (.*)$`) })
	notPinned  = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:no required module provides package|could not import) ([^\s;:]+)`)
	})
)

// explain words what keeps the exercise from compiling, in its own files.
func (ex *exercise) explain(errs []packages.Error) error {
	e := errs[0]
	for _, other := range errs {
		if m := notPinned().FindStringSubmatch(other.Msg); m != nil {
			return bad("", "it imports %s, which the catalogue's modules.mod does not pin", m[1]).
				tell("add it to modules.mod and modules.sum of the catalogue, or do without it")
		}
		if other.Kind == packages.TypeError && e.Kind != packages.TypeError {
			e = other
		}
	}
	where, what := "", e.Msg
	if m := errorPlace().FindStringSubmatch(e.Pos); m != nil {
		where = ex.original(m[1]) + ":" + m[2]
	} else if m := errorLine().FindStringSubmatch(e.Msg); m != nil {
		where, what = ex.original(m[1])+":"+m[2], m[3]
	}
	return bad(where, "%s", what).tell("the example solution must compile by itself, and the tests with it: try go vet on both")
}

// original returns the name in the exercise of a file of the challenge.
func (ex *exercise) original(name string) string {
	for _, f := range slices.Concat(ex.reference, ex.support, ex.tests) {
		if f.name == name {
			return f.from
		}
	}
	return name
}

// importEdits gives imports of the exercise's module the challenge's import path.
func importEdits(file *ast.File, fset *token.FileSet, module, importPath string) (edits []edit) {
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path != module || module == "" {
			continue
		}
		text := strconv.Quote(importPath)
		if spec.Name == nil && filepath.Base(importPath) != strings.TrimSuffix(file.Name.Name, "_test") {
			text = strings.TrimSuffix(file.Name.Name, "_test") + " " + text
		}
		at := fset.Position(spec.Path.Pos()).Offset
		edits = append(edits, edit{at, at + len(spec.Path.Value), text})
	}
	return edits
}
