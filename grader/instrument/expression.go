package instrument

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// expression rewrites an expression whose cost depends on the run.
func (r *rewriter) expression(e ast.Expr) {
	if r.info.Types[e].Value != nil {
		return // a constant costs nothing when the program runs
	}
	if made := slicedArray(r.info, e); made != nil && !r.counted[made] {
		if allocs, size := r.allocation(made); allocs+size > 0 {
			r.counted[made] = true
			r.wrap(e, fmt.Sprintf("%s(%d, %d, ", r.meter("Literal"), allocs, size), ")")
		}
	}
	if !r.counted[e] {
		allocs, size := r.allocation(e)
		if _, several := r.info.TypeOf(e).(*types.Tuple); allocs+size > 0 && !several {
			r.wrap(e, fmt.Sprintf("%s(%d, %d, ", r.meter("Literal"), allocs, size), ")")
		}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		r.call(e)
	case *ast.BinaryExpr:
		r.binary(e)
	case *ast.IndexExpr:
		if m, ok := core(r.info.TypeOf(e.X)).(*types.Map); ok && r.info.Types[e.X].IsValue() { // no instance of a type
			r.key(e.Index, m)
		}
	case *ast.CompositeLit:
		r.keys(e)
	case *ast.SelectorExpr:
		r.selector(e)
	case *ast.Ident:
		r.identifier(e)
	}
}

// slicedArray returns the operand of e if e slices an array through a pointer, or else nil.
// The compiler (Go 1.26) can't slice an array through a pointer that a generic function
// returns, so the slice is counted in place of the array.
func slicedArray(info *types.Info, e ast.Expr) ast.Expr {
	s, ok := e.(*ast.SliceExpr)
	if !ok {
		return nil
	}
	if _, ok := core(info.TypeOf(s.X)).(*types.Pointer); !ok {
		return nil
	}
	return ast.Unparen(s.X)
}

// text says whether values of a type are texts.
type text int

const (
	none  text = iota
	maybe      // some types of a type parameter are
	sure       // they are
)

// textOf says whether values of e's type are texts as defined by is.
func (r *rewriter) textOf(e ast.Expr, is func(types.Type) bool) text {
	t := r.info.TypeOf(e)
	switch {
	case t == nil:
		return none
	case all(t, is):
		return sure
	case isTypeParam(t) && r.uses.holdsText(t) && some(t, is):
		return maybe
	}
	return none
}

// binary rewrites concatenations of strings, and comparisons of large operands.
func (r *rewriter) binary(e *ast.BinaryExpr) {
	switch e.Op {
	case token.ADD:
		if known := r.textOf(e, isString); known != none {
			r.skipChain(e)
			r.wrap(e, r.meter(map[text]string{sure: "Text", maybe: "Whole"}[known])+"(", ")")
		}
	case token.EQL, token.NEQ:
		if function := r.equality(e); function != "" {
			r.compare(e, function, fmt.Sprintf(") %s 0", e.Op))
		}
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		switch r.textOf(e.X, isString) {
		case sure:
			r.compare(e, "Order", fmt.Sprintf(") %s 0", e.Op))
		case maybe:
			r.compare(e, orders[e.Op], ") != 0")
		}
	}
}

// orders are the functions of package meter for what may be a string.
var orders = map[token.Token]string{token.LSS: "Less", token.LEQ: "AtMost", token.GTR: "Greater", token.GEQ: "AtLeast"}

// equality returns the function of package meter that compares e's operands, or "" if the
// cost depends only on the size of their type, which is counted with the statement.
func (r *rewriter) equality(e *ast.BinaryExpr) string {
	if r.info.Types[e.X].IsNil() || r.info.Types[e.Y].IsNil() {
		return ""
	}
	x, y := r.info.TypeOf(e.X), r.info.TypeOf(e.Y)
	switch {
	case all(x, isString) && all(y, isString):
		return "Differ"
	case r.uses.holdsText(x) || r.uses.holdsText(y):
		return "Unlike"
	}
	return ""
}

