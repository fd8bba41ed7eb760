package proxy

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
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
