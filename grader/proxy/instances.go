package proxy

import (
	"go/types"
	"slices"
)

// findInstances collects the type arguments with which the tests use the
// package's generic functions and types. Where those are type parameters of a
// generic test helper, the helper's own instantiations are put in their place.
func (u *uses) findInstances() {
	type instance struct {
		obj  types.Object
		args []types.Type
	}
	var all []instance
	for id, inst := range u.info.Instances {
		if obj := u.info.Uses[id]; obj != nil {
			all = append(all, instance{obj, list(inst.TypeArgs)})
		}
	}
	concrete := map[types.Object][][]types.Type{}
	for changed := true; changed; {
		changed = false
		for _, inst := range all {
			for _, args := range ground(inst.args, concrete) {
				if !contains(concrete[inst.obj], args) {
					concrete[inst.obj] = append(concrete[inst.obj], args)
					changed = true
				}
			}
		}
	}
	for obj, args := range concrete {
		if u.owns(obj.Pkg()) {
			u.instances[obj] = args
		}
	}
}

func list(l *types.TypeList) []types.Type {
	var args []types.Type
	for i := range l.Len() {
		args = append(args, l.At(i))
	}
	return args
}

func contains(lists [][]types.Type, args []types.Type) bool {
	for _, l := range lists {
		same := len(l) == len(args)
		for i := range l {
			same = same && types.Identical(l[i], args[i])
		}
		if same {
			return true
		}
	}
	return false
}

// ground returns args with every type parameter replaced, once for each known
// instantiation of the function that declares it.
func ground(args []types.Type, concrete map[types.Object][][]types.Type) [][]types.Type {
	var params []*types.TypeParam
	for _, a := range args {
		params = typeParams(a, params)
	}
	if len(params) == 0 {
		return [][]types.Type{args}
	}
	var out [][]types.Type
	for owner, lists := range concrete {
		declared := declaring(owner, params)
		if declared == nil {
			continue
		}
		for _, l := range lists {
			subst := map[*types.TypeParam]types.Type{}
			for i := range declared.Len() {
				subst[declared.At(i)] = l[i]
			}
			replaced := make([]types.Type, len(args))
			for i, a := range args {
				replaced[i] = substitute(a, subst)
			}
			out = append(out, replaced)
		}
	}
	return out
}

// declaring returns the list of type parameters of a generic function or type, or of
// the receiver of one of its methods, that holds all of params, or nil.
func declaring(owner types.Object, params []*types.TypeParam) *types.TypeParamList {
	lists := []*types.TypeParamList{typeParamsOf(owner)}
	if n, ok := types.Unalias(owner.Type()).(*types.Named); ok {
		for m := range n.Methods() {
			lists = append(lists, m.Signature().RecvTypeParams())
		}
	}
	for _, l := range lists {
		held := slices.Collect(l.TypeParams())
		if !slices.ContainsFunc(params, func(p *types.TypeParam) bool { return !slices.Contains(held, p) }) {
			return l
		}
	}
	return nil
}

// typeParams appends the type parameters that t mentions.
func typeParams(t types.Type, found []*types.TypeParam) []*types.TypeParam {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return append(found, p)
	}
	for _, part := range parts(t) {
		found = typeParams(part, found)
	}
	return found
}

// parts returns the types that t is written with.
func parts(t types.Type) []types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return typeArgs(t)
	case *types.Pointer:
		return []types.Type{t.Elem()}
	case *types.Slice:
		return []types.Type{t.Elem()}
	case *types.Array:
		return []types.Type{t.Elem()}
	case *types.Map:
		return []types.Type{t.Key(), t.Elem()}
	}
	return nil
}

func substitute(t types.Type, subst map[*types.TypeParam]types.Type) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if r, ok := subst[t]; ok {
			return r
		}
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return t
		}
		args := typeArgs(t)
		for i, a := range args {
			args[i] = substitute(a, subst)
		}
		if inst, err := types.Instantiate(nil, t.Origin(), args, false); err == nil {
			return inst
		}
	case *types.Pointer:
		return types.NewPointer(substitute(t.Elem(), subst))
	case *types.Slice:
		return types.NewSlice(substitute(t.Elem(), subst))
	case *types.Array:
		return types.NewArray(substitute(t.Elem(), subst), t.Len())
	case *types.Map:
		return types.NewMap(substitute(t.Key(), subst), substitute(t.Elem(), subst))
	}
	return t
}
