package build

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// compiled returns the files as the compiler gets them. The go command would leave
// out tests, so they get other names there, and keep their own in all messages.
func (s *source) compiled() map[string][]byte {
	if s.ch.Kind != grader.KindTests {
		return s.files
	}
	files := map[string][]byte{}
	for name, data := range s.files {
		plain := strings.TrimSuffix(name, "_test.go") + "_tests.go"
		data = bytes.TrimPrefix(data, []byte("\ufeff")) // it has to be the first of a file
		files[plain] = append(fmt.Appendf(nil, "//line %s:1\n", name), data...)
	}
	return files
}

// Intrusions finds where a learner's tests leave the API of the package they are
// compiled into: by a name of the challenge's files that is not exported, which
// another correct package need not have, or by a declaration that hides one of
// Go's own names from those files.
func (c *Checked) Intrusions() []grader.Diagnostic {
	var found []grader.Diagnostic
	add := func(id *ast.Ident, message, help string) {
		p := c.Fset.PositionFor(id.Pos(), false)
		found = append(found, grader.Diagnostic{Kind: "compile", File: p.Filename, Line: p.Line, Column: p.Column, Message: message, Help: help})
	}
	for id, obj := range c.Info.Uses {
		if !c.ours(id) && obj.Pkg() == c.Pkg && !obj.Exported() && strings.HasPrefix(c.Fset.PositionFor(obj.Pos(), false).Filename, reserved) {
			add(id, fmt.Sprintf("%s is private to the package under test", id.Name),
				"test through the exported API: another correct package has no "+id.Name)
		}
	}
	for id, obj := range c.Info.Defs {
		if !c.ours(id) && obj != nil && obj.Parent() == c.Pkg.Scope() && types.Universe.Lookup(id.Name) != nil {
			add(id, fmt.Sprintf("%s hides Go's own %s from the package under test", id.Name, id.Name), "rename yours")
		}
	}
	slices.SortFunc(found, func(a, b grader.Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return found[:min(len(found), maxDiagnostics)]
}

// ours reports whether an identifier is in a file of the grader's.
func (c *Checked) ours(id *ast.Ident) bool {
	return strings.HasPrefix(c.Fset.PositionFor(id.Pos(), false).Filename, reserved)
}
