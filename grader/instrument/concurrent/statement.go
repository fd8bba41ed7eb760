package concurrent

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// statement returns a statement rewritten.
func (r *rewriter) statement(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return r.assign(s)
	case *ast.IncDecStmt:
		return r.step(s)
	case *ast.SendStmt:
		return fmt.Sprintf("%s.Value(%s)", r.probe("Send", r.value(s.Chan)), r.value(s.Value))
	case *ast.ReturnStmt:
		return r.returns(s)
	case *ast.GoStmt:
		return r.start(s)
	case *ast.DeferStmt:
		if r.notedCall(s.Call) {
			binding, call := r.later(s.Call)
			return fmt.Sprintf("{ %sdefer func() { %s }() }", binding, call)
		}
	case *ast.SelectStmt:
		return r.choose(s)
	case *ast.RangeStmt:
		return r.loop(s)
	case *ast.IfStmt:
		r.inHeader(s.Init)
	case *ast.ForStmt:
		r.inHeader(s.Init, s.Post)
	case *ast.SwitchStmt:
		r.inHeader(s.Init)
	case *ast.TypeSwitchStmt:
		r.inHeader(s.Init)
		return r.typeSwitch(s)
	case *ast.DeclStmt:
		if s.Decl.(*ast.GenDecl).Tok != token.VAR {
			return r.plain(s)
		}
		return r.children(s.Decl)
	case *ast.BranchStmt, *ast.EmptyStmt:
		return r.plain(s)
	}
	return r.children(s)
}

func (r *rewriter) inHeader(stmts ...ast.Stmt) {
	for _, s := range stmts {
		if s != nil {
			r.header[s] = true
		}
	}
}

// typeSwitch leaves the form x := y.(type) as it is, and rewrites y.
func (r *rewriter) typeSwitch(s *ast.TypeSwitchStmt) string {
	var asserted *ast.TypeAssertExpr
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		asserted = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr)
	case *ast.ExprStmt:
		asserted = ast.Unparen(a.X).(*ast.TypeAssertExpr)
	}
	inside := []ast.Node{asserted.X, s.Body}
	if s.Init != nil {
		inside = append(inside, s.Init)
	}
	return r.with(s, inside, r.text)
}

// spec returns what declares variables; its value may have two.
func (r *rewriter) spec(s *ast.ValueSpec) string {
	if len(s.Values) == 0 {
		return r.plain(s)
	}
	first, last := s.Values[0], s.Values[len(s.Values)-1]
	return r.between(s.Pos(), first.Pos()) + r.list(s.Values, len(s.Names) == 2 && len(s.Values) == 1) + r.between(last.End(), s.End())
}

// start returns a go statement: function and arguments are evaluated now, the call is
// made by the new goroutine.
func (r *rewriter) start(s *ast.GoStmt) string {
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 && lit.Type.Results.NumFields() == 0 {
		return r.probe("Go", r.value(s.Call.Fun))
	}
	binding, call := r.later(s.Call)
	return fmt.Sprintf("{ %s%s }", binding, r.probe("Go", "func() { "+call+" }"))
}

// later returns statements that evaluate the function and the arguments of a call, and
// the call itself, to be made later.
func (r *rewriter) later(c *ast.CallExpr) (binding, call string) {
	bind := func(text string) string {
		v := r.variable()
		binding += fmt.Sprintf("%s := %s; ", v, text)
		return v
	}
	fun := r.called(c, bind)
	var args []string
	for _, arg := range c.Args {
		t, tuple := r.typeOf(arg).(*types.Tuple)
		switch {
		case r.inline(arg) || r.info.Types[arg].IsType():
			args = append(args, r.plain(arg))
		case tuple:
			for range t.Len() {
				args = append(args, r.variable())
			}
			binding += fmt.Sprintf("%s := %s; ", strings.Join(args, ", "), r.value(arg))
		default:
			args = append(args, r.operand(arg, bind))
		}
	}
	if c.Ellipsis.IsValid() {
		args[len(args)-1] += "..."
	}
	return binding, r.noted(c, fun, args)
}

// operand returns an expression that can be evaluated later, with the value that it has
// now: bound, or what it is made of where a variable would have another type.
func (r *rewriter) operand(e ast.Expr, bind func(string) string) string {
	if r.untyped(e) {
		switch e := ast.Unparen(e).(type) {
		case *ast.BinaryExpr:
			if e.Op != token.LAND && e.Op != token.LOR { // which evaluate one side only
				return fmt.Sprintf("(%s %s %s)", r.operand(e.X, bind), e.Op, r.operand(e.Y, bind))
			}
		case *ast.UnaryExpr:
			return e.Op.String() + r.operand(e.X, bind)
		default:
			return r.plain(e)
		}
	}
	return bind(r.value(e))
}

// called returns what a later call calls, bound if it has to be evaluated now.
func (r *rewriter) called(c *ast.CallExpr, bind func(string) string) string {
	if r.info.Types[c.Fun].IsBuiltin() {
		return r.plain(c.Fun)
	}
	sel, selects := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if selects && r.info.Selections[sel] == nil || !selects && r.callee(c) != nil {
		return r.plain(c.Fun) // of a package, with its type arguments or not
	}
	return bind(r.value(c.Fun))
}

