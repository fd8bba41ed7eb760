package proxy

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/types/typeutil"
	"golang.org/x/tools/refactor/satisfy"
)

// uses is what the hidden tests use of the challenge's package.
//
// A type's shape is used by a composite literal with elements, a field, an
// index, a range, len and its like, a conversion, arithmetic, an order, nil, or
// a typed constant. Comparing with == or using as a map key needs only handles
// that are equal when the values are.
type uses struct {
	owns  func(*types.Package) bool // is it one of the challenge's packages?
	tests *types.Package
	info  *types.Info

	objects   []types.Object // functions, types, constants, variables; in order of position
	instances map[types.Object][][]types.Type
	methods   map[*types.TypeName]map[string]bool
	shape     map[*types.TypeName]token.Pos
	compared  map[*types.TypeName]bool
	formatted map[*types.TypeName]bool           // passed as an empty interface
	passed    map[*types.TypeName][]types.Type   // by interface: what the tests pass as it
	stdErrors []*types.Var                       // error variables of other packages, such as sql.ErrNoRows
	errTypes  []*types.TypeName                  // error types of other packages, such as json.SyntaxError
	ctxValues []ctxValue                         // that the tests put into contexts
	constants map[*types.TypeName][]*types.Const // by type: those used as values of it
	fixed     map[*types.Const]bool              // used as something else, too
	deeply    map[*types.TypeName]ast.Node       // basic types of values that are compared deeply
}

func findUses(tests *packages.Package, owns func(*types.Package) bool) *uses {
	u := &uses{owns: owns, tests: tests.Types, info: tests.TypesInfo,
		instances: map[types.Object][][]types.Type{}, methods: map[*types.TypeName]map[string]bool{},
		shape: map[*types.TypeName]token.Pos{}, compared: map[*types.TypeName]bool{}, formatted: map[*types.TypeName]bool{}, passed: map[*types.TypeName][]types.Type{},
		constants: map[*types.TypeName][]*types.Const{}, fixed: map[*types.Const]bool{}, deeply: map[*types.TypeName]ast.Node{}}
	u.findObjects()
	u.findInstances()
	for _, f := range tests.Syntax {
		ast.Inspect(f, u.visit)
	}
	for obj, at := range u.deeply {
		if len(u.constants[obj]) == 0 {
			u.markShape(obj.Type(), at)
		}
	}
	u.findConversions(tests.Syntax)
	u.findAssignments(tests.Syntax)
	return u
}

func (u *uses) findObjects() {
	seen := map[types.Object]bool{}
	for _, obj := range u.info.Uses {
		if v, ok := obj.(*types.Var); ok && !seen[obj] && u.isStdError(v) {
			seen[obj] = true
			u.stdErrors = append(u.stdErrors, v)
		}
		if t, ok := obj.(*types.TypeName); ok && !seen[obj] && u.isErrorType(t) {
			seen[obj] = true
			u.errTypes = append(u.errTypes, t)
		}
		if !u.owns(obj.Pkg()) || obj.Parent() != obj.Pkg().Scope() || seen[obj] {
			continue
		}
		seen[obj] = true
		u.objects = append(u.objects, obj)
	}
	slices.SortFunc(u.objects, func(a, b types.Object) int {
		return cmp.Or(strings.Compare(a.Pkg().Path(), b.Pkg().Path()), cmp.Compare(a.Pos(), b.Pos()))
	})
	slices.SortFunc(u.errTypes, func(a, b *types.TypeName) int { return strings.Compare(a.String(), b.String()) })
	slices.SortFunc(u.stdErrors, func(a, b *types.Var) int { return strings.Compare(a.String(), b.String()) })
}

// isStdError reports whether v is an exported error variable of a package other
// than the challenge's and the tests' own.
func (u *uses) isStdError(v *types.Var) bool {
	return v.Pkg() != nil && !u.owns(v.Pkg()) && v.Pkg() != u.tests && v.Exported() && v.Parent() == v.Pkg().Scope() &&
		types.Identical(v.Type(), types.Universe.Lookup("error").Type())
}

// named returns the package's type behind t, one pointer or type arguments aside.
func (u *uses) named(t types.Type) *types.TypeName {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := declaredIn(u.owns, t); ok {
		return n.Obj()
	}
	return nil
}

func (u *uses) markShape(t types.Type, at ast.Node) {
	if n, ok := declaredIn(u.owns, orNil(t)); ok && u.shape[n.Obj()] == token.NoPos {
		u.shape[n.Obj()] = at.Pos()
	}
}

func orNil(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
}

