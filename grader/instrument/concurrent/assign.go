package concurrent

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// assign returns an assignment with its writes recorded.
func (r *rewriter) assign(a *ast.AssignStmt) string {
	switch {
	case a.Tok == token.DEFINE:
		return r.define(a)
	case len(a.Lhs) == 1:
		return r.one(a)
	case r.pure(a.Rhs...) && r.pure(a.Lhs...):
		return r.all(a, r.target)
	}
	return r.inPlace(a, r.worked(a))
}

// inPlace returns a block in place of an assignment, or the call of a function literal if
// the assignment is in a header, where no block is allowed.
func (r *rewriter) inPlace(a *ast.AssignStmt, block string) string {
	switch {
	case !r.header[a]:
		return block
	case r.recovers(a): // recover has to be called by the deferred function itself
		return r.all(a, r.unnoted)
	}
	return "func() " + block + "()"
}

func (r *rewriter) recovers(a *ast.AssignStmt) (recovers bool) {
	for _, e := range a.Rhs {
		ast.Inspect(e, func(n ast.Node) bool {
			c, call := n.(*ast.CallExpr)
			recovers = recovers || call && r.info.Types[c.Fun].IsBuiltin() && r.builtin(c) == "recover"
			return !recovers
		})
	}
	return recovers
}

// all returns an assignment of several values at once, its left sides as given.
func (r *rewriter) all(a *ast.AssignStmt, left func(ast.Expr) string) string {
	var targets []string
	for _, e := range a.Lhs {
		targets = append(targets, left(e))
	}
	return strings.Join(targets, ", ") + r.between(a.Lhs[len(a.Lhs)-1].End(), a.Rhs[0].Pos()) + r.rights(a)
}

// rights returns the right sides of an assignment.
func (r *rewriter) rights(a *ast.AssignStmt) string {
	return r.list(a.Rhs, len(a.Lhs) == 2 && len(a.Rhs) == 1)
}

// list returns expressions. If commaOK, there is one, with two values.
func (r *rewriter) list(exprs []ast.Expr, commaOK bool) string {
	if commaOK {
		if receive, ok := ast.Unparen(exprs[0]).(*ast.UnaryExpr); ok && receive.Op == token.ARROW {
			return r.probe("Receive2", r.value(receive.X))
		}
	}
	var all []string
	for _, e := range exprs {
		all = append(all, r.value(e))
	}
	return strings.Join(all, ", ")
}

// target returns the left side of an assignment, with the write recorded.
func (r *rewriter) target(e ast.Expr) string {
	if index := r.entry(e); index != nil {
		return fmt.Sprintf("%s[%s]", r.probe("WriteMap", r.value(index.X), r.site(e)), r.value(index.Index))
	}
	if r.isShared(e) {
		return "*" + r.access("Write", r.typeOf(e), "&"+r.place(e), r.site(e))
	}
	return r.unnoted(e)
}

// unnoted returns the left side of an assignment as it is.
func (r *rewriter) unnoted(e ast.Expr) string {
	if index := r.entry(e); index != nil {
		return fmt.Sprintf("%s[%s]", r.value(index.X), r.value(index.Index))
	}
	return r.place(e)
}

// entry returns e if it is an element of a map, or nil.
func (r *rewriter) entry(e ast.Expr) *ast.IndexExpr {
	if index, ok := ast.Unparen(e).(*ast.IndexExpr); ok && isMap(r.typeOf(index.X)) {
		return index
	}
	return nil
}

// one returns an assignment of one value.
func (r *rewriter) one(a *ast.AssignStmt) string {
	left, right := a.Lhs[0], a.Rhs[0]
	index := r.entry(left)
	operator := r.between(left.End(), right.Pos())
	noted := index != nil || r.isShared(left)
	switch {
	case !noted || r.pure(right) && r.pure(left):
		return r.target(left) + operator + r.value(right)
	case a.Tok == token.ASSIGN:
		return r.store(left, r.value(right))
	}
	return r.operated(a)
}

// store returns the assignment of a value, recorded once its place and the value are worked
// out.
func (r *rewriter) store(left ast.Expr, value string) string {
	switch index := r.entry(left); {
	case index != nil:
		return fmt.Sprintf("%s.At(%s, %s)", r.probe("Put", r.value(index.X), r.site(left)), r.value(index.Index), value)
	case r.isShared(left):
		return fmt.Sprintf("%s.To(%s)", r.probe("Set", "&"+r.place(left), r.site(left)), value)
	}
	return r.unnoted(left) + " = " + value
}

// operated returns x op= y if operands have to be evaluated before the write is recorded.
func (r *rewriter) operated(a *ast.AssignStmt) string {
	bindings, target, variable := r.once(a.Lhs[0])
	right := a.Rhs[0]
	value := r.value(right)
	if shift := a.Tok == token.SHL_ASSIGN || a.Tok == token.SHR_ASSIGN; !shift && r.untyped(right) {
		value = r.probe("Same", variable, value)
	}
	if !r.pure(right) {
		v := r.variable()
		bindings += fmt.Sprintf("%s := %s; ", v, value)
		value = v
	}
	return r.inPlace(a, fmt.Sprintf("{ %s%s %s %s }", bindings, target, a.Tok, value))
}

