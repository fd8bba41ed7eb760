package screen

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader/gotool"
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

// Check type-checks a submission, and the generated code that imports it, against the
// export data in set. Findings are worded as the compiler's, which uses the same type
// checker. If the export data can't be read there are none, and Checked is nil. If reuse is
// not nil and returns nil, the importing code was precompiled and is not checked.
func (s *Source) Check(set *gotool.Exports, index gotool.Index, reuse func(*types.Package) error) (result Result) {
	defer func() {
		if p := recover(); p != nil { // the compiler has the same type checker and would fail too
			result = Result{Found: []gotool.Finding{{File: slices.Sorted(maps.Keys(s.files))[0], Message: fmt.Sprint("Go's type checker gave up: ", p)}}}
		}
	}()
	inside, err := s.parseOwn(s.Inside)
	if err != nil {
		return Result{Err: err}
	}
	beside, err := s.parseOwn(gotool.Merge(s.Beside, map[string][]byte{DemandsFile: s.Demands}))
	if err != nil {
		return Result{Err: err}
	}
	c := &Checked{Fset: s.fset, Files: s.syntax, Sizes: types.SizesFor("gc", runtime.GOARCH), Info: newInfo()}
	imports := set.Importer(index)
	var found []gotool.Finding
	config := types.Config{GoVersion: index.Lang(), Importer: imports, Sizes: c.Sizes}
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
	reused := reuse != nil && reuse(c.Pkg) == nil
	if len(beside) > 0 && !reused {
		imports.Own = c.Pkg
		check(s.ch.DriverPath(), beside, nil, true)
	}
	if imports.Err != nil {
		return Result{Err: imports.Err}
	}
	return Result{c, append(found, s.bodyless()...), nil}
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
func (s *Source) parseOwn(files map[string][]byte) (parsed []*ast.File, err error) {
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

// Result is what the type checker says of a submission.
type Result struct {
	Checked *Checked
	Found   []gotool.Finding // for Explain
	Err     error            // why it says nothing
}

// appendFinding adds an error of the type checker. One that begins with a tab
// continues the one before; the compiler would add its place.
func appendFinding(found []gotool.Finding, fset *token.FileSet, e types.Error, ours bool) []gotool.Finding {
	p := fset.PositionFor(e.Pos, false)
	if more, ok := strings.CutPrefix(e.Msg, "\t"); ok && len(found) > 0 {
		found[len(found)-1].Message += fmt.Sprintf("\n\t%s:%d:%d: %s", p.Filename, p.Line, p.Column, more)
		return found
	}
	return append(found, gotool.Finding{File: p.Filename, Line: p.Line, Column: p.Column, Message: e.Msg, Ours: ours})
}

// bodyless finds functions without a body, which the type checker leaves to the
// compiler.
func (s *Source) bodyless() (found []gotool.Finding) {
	for _, f := range s.syntax {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body == nil {
				p := s.fset.PositionFor(fn.Name.Pos(), false)
				found = append(found, gotool.Finding{File: p.Filename, Line: p.Line, Column: p.Column, Message: "missing function body"})
			}
		}
	}
	return found
}