func (u *uses) markMethod(obj *types.TypeName, name string) {
	if u.methods[obj] == nil {
		u.methods[obj] = map[string]bool{}
	}
	u.methods[obj][name] = true
}

func (u *uses) typeOf(e ast.Expr) types.Type { return u.info.TypeOf(e) }

func (u *uses) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if len(n.Elts) > 0 {
			u.markShape(deref(u.typeOf(n)), n)
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				u.visitIndex(n, kv.Key)
			}
		}
	case *ast.SelectorExpr:
		u.visitSelector(n)
		u.visitName(n, n.Sel)
	case *ast.IndexExpr:
		if u.info.Types[n.X].IsValue() { // not an instantiation
			u.markShape(deref(u.typeOf(n.X)), n)
			u.visitIndex(n.X, n.Index)
		}
	case *ast.SliceExpr:
		u.markShape(deref(u.typeOf(n.X)), n)
	case *ast.RangeStmt:
		u.markShape(u.typeOf(n.X), n)
	case *ast.UnaryExpr:
		if n.Op != token.AND {
			u.markShape(u.typeOf(n.X), n)
		}
	case *ast.BinaryExpr:
		u.visitBinary(n)
	case *ast.IncDecStmt:
		u.markShape(u.typeOf(n.X), n)
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE { // +=
			u.markShape(u.typeOf(n.Lhs[0]), n)
		}
	case *ast.CallExpr:
		u.visitCall(n)
	case *ast.BasicLit:
		u.markShape(u.typeOf(n), n)
	case *ast.IfStmt:
		u.markShape(u.typeOf(n.Cond), n)
	case *ast.ForStmt:
		if n.Cond != nil {
			u.markShape(u.typeOf(n.Cond), n)
		}
	case *ast.Ident:
		u.visitName(n, n)
	case *ast.MapType:
		if n, ok := declaredIn(u.owns, orNil(u.typeOf(n.Key))); ok {
			u.compared[n.Obj()] = true
		}
	}
	return true
}

