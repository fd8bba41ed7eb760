package build

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
	"github.com/gradus-dev/gradus/grader/instrument"
	"github.com/gradus-dev/gradus/grader/instrument/concurrent"
)

// rewrites reports whether the source to be compiled is not the learner's own, but one
// that is made of it with its types.
func (s *source) rewrites() bool { return s.counts || s.schedules }

// rewrite puts counters of steps into the learner's files of p, and then what holds their
// goroutines, as far as the type checker could read them. What holds them is not counted,
// since it comes last. Diagnostics say that the source is too much for that; the error is
// the grader's.
func (s *source) rewrite(ctx context.Context, c checkResult, p program, set *exportSet) (diags []grader.Diagnostic, err error) {
	if c.err != nil {
		return nil, fmt.Errorf("rewrite the source: %w", c.err)
	}
	defer func() {
		if r := recover(); r != nil {
			diags, err = s.unwritable(fmt.Sprint(r)), nil
		}
	}()
	pkg := &instrument.Package{Fset: c.checked.Fset, Files: c.checked.Files, Types: c.checked.Pkg, Info: c.checked.Info}
	files := s.files
	if s.counts {
		files, err = pkg.Rewrite(files)
	}
	if err == nil && s.counts && s.schedules {
		pkg, err = s.recheck(ctx, files, p, set)
	}
	if err == nil && s.schedules {
		files, err = concurrent.Rewrite(pkg, files)
	}
	var broken types.Error
	switch {
	case errors.As(err, &broken):
		return s.unwritable(broken.Msg), nil
	case err != nil:
		return nil, err
	}
	files = merge(p.units[0].files, files)
	if _, err := importsOf([]unit{{files: files}}); err != nil {
		return s.unwritable(err.Error()), nil
	}
	p.units[0].files = files
	s.rewritten = true
	return nil, nil
}

// recheck type-checks the learner's files with counters in them.
func (s *source) recheck(ctx context.Context, counted map[string][]byte, p program, set *exportSet) (*instrument.Package, error) {
	all := merge(p.units[0].files, counted)
	p.units = []unit{{path: s.ch.ImportPath, files: all}}
	_, index, err := set.inputs(ctx, p)
	if err != nil {
		return nil, err
	}
	pkg := &instrument.Package{Fset: token.NewFileSet(), Info: newInfo()}
	var others []*ast.File
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f, err := parser.ParseFile(pkg.Fset, name, all[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if _, own := counted[name]; own {
			pkg.Files = append(pkg.Files, f)
		} else {
			others = append(others, f)
		}
	}
	imports := &setImporter{set: set, index: index}
	config := types.Config{GoVersion: langOf(index.Compile), Importer: imports, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	pkg.Types, err = config.Check(s.ch.ImportPath, pkg.Fset, slices.Concat(pkg.Files, others), pkg.Info)
	if imports.err != nil {
		return nil, imports.err
	}
	return pkg, err
}

// unwritable is for source that Go compiles, and that is too much for what rewrites it.
func (s *source) unwritable(why string) []grader.Diagnostic {
	message := "the steps of this code can't be counted: "
	if s.schedules {
		message = "the goroutines of this code can't be held: "
	}
	return []grader.Diagnostic{{Kind: "compile", Message: message + why,
		Help: "Go itself compiles it: write it in a plainer way, and tell the authors of gradus"}}
}
