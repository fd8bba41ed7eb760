package instrument

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// locals says which local variables and function literals may outlive the statement that
// makes them, judging by the source alone.
type locals struct {
	info      *types.Info
	pkg       *types.Package
	addressed map[*types.Var]bool              // their address is taken
	called    map[ast.Expr]bool                // functions and methods that are called where they are named
	returns   map[*ast.ReturnStmt]*types.Tuple // results of the functions they are in
	literals  map[*ast.FuncLit]*flow
	variables map[*types.Var]*flow
}

// flow says where a function value is assigned.
type flow struct {
	kept bool         // to somewhere unknown
	to   []*types.Var // to variables and parameters
}

func localsOf(pkg *types.Package, files []*ast.File, info *types.Info) *locals {
	l := &locals{info: info, pkg: pkg, addressed: map[*types.Var]bool{}, called: map[ast.Expr]bool{}, returns: map[*ast.ReturnStmt]*types.Tuple{},
		literals: map[*ast.FuncLit]*flow{}, variables: map[*types.Var]*flow{}}
	for _, f := range files {
		var stack []ast.Node
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return false
			}
			l.node(n, stack)
			stack = append(stack, n)
			return true
		})
	}
	return l
}

func (l *locals) node(n ast.Node, above []ast.Node) {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			l.address(n.X)
		}
	case *ast.SliceExpr:
		if _, array := core(l.info.TypeOf(n.X)).(*types.Array); array {
			l.address(n.X)
		}
	case *ast.SelectorExpr:
		l.method(n)
	case *ast.ReturnStmt:
		l.returns[n] = l.results(above)
	case *ast.CallExpr:
		fun := ast.Unparen(n.Fun)
		l.called[fun] = true
		switch fun := fun.(type) { // with its type arguments
		case *ast.IndexExpr:
			l.called[fun.X] = true
		case *ast.IndexListExpr:
			l.called[fun.X] = true
		}
	case *ast.FuncLit:
		l.literals[n] = &flow{}
		l.follow(l.literals[n], n, above)
	case *ast.Ident:
		v, ok := l.info.Uses[n].(*types.Var)
		if !ok || v.IsField() {
			return
		}
		if _, function := v.Type().Underlying().(*types.Signature); function {
			if l.variables[v] == nil {
				l.variables[v] = &flow{kept: v.Parent() == v.Pkg().Scope()}
			}
			l.follow(l.variables[v], n, above)
		}
	}
}

// results returns those of the innermost function.
func (l *locals) results(above []ast.Node) *types.Tuple {
	for i := len(above) - 1; i >= 0; i-- {
		switch f := above[i].(type) {
		case *ast.FuncLit:
			return l.info.TypeOf(f).(*types.Signature).Results()
		case *ast.FuncDecl:
			return l.info.Defs[f.Name].(*types.Func).Signature().Results()
		}
	}
	return nil
}

// address records that the address of e is taken, if e is a local variable or part of one.
func (l *locals) address(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		l.address(e.X)
	case *ast.Ident:
		if v, ok := l.info.Uses[e].(*types.Var); ok && v.Parent() != v.Pkg().Scope() {
			l.addressed[v] = true
		}
	case *ast.SelectorExpr:
		if s := l.info.Selections[e]; s != nil && !s.Indirect() {
			l.address(e.X)
		}
	case *ast.IndexExpr:
		if _, array := core(l.info.TypeOf(e.X)).(*types.Array); array {
			l.address(e.X)
		}
	}
}

// method notes the address that a method of the submission's own takes. Those of other
// packages don't keep it.
func (l *locals) method(e *ast.SelectorExpr) {
	s := l.info.Selections[e]
	if s == nil || s.Kind() != types.MethodVal || s.Indirect() {
		return
	}
	f := s.Obj().(*types.Func)
	_, pointer := f.Signature().Recv().Type().Underlying().(*types.Pointer)
	if _, already := l.info.TypeOf(e.X).Underlying().(*types.Pointer); pointer && !already && l.own(f) {
		l.address(e.X)
	}
}