func deref(t types.Type) types.Type {
	if t == nil {
		return types.Typ[types.Invalid]
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// visitName looks at an expression that names something: a constant of the package, or
// nil as a value of one of its types.
func (u *uses) visitName(e ast.Expr, name *ast.Ident) {
	tv, ok := u.info.Types[e]
	if !ok {
		return
	}
	if tv.IsNil() {
		u.markShape(tv.Type, e)
	}
	k, ok := u.info.Uses[name].(*types.Const)
	switch {
	case !ok:
	case u.owns(k.Pkg()):
		u.noteConstant(k, tv.Type, e)
	case !types.Identical(k.Type(), tv.Type): // a number of the tests' own
		u.markShape(tv.Type, e)
	}
}

// visitIndex looks at the index of an array or slice, which takes a number.
func (u *uses) visitIndex(x, index ast.Expr) {
	switch deref(u.typeOf(x)).Underlying().(type) {
	case *types.Slice, *types.Array:
		u.markShape(u.typeOf(index), index)
	}
}

// visitSelector notes methods and fields. A promoted field or method uses the
// shape of nothing but where the field lives.
func (u *uses) visitSelector(n *ast.SelectorExpr) {
	sel := u.info.Selections[n]
	if sel == nil {
		return
	}
	obj := u.named(sel.Recv())
	switch {
	case obj == nil:
	case sel.Kind() == types.FieldVal:
		u.markShape(deref(sel.Recv()), n)
	default:
		u.markMethod(obj, sel.Obj().Name())
	}
}

func (u *uses) visitBinary(n *ast.BinaryExpr) {
	u.markShape(u.typeOf(n), n)
	x, y := u.typeOf(n.X), u.typeOf(n.Y)
	for _, t := range []types.Type{x, y} {
		named, ok := declaredIn(u.owns, orNil(t))
		if !ok {
			continue
		}
		isNil := u.info.Types[n.X].IsNil() || u.info.Types[n.Y].IsNil()
		if (n.Op == token.EQL || n.Op == token.NEQ) && !isNil {
			u.compared[named.Obj()] = true
		} else {
			u.markShape(t, n)
		}
	}
}

// visitCall looks at conversions, built-in functions and what is passed as an
// interface or compared deeply.
func (u *uses) visitCall(n *ast.CallExpr) {
	fun := u.info.Types[n.Fun]
	switch {
	case fun.IsType():
		if !types.IsInterface(fun.Type) {
			u.markShape(fun.Type, n)
			u.markShape(u.typeOf(n.Args[0]), n)
		}
	case fun.IsBuiltin():
		if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name != "new" && id.Name != "panic" && id.Name != "print" && id.Name != "println" {
			for i, a := range n.Args {
				if i == 0 || id.Name != "append" { // appended elements stay whole
					u.markShape(u.typeOf(a), n)
				}
			}
		}
	default:
		u.noteContextValue(n)
		deep := u.looksInto(n)
		sig, _ := orNil(fun.Type).Underlying().(*types.Signature)
		for i, a := range n.Args {
			t := u.typeOf(a)
			if sig == nil || !isEmptyInterface(paramType(sig, i)) {
				continue
			}
			if deep != "" {
				u.markDeep(t, n, deep == "encoding/json", map[types.Type]bool{})
			} else if obj := u.named(t); obj != nil {
				u.formatted[obj] = true
				u.visitPrinted(n, obj, t)
			}
		}
	}
}

// visitPrinted looks at a value of the package that a text is made of: where that shows
// what the value is, as it does without a method String, the text may be compared.
func (u *uses) visitPrinted(call *ast.CallExpr, obj *types.TypeName, t types.Type) {
	_, basic := orNil(t).Underlying().(*types.Basic)
	f := calledFunc(u.info, call)
	if !basic || f == nil || f.Pkg() == nil || f.Pkg().Path() != "fmt" || f.Name() == "Errorf" {
		return
	}
	for _, name := range []string{"String", "Error"} {
		if m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, obj.Pkg(), name); m != nil {
			return
		}
	}
	u.markShape(t, call)
}

// calledFunc returns the function or method that is called, if it has a name.
func calledFunc(info *types.Info, call *ast.CallExpr) *types.Func {
	f, _ := typeutil.Callee(info, call).(*types.Func)
	return f
}

func paramType(sig *types.Signature, i int) types.Type {
	last := sig.Params().Len() - 1
	if sig.Variadic() && i >= last {
		return sig.Params().At(last).Type().(*types.Slice).Elem()
	}
	if i > last {
		return nil
	}
	return sig.Params().At(i).Type()
}

func isEmptyInterface(t types.Type) bool {
	if t == nil {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// looksInto returns the package of a function that looks into its arguments, or "".
func (u *uses) looksInto(n *ast.CallExpr) string {
	if f := calledFunc(u.info, n); f != nil && f.Pkg() != nil {
		switch path := f.Pkg().Path(); path {
		case "reflect", "github.com/google/go-cmp/cmp", "encoding/json":
			return path
		}
	}
	return ""
}

// markDeep marks the shape of every type of the package that t is made of,
// as far as their fields are exported: others can't be compared deeply anyway. Values of
// basic types are only compared, unless they are shown.
func (u *uses) markDeep(t types.Type, at ast.Node, shown bool, seen map[types.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	if n, ok := declaredIn(u.owns, t); ok {
		if s, ok := n.Underlying().(*types.Struct); ok && hasUnexported(s) {
			u.compared[n.Obj()] = true
			return
		}
		if _, basic := n.Underlying().(*types.Basic); basic && !shown {
			u.deeply[n.Obj()] = at
			return
		}
		u.markShape(n, at)
	}
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		u.markDeep(t.Elem(), at, shown, seen)
	case *types.Slice:
		u.markDeep(t.Elem(), at, shown, seen)
	case *types.Array:
		u.markDeep(t.Elem(), at, shown, seen)
	case *types.Map:
		u.markDeep(t.Key(), at, shown, seen)
		u.markDeep(t.Elem(), at, shown, seen)
	case *types.Struct:
		for i := range t.NumFields() {
			u.markDeep(t.Field(i).Type(), at, shown, seen)
		}
	}
}

func hasUnexported(s *types.Struct) bool {
	for i := range s.NumFields() {
		if !s.Field(i).Exported() {
			return true
		}
	}
	return false
}

// findConversions adds the methods by which a type satisfies the interfaces it
// is used as, and String and Error where values are printed.
func (u *uses) findConversions(files []*ast.File) {
	finder := satisfy.Finder{Result: map[satisfy.Constraint]bool{}}
	finder.Find(u.info, files)
	for c := range finder.Result {
		u.notePassed(c.LHS, c.RHS)
		obj := u.named(c.RHS)
		i, ok := c.LHS.Underlying().(*types.Interface)
		if obj == nil || !ok {
			continue
		}
		for j := range i.NumMethods() {
			u.markMethod(obj, i.Method(j).Name())
		}
	}
	for obj := range u.formatted {
		for _, name := range []string{"String", "Error"} {
			m, _, _ := types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, obj.Pkg(), name)
			if f, ok := m.(*types.Func); ok && f.Signature().Params().Len() == 0 {
				u.markMethod(obj, name)
			}
		}
	}
}