// once returns the left side of an assignment in two forms, with the write recorded and as
// a plain variable, and bindings: statements that evaluate, once, operands that may wait
// for other goroutines.
func (r *rewriter) once(left ast.Expr) (bindings, target, variable string) {
	if r.pure(left) {
		return "", r.target(left), r.plain(left)
	}
	worked := func(e ast.Expr, text string) string {
		if r.pure(e) {
			return text
		}
		v := r.variable()
		bindings += fmt.Sprintf("%s := %s; ", v, text)
		return v
	}
	if index := r.entry(left); index != nil {
		m, key := worked(index.X, r.value(index.X)), worked(index.Index, r.value(index.Index))
		return bindings, fmt.Sprintf("%s[%s]", r.probe("WriteMap", m, r.site(left)), key), fmt.Sprintf("%s[%s]", m, key)
	}
	p := worked(left, "&"+r.place(left))
	if r.isShared(left) {
		return bindings, "*" + r.access("Write", r.typeOf(left), p, r.site(left)), "*" + p
	}
	return bindings, "*" + p, "*" + p
}

// untyped reports whether a new variable of e would have another type than what e is
// assigned to: e compares, or shifts a constant.
func (r *rewriter) untyped(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			return true
		case token.SHL, token.SHR:
			return r.untyped(e.X)
		}
		return r.untyped(e.X) && r.untyped(e.Y)
	case *ast.UnaryExpr:
		return e.Op != token.ARROW && e.Op != token.AND && r.untyped(e.X)
	}
	return r.inline(e)
}

// worked returns an assignment whose right sides have to be evaluated before the writes are
// recorded: they are first assigned to new variables.
func (r *rewriter) worked(a *ast.AssignStmt) string {
	var names, lefts, values []string
	bindings, named := "", false
	for i, left := range a.Lhs {
		binding, target, _ := r.once(left)
		bindings += binding
		name := "_"
		if !isBlank(left) {
			name, named = r.variable(), true
		}
		if len(a.Rhs) == len(a.Lhs) && r.inline(a.Rhs[i]) {
			lefts, values = append(lefts, target), append(values, r.value(a.Rhs[i]))
			name = "_"
		} else if name != "_" {
			lefts, values = append(lefts, target), append(values, name)
		}
		names = append(names, name)
	}
	define := ":="
	if !named {
		define = "="
	}
	rights := r.rights(a)
	if len(a.Rhs) == len(a.Lhs) {
		names, rights = r.bound(names, a)
	}
	return fmt.Sprintf("{ %s%s %s %s; %s = %s }", bindings, strings.Join(names, ", "), define, rights, strings.Join(lefts, ", "), strings.Join(values, ", "))
}

// bound drops what needs no variable from names and the right sides they are for.
func (r *rewriter) bound(names []string, a *ast.AssignStmt) (kept []string, rights string) {
	var all []string
	for i, e := range a.Rhs {
		if r.inline(e) {
			continue
		}
		text := r.value(e)
		if names[i] != "_" && r.untyped(e) && r.pure(a.Lhs[i]) {
			text = r.probe("Same", r.plain(a.Lhs[i]), text)
		}
		kept, all = append(kept, names[i]), append(all, text)
	}
	return kept, strings.Join(all, ", ")
}

// inline reports whether e is the same whenever it is evaluated, and may have no type of
// its own: a constant or nil.
func (r *rewriter) inline(e ast.Expr) bool {
	tv := r.info.Types[e]
	return tv.Value != nil || tv.IsNil()
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// define returns a short variable declaration. Variables that were declared before are
// assigned in a statement of their own.
func (r *rewriter) define(a *ast.AssignStmt) string {
	var names, again []string
	for _, e := range a.Lhs {
		id := e.(*ast.Ident)
		if id.Name == "_" || r.info.Defs[id] != nil || !r.isShared(id) {
			names = append(names, id.Name)
			continue
		}
		v := r.variable()
		names = append(names, v)
		again = append(again, fmt.Sprintf("; %s = %s", r.target(id), v))
	}
	return strings.Join(names, ", ") + r.between(a.Lhs[len(a.Lhs)-1].End(), a.Rhs[0].Pos()) + r.rights(a) + strings.Join(again, "")
}

// step returns x++ or x--.
func (r *rewriter) step(s *ast.IncDecStmt) string {
	bindings, target := "", r.target(s.X)
	if r.entry(s.X) != nil {
		bindings, target, _ = r.once(s.X)
	}
	if strings.HasPrefix(target, "*") {
		target = "(" + target + ")"
	}
	text := target + s.Tok.String()
	switch {
	case bindings == "":
		return text
	case r.header[s]:
		return "func() { " + bindings + text + " }()"
	}
	return "{ " + bindings + text + " }"
}
