package screen

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/instrument/concurrent"
)

// Rewrites reports whether the learner's source has to be rewritten before it is compiled.
func (s *Source) Rewrites() bool { return s.Counts || s.Schedules }

// Rewrite returns the files of the learner's package with step counters, then with
// scheduling points, which come last so that they are not counted. It returns diagnostics
// if the source is too large for that; an error means that the grader failed.
func (s *Source) Rewrite(ctx context.Context, c Result, set *gotool.Exports) (files map[string][]byte, diags []grader.Diagnostic, err error) {
	if c.Err != nil {
		return nil, nil, fmt.Errorf("rewrite the source: %w", c.Err)
	}
	defer func() {
		if r := recover(); r != nil {
			files, diags, err = nil, s.Unwritable(fmt.Sprint(r)), nil
		}
	}()
	pkg := &instrument.Package{Fset: c.Checked.Fset, Files: c.Checked.Files, Types: c.Checked.Pkg, Info: c.Checked.Info}
	files = s.files
	if s.Counts {
		files, err = pkg.Rewrite(files)
	}
	if err == nil && s.Counts && s.Schedules {
		pkg, err = s.recheck(ctx, files, set)
	}
	if err == nil && s.Schedules {
		files, err = concurrent.Rewrite(pkg, files)
	}
	var broken types.Error
	switch {
	case errors.As(err, &broken):
		return nil, s.Unwritable(broken.Msg), nil
	case err != nil:
		return nil, nil, err
	}
	files = gotool.Merge(s.Package(), files)
	if _, err := gotool.ImportsOf([]gotool.Unit{{Files: files}}); err != nil {
		return nil, s.Unwritable(err.Error()), nil
	}
	s.Rewritten = true
	return files, nil, nil
}

// recheck type-checks the learner's files with counters in them.
func (s *Source) recheck(ctx context.Context, counted map[string][]byte, set *gotool.Exports) (*instrument.Package, error) {
	return TypeCheck(ctx, set, s.ch.ImportPath, counted, s.Package())
}

// TypeCheck parses and type-checks the package of an import path. Its files are those to
// be rewritten and others, by name.
func TypeCheck(ctx context.Context, set *gotool.Exports, path string, files, others map[string][]byte) (*instrument.Package, error) {
	_, index, err := set.Inputs(ctx, []gotool.Unit{{Path: path, Files: gotool.Merge(others, files)}}, nil)
	if err != nil {
		return nil, err
	}
	pkg := &instrument.Package{Fset: token.NewFileSet(), Info: newInfo()}
	var beside []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(pkg.Fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		pkg.Files = append(pkg.Files, f)
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if _, replaced := files[name]; replaced {
			continue
		}
		f, err := parser.ParseFile(pkg.Fset, name, others[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		beside = append(beside, f)
	}
	imports := set.Importer(index)
	config := types.Config{GoVersion: index.Lang(), Importer: imports, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	pkg.Types, err = config.Check(path, pkg.Fset, slices.Concat(pkg.Files, beside), pkg.Info)
	if imports.Err != nil {
		return nil, imports.Err
	}
	return pkg, err
}

// Unwritable returns the diagnostic for source that compiles but can't be rewritten.
func (s *Source) Unwritable(why string) []grader.Diagnostic {
	message := "the steps of this code can't be counted: "
	if s.Schedules {
		message = "the goroutines of this code can't be held: "
	}
	return []grader.Diagnostic{{Kind: "compile", Message: message + why,
		Help: "Go itself compiles it: write it in a plainer way, and tell the authors of gradus"}}
}
