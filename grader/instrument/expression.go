package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// expression rewrites what may do much in one expression.
func (r *rewriter) expression(e ast.Expr) {
	if r.info.Types[e].Value != nil {
		return // a constant costs nothing when the program runs
	}
	if !r.counted[e] {
		if allocs, size := r.allocation(e); allocs > 0 {
			r.wrap(e, fmt.Sprintf("%s(%d, %d, ", r.meter("Literal"), allocs, size), ")")
		}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		r.call(e)
	case *ast.BinaryExpr:
		r.binary(e)
	case *ast.SelectorExpr:
		r.selector(e)
	case *ast.Ident:
		r.identifier(e)
	}
}

// binary rewrites concatenations and comparisons of strings. A chain of
// concatenations makes one string.
func (r *rewriter) binary(e *ast.BinaryExpr) {
	if !r.isString(e.X) {
		return
	}
	function := "Order"
	switch e.Op {
	case token.ADD:
		r.skipChain(e)
		r.wrap(e, r.meter("Text")+"(", ")")
		return
	case token.EQL, token.NEQ:
		function = "Differ"
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
	default:
		return
	}
	if !r.isString(e.Y) || r.constant(e.X) || r.constant(e.Y) {
		return // it costs no more than the constant is long
	}
	r.wrap(e, r.meter(function)+"(", fmt.Sprintf(") %s 0", e.Op))
	r.replace(e.OpPos, e.OpPos+token.Pos(len(e.Op.String())), ",")
}

func (r *rewriter) skipChain(e ast.Expr) {
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.ADD {
		r.done[b] = true
		r.skipChain(b.X)
		r.skipChain(b.Y)
	}
}

// assignment rewrites s += t for strings.
func (r *rewriter) assignment(a *ast.AssignStmt) {
	if a.Tok != token.ADD_ASSIGN || !r.isString(a.Lhs[0]) {
		return
	}
	left, right := a.Lhs[0], a.Rhs[0]
	operator := func(text string) { r.replace(a.TokPos, a.TokPos+token.Pos(len("+=")), text) }
	if index, ok := ast.Unparen(left).(*ast.IndexExpr); !ok || !isMap(r.info.TypeOf(index.X)) {
		r.edits.open(r.offset(left.Pos()), r.meter("Join")+"(&")
		operator(",")
		r.edits.close(r.offset(right.End()), ")")
	} else if repeatable(left) { // elements of maps have no address
		source := r.src[r.offset(left.Pos()):r.offset(left.End())]
		operator(fmt.Sprintf("= %s(%s + (", r.meter("Text"), source))
		r.edits.close(r.offset(right.End()), "))")
	}
}

// repeatable reports whether evaluating e again does nothing else.
func repeatable(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return repeatable(e.X)
	case *ast.SelectorExpr:
		return repeatable(e.X)
	case *ast.StarExpr:
		return repeatable(e.X)
	case *ast.IndexExpr:
		return repeatable(e.X) && repeatable(e.Index)
	}
	return false
}

// measure adds what a literal allocates, those inside it included that are
// written without their type.
func (r *rewriter) measure(lit *ast.CompositeLit, allocs, size *int) {
	t := r.info.TypeOf(lit)
	if _, ok := t.Underlying().(*types.Pointer); ok && lit.Type == nil { // &T is left out too
		*allocs, *size = *allocs+1, *size+1
		t = t.Underlying().(*types.Pointer).Elem()
	}
	switch core(t).(type) {
	case *types.Map:
		*allocs, *size = *allocs+1, *size+len(lit.Elts)
	case *types.Slice:
		if len(lit.Elts) > 0 {
			*allocs, *size = *allocs+1, *size+len(lit.Elts)
		}
	}
	for _, e := range lit.Elts {
		parts := []ast.Expr{e}
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			parts = []ast.Expr{pair.Key, pair.Value}
		}
		for _, part := range parts {
			if inner, ok := part.(*ast.CompositeLit); ok && inner.Type == nil {
				r.measure(inner, allocs, size)
			}
		}
	}
}

// allocation returns what an expression allocates whose source says how much: &T{}, a
// literal, new, or make of a map or channel. It takes care of the literal in &T{}.
func (r *rewriter) allocation(e ast.Expr) (allocs, size int) {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			r.done[lit] = true
			allocs, size = 1, 1
			r.measure(lit, &allocs, &size)
		}
	case *ast.CompositeLit:
		if e.Type != nil {
			r.measure(e, &allocs, &size)
		}
	case *ast.CallExpr:
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		if !ok || !r.info.Types[e.Fun].IsBuiltin() {
			break
		}
		if _, slice := core(r.info.TypeOf(e)).(*types.Slice); id.Name == "new" {
			return 1, 1
		} else if id.Name == "make" && !slice {
			return 1, 0
		}
	}
	return allocs, size
}

func (r *rewriter) constant(e ast.Expr) bool { return r.info.Types[e].Value != nil }

func (r *rewriter) isString(e ast.Expr) bool { return isString(r.info.TypeOf(e)) }
