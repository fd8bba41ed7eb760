package mutate

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// returns puts the zero value in place of each result that is not an error, a
// truth value or zero already.
func returns(s *source, cur inspector.Cursor) []change {
	ret := cur.Node().(*ast.ReturnStmt)
	results := s.results(cur)
	if results == nil || len(ret.Results) == 0 {
		return nil
	}
	if len(ret.Results) != results.Len() { // return f()
		zeros := make([]string, results.Len())
		for i := range zeros {
			zeros[i] = s.zero(cur, results.At(i).Type())
		}
		return []change{replace(ret, "return "+strings.Join(zeros, ", "))}
	}
	var changes []change
	for i, e := range ret.Results {
		t := results.At(i).Type()
		zero := s.zero(cur, t)
		if isError(t) || isBool(t) || s.isZero(e) || s.text(e) == zero {
			continue
		}
		changes = append(changes, replace(e, zero))
	}
	return changes
}

// nilError puts nil in place of a returned error.
func nilError(s *source, cur inspector.Cursor) []change {
	ret := cur.Node().(*ast.ReturnStmt)
	results := s.results(cur)
	if results == nil || len(ret.Results) != results.Len() {
		return nil
	}
	var changes []change
	for i, e := range ret.Results {
		if isError(results.At(i).Type()) && !s.info.Types[e].IsNil() {
			changes = append(changes, replace(e, "nil"))
		}
	}
	return changes
}

// results returns the result types of the function that cur returns from.
func (s *source) results(cur inspector.Cursor) *types.Tuple {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		var t types.Type
		switch fn := c.Node().(type) {
		case *ast.FuncDecl:
			t = s.info.Defs[fn.Name].Type()
		case *ast.FuncLit:
			t = s.info.TypeOf(fn)
		}
		return t.(*types.Signature).Results()
	}
	return nil
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// isZero reports whether e is written as a zero value.
func (s *source) isZero(e ast.Expr) bool {
	tv := s.info.Types[e]
	if tv.IsNil() {
		return true
	}
	if tv.Value != nil {
		return slices.Contains([]string{"0", `""`, "false"}, tv.Value.ExactString())
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok || len(lit.Elts) > 0 {
		return false
	}
	switch tv.Type.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// zero writes the zero value of t.
func (s *source) zero(cur inspector.Cursor, t types.Type) string {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + t.String() + ")"
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
		return "nil"
	case *types.Struct, *types.Array:
		return types.TypeString(t, s.qualifier(cur)) + "{}"
	}
	return "nil"
}

// qualifier writes package names as the file around cur imports them.
func (s *source) qualifier(cur inspector.Cursor) types.Qualifier {
	return func(p *types.Package) string {
		if p == s.pkg {
			return ""
		}
		for c := range cur.Enclosing((*ast.File)(nil)) {
			for _, spec := range c.Node().(*ast.File).Imports {
				if name, ok := s.importOf(spec).(*types.PkgName); ok && name.Imported() == p {
					return name.Name()
				}
			}
		}
		return p.Name()
	}
}