// own reports whether f is declared in the submission.
func (l *locals) own(f *types.Func) bool { return f.Pkg() == l.pkg }

// follow notes where the function e is assigned; above are its enclosing nodes.
func (l *locals) follow(f *flow, e ast.Expr, above []ast.Node) {
	for len(above) > 0 {
		p, ok := above[len(above)-1].(*ast.ParenExpr)
		if !ok {
			break
		}
		e, above = p, above[:len(above)-1]
	}
	switch parent := above[len(above)-1].(type) {
	case *ast.CallExpr:
		if parent.Fun != e {
			l.argument(f, e, parent)
		}
	case *ast.AssignStmt:
		l.assigned(f, e, parent)
	case *ast.ValueSpec:
		for i, v := range parent.Values {
			if v == e && i < len(parent.Names) {
				f.variable(l.info.Defs[parent.Names[i]])
			}
		}
	case *ast.BinaryExpr, *ast.ExprStmt: // compared with nil
	default:
		f.kept = true
	}
}

func (l *locals) assigned(f *flow, e ast.Expr, s *ast.AssignStmt) {
	for _, left := range s.Lhs {
		if left == e {
			return // it is what is assigned to
		}
	}
	for i, right := range s.Rhs {
		if right != e {
			continue
		}
		id, ok := s.Lhs[i].(*ast.Ident)
		if !ok {
			f.kept = true
		} else if id.Name != "_" {
			f.variable(l.info.ObjectOf(id))
		}
	}
}

func (f *flow) variable(obj types.Object) {
	v, ok := obj.(*types.Var)
	if !ok || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		f.kept = true
		return
	}
	f.to = append(f.to, v)
}

// argument notes that e is handed to a function. Those of other packages don't keep
// functions; those of the submission may.
func (l *locals) argument(f *flow, e ast.Expr, c *ast.CallExpr) {
	callee := l.callee(c)
	if callee == nil {
		f.kept = true // a conversion, a built-in function, or a variable
		return
	}
	sig := callee.Origin().Signature()
	for i, arg := range c.Args {
		if arg != e {
			continue
		}
		fixed := i < sig.Params().Len() && !(sig.Variadic() && i == sig.Params().Len()-1)
		switch {
		case fixed && l.own(callee) && sig.Recv() != nil && isInterface(sig.Recv().Type()):
			f.kept = true
		case fixed && l.own(callee):
			f.to = append(f.to, sig.Params().At(i))
		case !fixed || isInterface(sig.Params().At(i).Type()):
			f.kept = true
		}
	}
}

// callee returns the function or method that is called, if the source says which.
func (l *locals) callee(c *ast.CallExpr) *types.Func {
	f, _ := typeutil.Callee(l.info, c).(*types.Func)
	return f
}

// keeps reports whether f leads somewhere unknown.
func (l *locals) keeps(f *flow, seen map[*flow]bool) bool {
	if f == nil || seen[f] {
		return false
	}
	seen[f] = true
	if f.kept {
		return true
	}
	for _, v := range f.to {
		if l.keeps(l.variables[v], seen) {
			return true
		}
	}
	return false
}

// closure returns the variables that a function literal keeps, if it is kept itself.
func (l *locals) closure(lit *ast.FuncLit) (captured []*types.Var) {
	if !l.keeps(l.literals[lit], map[*flow]bool{}) {
		return nil
	}
	seen := map[*types.Var]bool{}
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := l.info.Uses[id].(*types.Var)
		if ok && !v.IsField() && v.Parent() != v.Pkg().Scope() && (v.Pos() < lit.Pos() || v.Pos() >= lit.End()) && !seen[v] {
			seen[v] = true
			captured = append(captured, v)
		}
		return true
	})
	return captured
}
