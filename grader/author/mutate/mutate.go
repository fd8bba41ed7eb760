// Package mutate makes first-order mutants of a Go package: copies that differ
// from it in one small, plausible mistake, such as a boundary that is off by
// one, an error that is swallowed or a lock that is forgotten. Hidden tests that
// accept a mutant of the reference have a gap, or the mutant is equivalent.
//
// Sources come in as bytes and mutants leave as bytes; every mutant type-checks.
// Nothing is compiled or run here: that is for package verify.
//
// Cheaply known equivalents, and changes no test should pin down, are left out:
//
//   - capacities in make, buffer sizes above one, and the lengths in types;
//   - what is inside panic, errors.New, fmt.Errorf and calls that log or print,
//     and such calls themselves when they are statements (but not panic);
//   - a default clause that only panics;
//   - the boundary in "if a < b { a = b }" and its like, where equal operands
//     make no difference;
//   - swapped arguments of functions such as min, bytes.Equal and hmac.Equal;
//   - constants that count iota, permission bits, bases and bit sizes for strconv;
//   - calls of a context's cancel function, runtime.Gosched, GC and KeepAlive;
//   - the post statement of a for loop, which only makes mutants that run for ever.
package mutate

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// Input is a package to mutate.
type Input struct {
	Path      string            // import path
	Files     map[string][]byte // its files, by name
	Importer  types.Importer    // finds what it imports
	Sizes     types.Sizes       // nil for those of the compiler on this platform
	GoVersion string            // language version such as "go1.26"; "" for the newest
}

// Mutant is one mistake.
type Mutant struct {
	// ID names the mutant for good: it depends on the operator, the function,
	// what was replaced by what, and how many equal ones come before it in the
	// function, and not on lines. An example is "boundary:Cache.Get:1:9f3c2a".
	ID       string
	Operator string // a name in Operators
	Func     string // "Get", "Cache.Get", or "" at package level
	File     string // a name in Input.Files
	Line     int    // of the change, from 1
	Column   int    // in bytes, from 1
	Old, New string // source text before and after, spaces collapsed; New may be empty
	Source   []byte // the whole file, mutated
	Diff     string // the changed lines in unified form, without context
}

// Operator is a kind of mistake.
type Operator struct {
	Name string
	Doc  string // what it does, in a phrase

	nodes  []ast.Node
	mutate func(*source, inspector.Cursor) []change
}

// Generate returns the mutants of a package, by file and position. An error
// means that in itself does not parse or type-check, or that ctx has ended.
func Generate(ctx context.Context, in Input) ([]Mutant, error) {
	s, err := load(in)
	if err != nil {
		return nil, err
	}
	var all []Mutant
	ids := numbering{}
	for _, f := range s.files {
		for _, c := range s.changes(f) {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("mutate %s: %w", in.Path, err)
			}
			m, ok := s.mutant(f, c)
			if !ok {
				continue
			}
			m.ID = ids.next(m)
			all = append(all, m)
		}
	}
	return all, nil
}

// changes applies every operator to every node of a file, by position.
func (s *source) changes(f *file) []change {
	var all []change
	root := inspector.New([]*ast.File{f.syntax}).Root()
	for _, op := range Operators {
		for cur := range root.Preorder(op.nodes...) {
			if s.quiet(cur) {
				continue
			}
			for _, c := range op.mutate(s, cur) {
				c.operator = op.Name
				c.fn = funcName(cur)
				c.cur = cur
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b change) int { return cmp.Compare(a.at.Pos(), b.at.Pos()) })
	return all
}
