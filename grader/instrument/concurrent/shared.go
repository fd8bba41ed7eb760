package concurrent

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/gradus-dev/gradus/grader/instrument"
)

// shared says which variables goroutines may share.
type shared struct {
	info    *types.Info
	own     *types.Package
	watched map[*types.Var]bool // declared variables whose accesses are recorded
}

// watchedOf returns the variables of a submission that change after their declaration and
// that more than one goroutine may reach: those of the package, those that a function
// literal captures, and those whose address is taken.
func watchedOf(p *instrument.Package) map[*types.Var]bool {
	w := &watcher{info: p.Info, declared: map[*types.Var]ast.Node{}, changed: map[*types.Var]bool{}, reached: map[*types.Var]bool{}}
	for _, f := range p.Files {
		var functions []ast.Node
		var stack []ast.Node
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				if last := stack[len(stack)-1]; len(functions) > 0 && functions[len(functions)-1] == last {
					functions = functions[:len(functions)-1]
				}
				stack = stack[:len(stack)-1]
				return false
			}
			stack = append(stack, n)
			switch n.(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				functions = append(functions, n)
			}
			var in ast.Node
			if len(functions) > 0 {
				in = functions[len(functions)-1]
			}
			w.node(n, in)
			return true
		})
	}
	watched := map[*types.Var]bool{}
	for v := range w.changed {
		if w.reached[v] || v.Parent() == p.Types.Scope() {
			watched[v] = true
		}
	}
	return watched
}

type watcher struct {
	info     *types.Info
	declared map[*types.Var]ast.Node // the function, nil outside of all
	changed  map[*types.Var]bool
	reached  map[*types.Var]bool // by another function or a pointer
}

func (w *watcher) node(n, in ast.Node) {
	switch n := n.(type) {
	case *ast.Ident:
		if v, ok := w.info.Defs[n].(*types.Var); ok {
			w.declared[v] = in
		}
		if v, ok := w.info.Uses[n].(*types.Var); ok && w.declared[v] != in {
			w.reached[v] = true
		}
	case *ast.AssignStmt:
		for _, e := range n.Lhs {
			if id, ok := e.(*ast.Ident); !ok || w.info.Defs[id] == nil {
				w.change(e)
			}
		}
	case *ast.IncDecStmt:
		w.change(n.X)
	case *ast.ReturnStmt:
		if len(n.Results) > 0 {
			w.returns(in)
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			w.change(n.Key)
			w.change(n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.address(n.X)
		}
	case *ast.SliceExpr:
		if _, array := w.info.TypeOf(n.X).Underlying().(*types.Array); array {
			w.address(n.X)
		}
	case *ast.SelectorExpr:
		s := w.info.Selections[n]
		if s == nil || s.Kind() != types.MethodVal || s.Indirect() {
			return
		}
		_, pointer := s.Obj().(*types.Func).Signature().Recv().Type().Underlying().(*types.Pointer)
		if _, already := w.info.TypeOf(n.X).Underlying().(*types.Pointer); pointer && !already {
			w.address(n.X)
		}
	}
}

// returns notes that a return statement gives the results of a function values.
func (w *watcher) returns(function ast.Node) {
	var t *ast.FuncType
	switch f := function.(type) {
	case *ast.FuncDecl:
		t = f.Type
	case *ast.FuncLit:
		t = f.Type
	}
	if t == nil || t.Results == nil {
		return
	}
	for _, field := range t.Results.List {
		for _, name := range field.Names {
			w.change(name)
		}
	}
}

func (w *watcher) change(e ast.Expr) {
	if v := w.root(e); v != nil {
		w.changed[v] = true
	}
}

func (w *watcher) address(e ast.Expr) {
	if v := w.root(e); v != nil {
		w.changed[v], w.reached[v] = true, true
	}
}

// root returns the variable that e is, or is a part of, or nil.
func (w *watcher) root(e ast.Expr) *types.Var {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return w.root(e.X)
	case *ast.Ident:
		v, _ := w.info.ObjectOf(e).(*types.Var)
		return v
	case *ast.SelectorExpr:
		if s := w.info.Selections[e]; s != nil && !s.Indirect() {
			return w.root(e.X)
		}
	case *ast.IndexExpr:
		if _, array := w.info.TypeOf(e.X).Underlying().(*types.Array); array {
			return w.root(e.X)
		}
	}
	return nil
}

// isShared reports whether e is a variable, or a part of one, that goroutines may share.
// Map elements are not: they have no address.
func (s *shared) isShared(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.isShared(e.X)
	case *ast.Ident:
		v, ok := s.info.Uses[e].(*types.Var)
		return ok && s.watched[v]
	case *ast.SelectorExpr:
		sel := s.info.Selections[e]
		return sel != nil && sel.Kind() == types.FieldVal && (sel.Indirect() || s.isShared(e.X))
	case *ast.IndexExpr:
		switch core(s.typeOf(e.X)).(type) {
		case *types.Slice, *types.Pointer:
			return true
		case *types.Array:
			return s.isShared(e.X)
		}
	case *ast.StarExpr:
		return s.info.Types[e].IsValue()
	}
	return false
}

// core returns the underlying type of t; for a type parameter, the one underlying type of
// its constraint, if there is only one.
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	p, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	i := p.Underlying().(*types.Interface)
	for n := range i.NumEmbeddeds() {
		switch e := i.EmbeddedType(n).(type) {
		case *types.Union:
			if e.Len() == 1 {
				return e.Term(0).Type().Underlying()
			}
		default:
			if _, constraint := e.Underlying().(*types.Interface); !constraint {
				return e.Underlying()
			}
		}
	}
	return t.Underlying()
}

func isMap(t types.Type) bool {
	_, ok := core(t).(*types.Map)
	return ok
}

func isArray(t types.Type) bool {
	t = core(t)
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	_, ok := t.(*types.Array)
	return ok
}
