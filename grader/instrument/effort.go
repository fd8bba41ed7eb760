package instrument

import (
	"go/ast"
	"go/token"
	"go/types"
)

// operationsInStep is how many operations a statement may have for each of its steps.
const operationsInStep = 16

// effort is the work of evaluating expressions, in addition to the step of their
// statement, as far as the source says how much.
type effort struct {
	operations int64 // and words of small arrays and structs
	words      int64 // of larger ones that are copied, compared or set to zero
}

func (e effort) steps() int {
	return int(min(e.words, maxSize) + e.operations/operationsInStep)
}

// measure returns the steps of the parts of a statement, without nested statements.
func (r *rewriter) measure(parts ...ast.Node) int {
	m := &measuring{rewriter: r, places: map[ast.Expr]bool{}}
	for _, n := range parts {
		if n != nil {
			ast.Inspect(n, m.visit)
		}
	}
	return m.effort.steps()
}

// measuring adds up the effort of a statement's expressions.
type measuring struct {
	*rewriter
	effort
	// places are expressions that are not copied: left sides of assignments, and arrays
	// and structs of which only a part is used.
	places map[ast.Expr]bool
}

func (m *measuring) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		m.operations++
		return false
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return false
	case *ast.AssignStmt:
		m.operations += int64(len(n.Lhs)) - 1
		for _, e := range n.Lhs {
			m.place(e)
		}
	case *ast.ValueSpec:
		m.operations += int64(len(n.Names)) - 1
		if len(n.Values) == 0 && n.Type != nil {
			m.copies(m.info.TypeOf(n.Type), len(n.Names))
		}
	case *ast.Ident:
		return m.value(n)
	case ast.Expr:
		return m.value(n)
	}
	return true
}

// place notes that e is not copied.
func (m *measuring) place(e ast.Expr) {
	m.places[e] = true
	if p, ok := e.(*ast.ParenExpr); ok {
		m.place(p.X)
	}
}

// copies adds n values of a type.
func (m *measuring) copies(t types.Type, n int) {
	if t == nil {
		return
	}
	if w := m.uses.words(t); w > 0 {
		m.words = min(m.words+w*int64(n), maxSize)
		return
	}
	switch t.Underlying().(type) {
	case *types.Array, *types.Struct:
		m.operations += int64(n) * (m.uses.size(t) + 7) / 8
	}
}

// value adds the effort of an expression itself, and reports whether its parts are
// evaluated.
func (m *measuring) value(e ast.Expr) bool {
	tv, known := m.info.Types[e]
	if known && (tv.Value != nil || tv.IsType()) {
		return false
	}
	made := false // whether the value is new, not copied from a variable
	switch e := e.(type) {
	case *ast.ParenExpr:
		return true
	case *ast.Ident:
	case *ast.SelectorExpr:
		m.selector(e)
	case *ast.IndexExpr:
		m.operations++
		if _, array := core(m.info.TypeOf(e.X)).(*types.Array); array {
			m.place(e.X)
		}
	case *ast.SliceExpr:
		m.operations++
		m.place(e.X)
	case *ast.StarExpr, *ast.BinaryExpr:
		m.operations++
	case *ast.UnaryExpr:
		m.operations++
		if e.Op == token.AND {
			m.place(e.X)
		}
		made = true
	case *ast.CompositeLit:
		m.operations += int64(len(e.Elts))
		if n := literalLen(m.info, e); n > len(e.Elts) {
			m.words = min(m.words+int64(n), maxSize)
		}
		made = true
	case *ast.CallExpr:
		m.operations++
		if id, ok := ast.Unparen(e.Fun).(*ast.Ident); ok && m.isBuiltin(id) {
			m.builtinCall(e, id.Name)
		}
		made = true
	case *ast.TypeAssertExpr:
		m.operations++
		made = true
	}
	if known && (made || !m.places[e]) {
		m.copies(tv.Type, 1)
	}
	return true
}

// selector adds the effort of a field, method value or method call. A method with a value
// receiver copies it.
func (m *measuring) selector(e *ast.SelectorExpr) {
	s := m.info.Selections[e]
	if s == nil {
		return
	}
	m.operations++
	m.place(e.X)
	if f, ok := s.Obj().(*types.Func); ok && s.Kind() == types.MethodVal {
		m.copies(f.Signature().Recv().Type(), 1)
	}
}

// builtinCall notes what built-in functions do with arrays, and what new makes.
func (m *measuring) builtinCall(c *ast.CallExpr, name string) {
	switch name {
	case "len", "cap":
		m.place(c.Args[0])
	case "make":
		room, _ := m.constantRoom(c)
		m.words = min(m.words+int64(room), maxSize)
	case "new":
		if tv := m.info.Types[c.Args[0]]; tv.IsType() {
			m.copies(tv.Type, 1)
		}
	}
}

// isBuiltin reports whether an identifier denotes a predeclared function, not a
// declaration of the same name.
func (r *rewriter) isBuiltin(id *ast.Ident) bool {
	_, ok := r.info.Uses[id].(*types.Builtin)
	return ok
}