// choose returns a select statement as a switch over the index of the chosen case. The last
// case becomes the default, so that the compiler sees that one is always taken.
func (r *rewriter) choose(s *ast.SelectStmt) string {
	var names, cases []string
	otherwise := false
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == nil {
			otherwise = true
			continue
		}
		names, cases = append(names, r.variable()), append(cases, r.communication(clause.Comm))
	}
	binding := ""
	if len(names) > 0 {
		binding = fmt.Sprintf("%s := %s; ", strings.Join(names, ", "), strings.Join(cases, ", "))
	}
	args := append([]string{map[bool]string{true: "1 == 1", false: "1 == 0"}[otherwise]}, names...)
	var b strings.Builder
	fmt.Fprintf(&b, "switch %s%s {", binding, r.probe("Select", args...))
	at, n := s.Body.Lbrace+1, 0
	for i, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		b.WriteString(r.between(at, clause.Pos()))
		head, begin := "default:", ""
		if clause.Comm != nil {
			if begin = r.taken(clause.Comm, names[n]); otherwise || i < len(s.Body.List)-1 {
				head = fmt.Sprintf("case %d:", n)
			}
			n++
		}
		b.WriteString(head + begin)
		at = clause.Colon + 1
		for _, stmt := range clause.Body {
			b.WriteString(r.between(at, stmt.Pos()) + r.text(stmt))
			at = stmt.End()
		}
	}
	if len(s.Body.List) == 0 {
		b.WriteString(" default:")
	}
	b.WriteString(r.between(at, s.End()))
	return b.String()
}

// communication returns the case of package probe for that of a select statement.
func (r *rewriter) communication(s ast.Stmt) string {
	if send, ok := s.(*ast.SendStmt); ok {
		return fmt.Sprintf("%s.Value(%s)", r.probe("To", r.value(send.Chan)), r.value(send.Value))
	}
	var e ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		e = s.Rhs[0]
	}
	return r.probe("From", r.value(ast.Unparen(e).(*ast.UnaryExpr).X))
}

// taken returns the statement that takes what was received out of a case.
func (r *rewriter) taken(s ast.Stmt, name string) string {
	a, ok := s.(*ast.AssignStmt)
	if !ok {
		return ""
	}
	values := []string{name + ".V", name + ".OK"}[:len(a.Lhs)]
	if !r.pure(a.Lhs...) { // the write is recorded when its place is known
		var stores strings.Builder
		for i, left := range a.Lhs {
			fmt.Fprintf(&stores, " %s;", r.store(left, values[i]))
		}
		return stores.String()
	}
	var lefts []string
	fresh := false
	for _, left := range a.Lhs {
		if a.Tok == token.ASSIGN {
			lefts = append(lefts, r.target(left))
			continue
		}
		fresh = fresh || !isBlank(left)
		lefts = append(lefts, r.plain(left))
	}
	tok := a.Tok.String()
	if a.Tok == token.DEFINE && !fresh {
		tok = "="
	}
	return fmt.Sprintf(" %s %s %s;", strings.Join(lefts, ", "), tok, strings.Join(values, ", "))
}

// loop returns a range statement. If goroutines may share its operand, it ranges over an
// iterator that records each access when it happens.
func (r *rewriter) loop(s *ast.RangeStmt) string {
	t := core(r.typeOf(s.X))
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	over := ""
	_, pointer := core(r.typeOf(s.X)).(*types.Pointer)
	switch t.(type) {
	case *types.Chan:
		over = r.probe("Each", r.value(s.X))
	case *types.Map:
		over = r.probe("RangeMap", r.value(s.X), r.site(s.X))
	case *types.Slice:
		if s.Value != nil && !isBlank(s.Value) {
			over = r.probe("Range", r.value(s.X), r.site(s.X))
		}
	case *types.Array:
		switch {
		case (s.Value == nil || isBlank(s.Value)) && r.pure(s.X):
			over = r.plain(s.X) // only its length is looked at
		case pointer && s.Value != nil && !isBlank(s.Value) && !r.isNew(s.X):
			over = r.probe("Range", "("+r.value(s.X)+")[:]", r.site(s.X))
		}
	}
	if over == "" {
		over = r.value(s.X)
	}
	return r.with(s, []ast.Node{s.X, s.Body}, func(n ast.Node) string {
		if n == s.X {
			return over
		}
		return "{" + r.ranged(s) + strings.TrimPrefix(r.text(n), "{")
	})
}

// isNew reports whether e is a new composite literal, or a pointer to one, which no other
// goroutine can reach. Wrapping it would also crash the compiler (internal error, Go 1.26),
// which can't slice an array through a pointer that a generic function returns.
func (r *rewriter) isNew(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		return e.Op == token.AND && r.isNew(e.X)
	case *ast.CallExpr:
		f := r.callee(e)
		return counts(f) && f.Name() == "Literal"
	}
	return false
}

// ranged returns statements that note what a range clause has just assigned to.
func (r *rewriter) ranged(s *ast.RangeStmt) (notes string) {
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if s.Tok != token.ASSIGN || e == nil || isBlank(e) || !r.pure(e) {
			continue
		}
		if index := r.entry(e); index != nil {
			notes += r.probe("WriteMap", r.value(index.X), r.site(e)) + ";"
		} else if r.isShared(e) {
			notes += r.probe("Write", "&"+r.place(e), r.site(e)) + ";"
		}
	}
	return notes
}