// compare turns x OP y into function(x, y) followed by behind, unless one operand is
// constant: then the cost is bounded by its length.
func (r *rewriter) compare(e *ast.BinaryExpr, function, behind string) {
	if r.constant(e.X) || r.constant(e.Y) {
		return
	}
	r.wrap(e, r.meter(function)+"(", behind)
	r.replace(e.OpPos, e.OpPos+token.Pos(len(e.Op.String())), ",")
}

// skipChain marks the inner concatenations of a chain as done: a chain makes one string.
func (r *rewriter) skipChain(e ast.Expr) {
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.ADD {
		r.done[b] = true
		r.skipChain(b.X)
		r.skipChain(b.Y)
	}
}

// assignment rewrites s += t for strings.
func (r *rewriter) assignment(a *ast.AssignStmt) {
	if a.Tok != token.ADD_ASSIGN {
		return
	}
	left, right := a.Lhs[0], a.Rhs[0]
	known := r.textOf(left, isString)
	if known == none {
		return
	}
	if known == maybe {
		r.refuse(a, "write it as x = x + y", "gradus can't count what += costs where it may join strings")
		return
	}
	index, ok := ast.Unparen(left).(*ast.IndexExpr)
	inMap := ok && isMap(r.info.TypeOf(index.X))
	r.edits.close(r.offset(right.End()), ")")
	r.replace(a.TokPos, a.TokPos+token.Pos(len("+=")), ",")
	if !inMap {
		r.edits.open(r.offset(left.Pos()), r.meter("Join")+"(&")
		return
	}
	r.edits.open(r.offset(index.Pos()), r.meter("JoinIn")+"(") // elements of maps have no address
	r.replace(index.Lbrack, index.Lbrack+1, ",")
	r.replace(index.Rbrack, index.Rbrack+1, "")
	for p, ok := left.(*ast.ParenExpr); ok; p, ok = p.X.(*ast.ParenExpr) {
		r.replace(p.Lparen, p.Lparen+1, "")
		r.replace(p.Rparen, p.Rparen+1, "")
	}
}

// key counts hashing the key of a map.
func (r *rewriter) key(k ast.Expr, m *types.Map) {
	switch {
	case r.constant(k) || r.info.Types[k].IsNil():
	case all(r.info.TypeOf(k), isString):
		r.wrap(k, r.meter("Key")+"(", ")")
	case r.uses.holdsText(m.Key()):
		r.wrap(k, r.meter("KeyOf")+"(", ")")
	}
}

// keys counts hashing the keys in the literal of a map.
func (r *rewriter) keys(lit *ast.CompositeLit) {
	m, ok := core(r.info.TypeOf(lit)).(*types.Map)
	if !ok {
		return
	}
	for _, e := range lit.Elts {
		if pair := e.(*ast.KeyValueExpr); r.info.Types[pair.Key].Type != nil {
			if inner, ok := pair.Key.(*ast.CompositeLit); !ok || inner.Type != nil {
				r.key(pair.Key, m)
			}
		}
	}
}

// cases counts comparing the tag of a switch with cases that are not constant.
func (r *rewriter) cases(s *ast.SwitchStmt) {
	if s.Tag == nil || r.constant(s.Tag) || !r.uses.holdsText(r.info.TypeOf(s.Tag)) {
		return
	}
	n := 0
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if !r.constant(e) && !r.info.Types[e].IsNil() {
				n++
			}
		}
	}
	if n > 0 {
		r.edits.open(r.offset(s.Tag.Pos()), r.meter("Cases")+"(")
		r.edits.close(r.offset(s.Tag.End()), fmt.Sprintf(", %d)", n))
	}
}

func (r *rewriter) constant(e ast.Expr) bool { return r.info.Types[e].Value != nil }

func isMap(t types.Type) bool {
	_, ok := core(t).(*types.Map)
	return ok
}
