package proxy

import (
	"go/types"
	"slices"
)

// all adds to u everything that a package exports.
func (u *uses) all(pkg *types.Package) {
	u.objects = nil
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if obj.Exported() {
			u.objects = append(u.objects, obj)
		}
		if t, ok := obj.(*types.TypeName); ok && !t.IsAlias() {
			u.wholeType(t)
		}
	}
	slices.SortFunc(u.objects, func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
}

// wholeType adds all methods of a type, and its shape unless that is its own business.
func (u *uses) wholeType(obj *types.TypeName) {
	set := types.NewMethodSet(types.NewPointer(obj.Type()))
	for m := range set.Methods() {
		if m.Obj().Exported() {
			u.markMethod(obj, m.Obj().Name())
		}
	}
	if s, ok := obj.Type().Underlying().(*types.Struct); !ok || showsFields(s) {
		u.shape[obj] = obj.Pos()
	} else if types.Comparable(obj.Type()) {
		u.compared[obj] = true
	}
}

func showsFields(s *types.Struct) bool {
	for f := range s.Fields() {
		if f.Exported() {
			return true
		}
	}
	return false
}

// Usual tests instantiate with these types, and with their own, which are tokens.
var usualTypes = []types.Type{types.Typ[types.String], types.Typ[types.Int]}

// insteadOfToken is for constraints that only lists of types satisfy.
var insteadOfToken = types.Typ[types.Float64]

// maxUsual bounds the instantiations that every package under test is compiled with,
// of each function or type. Beyond it, none is made before it is used.
const maxUsual = 27

// usual adds the usual instantiations of generic functions and types.
func (u *uses) usual(token types.Type) {
	for _, obj := range u.objects {
		if params := typeParamsOf(obj); params.Len() > 0 {
			u.instantiate(obj, params, token)
		}
	}
}

func (u *uses) instantiate(obj types.Object, params *types.TypeParamList, token types.Type) {
	lists := [][]types.Type{nil}
	for i := range params.Len() {
		var longer [][]types.Type
		choice := append(slices.Clone(usualTypes), token, insteadOfToken)
		if i > 0 && i == params.Len()-1 {
			choice = append(choice, types.Typ[types.Bool]) // a value, where the others are keys
		}
		for _, l := range lists {
			for _, t := range choice {
				longer = append(longer, append(slices.Clip(l), t))
			}
		}
		lists = longer
	}
	for _, args := range lists {
		for i := range args { // one of the two is enough
			if args[i] == insteadOfToken && satisfies(params.At(i), token) {
				args = nil
				break
			}
		}
		if args == nil || contains(u.instances[obj], args) || len(u.instances[obj]) >= maxUsual {
			continue
		}
		if _, err := types.Instantiate(nil, obj.Type(), args, true); err == nil {
			u.instances[obj] = append(u.instances[obj], args)
		}
	}
}

// satisfies reports whether t alone, without other arguments, satisfies p's constraint.
func satisfies(p *types.TypeParam, t types.Type) bool {
	i, ok := p.Constraint().Underlying().(*types.Interface)
	return ok && types.Satisfies(t, i)
}

func typeParamsOf(obj types.Object) *types.TypeParamList {
	if a, ok := obj.Type().(*types.Alias); ok {
		return a.TypeParams()
	}
	switch t := types.Unalias(obj.Type()).(type) {
	case *types.Signature:
		return t.TypeParams()
	case *types.Named:
		return t.TypeParams()
	}
	return nil
}

// typeOf finds a type of a package that pkg imports.
func typeOf(pkg *types.Package, path, name string) types.Type {
	for _, p := range pkg.Imports() {
		if obj := p.Scope().Lookup(name); p.Path() == path && obj != nil {
			return obj.Type()
		}
	}
	return types.Typ[types.Invalid]
}
