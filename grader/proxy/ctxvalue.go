package proxy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
)

// A value that a test puts into a context is looked up by a call back to the judge
// when its key and its type cross. The submission can't name a type of the tests', so
// a key of one is nothing to it in one process either.

// ctxValue is what a hidden test gives context.WithValue.
type ctxValue struct {
	key, value types.Type
	pos        token.Pos
}

func (u *uses) noteContextValue(n *ast.CallExpr) {
	sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok || len(n.Args) != 3 {
		return
	}
	if fn, ok := u.info.Uses[sel.Sel].(*types.Func); ok && fn.FullName() == "context.WithValue" {
		u.ctxValues = append(u.ctxValues, ctxValue{u.typeOf(n.Args[1]), u.typeOf(n.Args[2]), n.Pos()})
	}
}

// checkContextValues refuses values that a submission would look for in vain.
func (c *contract) checkContextValues() error {
	for _, v := range c.use.ctxValues {
		if n, ok := types.Unalias(v.key).(*types.Named); ok && n.Obj().Pkg() == c.tests {
			continue
		}
		what, t := "key", v.key
		if c.dynamic(t) {
			what, t = "value", v.value
		}
		if !c.dynamic(t) {
			at := c.testPkg.Fset.Position(v.pos)
			return &AuthorError{fmt.Sprintf("context.WithValue at %s:%d", filepath.Base(at.Filename), at.Line),
				fmt.Sprintf("a %s of type %s is not found by the submission, which runs in another process; use a basic type, or a type that the package exports", what, types.TypeString(t, (*types.Package).Name))}
		}
	}
	return nil
}

// dynamic reports whether values of t cross inside an empty interface.
func (c *contract) dynamic(t types.Type) bool {
	t = types.Default(types.Unalias(t))
	if types.IsInterface(t) { // what it holds is not known
		return true
	}
	if p, ok := t.(*types.Pointer); ok {
		if n, ok := c.from(p.Elem()); ok {
			return c.instances[c.typeKey(n)] != nil
		}
		return false
	}
	if n, ok := t.(*types.Named); ok {
		return c.instances[c.typeKey(n)] != nil || c.typeKey(n) == "time.Time" || c.typeKey(n) == "time.Duration"
	}
	return dynamicTypes[types.TypeString(t, nil)]
}

// dynamicTypes are those that package peer knows without being told.
var dynamicTypes = map[string]bool{"bool": true, "string": true, "int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true, "byte": true, "rune": true,
	"float32": true, "float64": true, "complex64": true, "complex128": true, "struct{}": true,
	"[]byte": true, "[]uint8": true, "[]any": true, "[]string": true, "[]int": true, "[]bool": true, "[]float64": true,
	"map[string]any": true, "map[string]string": true, "map[string]int": true, "map[string]bool": true}
