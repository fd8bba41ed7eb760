package build

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Checked is a submission's package as the type checker sees it. Rules read it
// instead of checking types again.
type Checked struct {
	Fset  *token.FileSet
	Files []*ast.File // the learner's alone, sorted by name
	Pkg   *types.Package
	Info  *types.Info
	Sizes types.Sizes
}

// check type-checks a submission, and what imports it, against the export data in
// set. Its findings are in the compiler's words, since both share the type
// checker's. There are none, and nothing is Checked, when the export data can't be
// read. What imports it needs no check where it was compiled ahead.
func (s *source) check(set *exportSet, index exportIndex, a *ahead) (result checkResult) {
	defer func() {
		if p := recover(); p != nil { // the compiler's, which shares it, would give up too
			result = checkResult{found: []finding{{file: slices.Sorted(maps.Keys(s.files))[0], message: fmt.Sprint("Go's type checker gave up: ", p)}}}
		}
	}()
	inside, err := s.parseOwn(s.inside)
	if err != nil {
		return checkResult{err: err}
	}
	beside, err := s.parseOwn(merge(s.beside, map[string][]byte{demandsFile: s.demands}))
	if err != nil {
		return checkResult{err: err}
	}
	c := &Checked{Fset: s.fset, Files: s.syntax, Sizes: types.SizesFor("gc", runtime.GOARCH), Info: newInfo()}
	imports := &setImporter{set: set, index: index}
	var found []finding
	config := types.Config{GoVersion: langOf(index.Compile), Importer: imports, Sizes: c.Sizes}
	check := func(path string, files []*ast.File, info *types.Info, ours bool) (pkg *types.Package) {
		config.Error = func(err error) {
			var e types.Error
			if errors.As(err, &e) {
				found = appendFinding(found, s.fset, e, ours)
			}
		}
		pkg, _ = config.Check(path, s.fset, files, info)
		return pkg
	}
	c.Pkg = check(s.ch.ImportPath, slices.Concat(s.syntax, inside), c.Info, false)
	unsuited := a.suits(c.Pkg)
	if len(beside) > 0 && unsuited != nil {
		imports.own = c.Pkg
		check(s.ch.DriverPath(), beside, nil, true)
	}
	if imports.err != nil {
		return checkResult{err: imports.err}
	}
	return checkResult{c, append(found, s.bodyless()...), unsuited, nil}
}

// newInfo returns an Info in which all is noted that rules and rewriting ask for.
func newInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}
}

// parseOwn parses files of the grader's.
func (s *source) parseOwn(files map[string][]byte) (parsed []*ast.File, err error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if len(files[name]) == 0 {
			continue
		}
		f, err := parser.ParseFile(s.fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	return parsed, nil
}

// checkResult is what the type checker says of a submission.
type checkResult struct {
	checked  *Checked
	found    []finding
	unsuited error // why what was compiled ahead won't do for it
	err      error // why it says nothing
}

// appendFinding adds an error of the type checker. One that begins with a tab
// continues the one before; the compiler would add its place.
func appendFinding(found []finding, fset *token.FileSet, e types.Error, ours bool) []finding {
	p := fset.PositionFor(e.Pos, false)
	if more, ok := strings.CutPrefix(e.Msg, "\t"); ok && len(found) > 0 {
		found[len(found)-1].message += fmt.Sprintf("\n\t%s:%d:%d: %s", p.Filename, p.Line, p.Column, more)
		return found
	}
	return append(found, finding{p.Filename, p.Line, p.Column, e.Msg, ours})
}

// bodyless finds functions without a body, which the type checker leaves to the
// compiler.
func (s *source) bodyless() (found []finding) {
	for _, f := range s.syntax {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body == nil {
				p := s.fset.PositionFor(fn.Name.Pos(), false)
				found = append(found, finding{p.Filename, p.Line, p.Column, "missing function body", false})
			}
		}
	}
	return found
}

// langOf returns the language version among the compiler's flags.
func langOf(flags []string) string {
	for _, f := range flags {
		if lang, ok := strings.CutPrefix(f, "-lang="); ok {
			return lang
		}
	}
	return ""
}

// setImporter imports from a set's export data. Packages once read are kept for
// the submissions that follow.
type setImporter struct {
	set   *exportSet
	index exportIndex
	own   *types.Package // the submission's, for what imports it
	err   error          // the first failure: export data that can't be read
}

func (i *setImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i.own != nil && path == i.own.Path() {
		return i.own, nil
	}
	pkg, err := i.read(path)
	if err != nil && i.err == nil {
		i.err = err
	}
	return pkg, err
}

func (i *setImporter) read(path string) (pkg *types.Package, err error) {
	i.set.importing.Lock()
	defer i.set.importing.Unlock()
	// Another toolchain's format may make the reader panic.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("export data of %s: %v", path, p)
		}
	}()
	i.set.readable = i.index.Packages
	return i.set.imports.Import(path)
}

// open finds the export data of a package for the importer.
func (s *exportSet) open(path string) (io.ReadCloser, error) {
	a, ok := s.readable[path]
	if !ok {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	return os.Open(filepath.Join(s.dir, a.File))
}
