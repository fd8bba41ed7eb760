package mirror

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/refactor/satisfy"
)

// NewInfo returns what Uses needs to know of the files that use a package.
func NewInfo() *types.Info {
	return &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
}

// Uses returns what files, of which info is known, use of pkg, sorted. The error names
// a use that leaves too much to the package, so that they have to be compiled against
// it.
func Uses(pkg *types.Package, files []*ast.File, info *types.Info) ([]Use, error) {
	f := &finder{pkg: pkg, info: info, uses: map[Use]bool{}, seen: map[types.Type]bool{}}
	if !plain.MatchString(pkg.Path()) {
		f.fail("import path %s is not written as it is in the names of symbols", pkg.Path())
	}
	for _, obj := range info.Uses {
		f.object(obj)
	}
	f.values()
	for _, sel := range info.Selections {
		f.selection(sel)
	}
	for _, file := range files {
		ast.Inspect(file, f.node)
	}
	f.conversions(files)
	var uses []Use
	for u := range f.uses {
		uses = append(uses, u)
	}
	slices.SortFunc(uses, func(a, b Use) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Method, b.Method))
	})
	return uses, f.err
}

type finder struct {
	pkg  *types.Package
	info *types.Info
	uses map[Use]bool
	seen map[types.Type]bool // types whose values were looked at
	err  error

	instance func(*types.Named) // is called with instances of the package's generic types
}

func (f *finder) fail(format string, args ...any) {
	if err := fmt.Errorf(format, args...); f.err == nil || err.Error() < f.err.Error() { // the same one each time
		f.err = err
	}
}

func (f *finder) use(k Kind, name string) { f.uses[Use{Kind: k, Name: name}] = true }

// own returns the package's type that t is or points to.
func (f *finder) own(t types.Type) (*types.TypeName, bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != f.pkg {
		return nil, false
	}
	if f.instance != nil && n.TypeArgs().Len() > 0 {
		f.instance(n)
	}
	return n.Obj(), true
}

// object notes a package-level declaration.
func (f *finder) object(obj types.Object) {
	if obj.Pkg() != f.pkg || obj.Parent() != f.pkg.Scope() {
		return
	}
	switch obj := obj.(type) {
	case *types.Func:
		f.use(Func, obj.Name())
	case *types.Var:
		f.use(Var, obj.Name())
	case *types.Const:
		f.use(Const, obj.Name())
	case *types.TypeName:
		if obj.IsAlias() {
			f.use(Alias, obj.Name())
		} else {
			f.use(Type, obj.Name())
		}
	}
}

// values notes the types of all values that are handled.
func (f *finder) values() {
	for _, tv := range f.info.Types {
		if !tv.IsType() {
			f.value(tv.Type)
		}
	}
	for _, obj := range f.info.Implicits {
		f.value(obj.Type())
	}
	for _, inst := range f.info.Instances {
		for arg := range inst.TypeArgs.Types() {
			f.value(arg)
		}
	}
	for _, obj := range f.info.Defs {
		switch obj := obj.(type) {
		case *types.Var:
			f.value(obj.Type())
		case *types.TypeName:
			f.value(obj.Type().Underlying())
		}
	}
}

// value notes the package's types whose values are part of a value of t: what only
// pointers lead to is not.
func (f *finder) value(t types.Type) {
	t = types.Unalias(t)
	if t == nil || f.seen[t] {
		return
	}
	f.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if obj, ok := f.own(t); ok {
			f.use(Value, obj.Name())
		}
		for arg := range t.TypeArgs().Types() {
			f.value(arg)
		}
	case *types.Pointer:
		if obj, ok := f.own(t); ok {
			f.use(Type, obj.Name())
			for arg := range types.Unalias(t.Elem()).(*types.Named).TypeArgs().Types() {
				f.value(arg)
			}
			break
		}
		f.value(t.Elem())
	case interface{ Elem() types.Type }: // a slice, an array, a map or a channel
		f.value(t.Elem())
		if m, ok := t.(*types.Map); ok {
			f.value(m.Key())
		}
	case *types.Struct:
		for v := range t.Fields() {
			f.value(v.Type())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			f.value(v.Type())
		}
	case *types.Signature:
		f.value(t.Params())
		f.value(t.Results())
	case *types.Interface:
		for m := range t.Methods() {
			f.value(m.Type())
		}
	}
}

// selection notes a method, and the layout of what the way to a method or field leads
// through.
func (f *finder) selection(sel *types.Selection) {
	t := sel.Recv()
	last := len(sel.Index()) - 1
	for n, i := range sel.Index() {
		obj, own := f.own(t)
		if n == last && sel.Kind() != types.FieldVal {
			if own {
				f.method(obj, sel.Obj().(*types.Func))
			}
			return
		}
		if own {
			f.use(Value, obj.Name())
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			f.fail("%v is no struct", t)
			return
		}
		t = s.Field(i).Type()
	}
}

// method notes a method that is declared for the type itself. The caller of one on
// values handles these.
func (f *finder) method(obj *types.TypeName, m *types.Func) {
	if types.IsInterface(obj.Type()) { // it is part of the type
		f.use(Value, obj.Name())
		return
	}
	f.uses[Use{Method, obj.Name(), m.Name()}] = true
	if _, onPointer := types.Unalias(m.Signature().Recv().Type()).(*types.Pointer); !onPointer {
		f.use(Value, obj.Name())
	}
}

// node looks for what no type of a value tells.
func (f *finder) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name == "new" && len(n.Args) > 0 {
			f.value(f.info.TypeOf(n.Args[0]))
		}
	case *ast.StructType:
		for _, field := range n.Fields.List {
			if len(field.Names) == 0 {
				f.embedded(field.Type)
			}
		}
	case *ast.InterfaceType:
		for _, m := range n.Methods.List {
			if len(m.Names) == 0 {
				f.embedded(m.Type)
			}
		}
	}
	return true
}

// embedded refuses the package's types where all their methods count, not only those
// that are used.
func (f *finder) embedded(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := f.info.Uses[id]; obj != nil && obj.Pkg() == f.pkg {
				f.fail("%s is embedded, with whatever methods it has", obj.Name())
			}
		}
		return true
	})
}

// conversions notes the methods of the package's types that are used as interfaces:
// the compiler writes tables of them.
func (f *finder) conversions(files []*ast.File) {
	find := satisfy.Finder{Result: map[satisfy.Constraint]bool{}}
	find.Find(f.info, files)
	for c := range find.Result {
		obj, ok := f.own(c.RHS)
		i, isInterface := c.LHS.Underlying().(*types.Interface)
		if !ok || !isInterface {
			continue
		}
		for m := range i.Methods() {
			found, index, _ := types.LookupFieldOrMethod(c.RHS, false, f.pkg, m.Name())
			if fn, ok := found.(*types.Func); ok && len(index) == 1 {
				f.method(obj, fn)
			} else {
				f.fail("%s.%s is promoted", obj.Name(), m.Name())
			}
		}
	}
}
