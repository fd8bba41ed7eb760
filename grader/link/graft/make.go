package graft

import (
	"context"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link/graft/splice"
	"github.com/gradus-dev/gradus/grader/link/tool"
)

// keepPath is the import path of the package that keeps things in a base.
const keepPath = "gradus.invalid/keep"

// makeBase links a program without the learner's package.
func (a attempt) makeBase(ctx context.Context, imports []string) (*splice.Base, error) {
	scratch, err := a.Scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	kept, err := a.importAll(imports)
	if err != nil {
		return nil, err
	}
	main, err := replaceImport(a.Program.Main(), a.Program.Last().Path, keepPath)
	if err != nil {
		return nil, err
	}
	// Plain, so that functions that a submission may call are not inlined away here.
	p := tool.Program{Challenge: &grader.Challenge{}, Scratch: scratch, Trusted: true, Plain: true, Out: filepath.Join(scratch, "base"), With: a.Program.With, Units: []gotool.Unit{
		{Path: keepPath, Files: map[string][]byte{"keep.go": splice.Keep("keep", kept)}}, {Files: map[string][]byte{"main.go": main}}}}
	made, err := a.Other(p)
	if err != nil {
		return nil, err
	}
	sub := attempt{Build: made, way: a.way}
	mains, err := gotool.ImportsOf(a.Program.Units[len(a.Program.Units)-1:])
	if err != nil {
		return nil, err
	}
	if !slices.Equal(sub.Closure(slices.Concat(sub.Imports...)), a.Closure(slices.Concat(imports, mains[0]))) {
		return nil, fmt.Errorf("%w: it would hold more than the program", errNoBase)
	}
	for i, u := range p.Units {
		if fail, err := sub.Compile(ctx, i, u, sub.Imports[i]); fail != nil || err != nil {
			return nil, fmt.Errorf("compile what a base keeps: %v, %w", fail, err)
		}
	}
	if fail, err := sub.Link(ctx, "-w"); fail != nil || err != nil {
		return nil, fmt.Errorf("link a base: %v, %w", fail, err)
	}
	return sub.survey(imports)
}

// importAll reads the types of packages.
func (a attempt) importAll(paths []string) (all []*types.Package, err error) {
	from := a.Set.Importer(a.Index)
	for _, path := range paths {
		if path == "unsafe" {
			continue
		}
		p, err := from.Import(path)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// replaceImport returns source with the import of path replaced by that of by.
func replaceImport(source []byte, path, by string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, spec := range file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path {
			from, to := fset.Position(spec.Path.Pos()).Offset, fset.Position(spec.Path.End()).Offset
			return slices.Concat(source[:from], []byte(strconv.Quote(by)), source[to:]), nil
		}
	}
	return nil, fmt.Errorf("no import of %s", path)
}

// survey makes a base of the linked program, which contains a package that keeps what the
// packages in kept export.
func (a attempt) survey(kept []string) (*splice.Base, error) {
	program, err := os.ReadFile(a.Program.Out)
	if err != nil {
		return nil, err
	}
	var packages []splice.Package
	add := func(path, file string) {
		archive, readErr := os.ReadFile(file)
		err = errors.Join(err, readErr)
		packages = append(packages, splice.Package{Path: path, Archive: archive})
	}
	for _, u := range a.Program.Units {
		add(u.Path, a.Built[u.Path])
	}
	for _, path := range a.Closure(slices.Concat(a.Imports...)) {
		add(path, filepath.Join(a.Set.Dir, a.Index.Packages[path].File))
	}
	if err != nil {
		return nil, err
	}
	return splice.NewBase(program, packages, kept)
}
