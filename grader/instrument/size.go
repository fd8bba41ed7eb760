package instrument

import (
	"go/ast"
	"go/types"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

// uses answers how large values of a type are and whether they may contain texts. A type
// parameter is as large as the largest type argument that the submission uses for it.
type uses struct {
	args map[*types.TypeParam][]types.Type
	// asserted says that the submission asserts an interface to a type parameter, which
	// may then be any type argument of the hidden tests.
	asserted bool
	// costly is the result of costlyMethods; nil until needed.
	costly map[string][]*types.Func
	sizes  map[types.Type]int64
	texts  map[types.Type]bool
}

func usesOf(files []*ast.File, info *types.Info) *uses {
	u := &uses{args: map[*types.TypeParam][]types.Type{}, sizes: map[types.Type]int64{}, texts: map[types.Type]bool{}}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				u.instance(info, n)
			case *ast.FuncDecl:
				u.receiver(info, n)
			case *ast.TypeAssertExpr:
				u.asserted = u.asserted || n.Type != nil && mentionsParam(info.TypeOf(n.Type))
			case *ast.CaseClause:
				for _, e := range n.List {
					u.asserted = u.asserted || info.Types[e].IsType() && mentionsParam(info.TypeOf(e))
				}
			}
			return true
		})
	}
	return u
}

// instance records the type arguments of the use id.
func (u *uses) instance(info *types.Info, id *ast.Ident) {
	inst, ok := info.Instances[id]
	if !ok {
		return
	}
	var params *types.TypeParamList
	switch obj := info.Uses[id].(type) {
	case *types.Func:
		params = obj.Signature().TypeParams()
	case *types.TypeName:
		if t, ok := obj.Type().(interface{ TypeParams() *types.TypeParamList }); ok {
			params = t.TypeParams()
		}
	}
	for i := 0; i < params.Len() && i < inst.TypeArgs.Len(); i++ {
		u.args[params.At(i)] = append(u.args[params.At(i)], inst.TypeArgs.At(i))
	}
}

// receiver records that the type parameters of a method are those of its type.
func (u *uses) receiver(info *types.Info, decl *ast.FuncDecl) {
	f, ok := info.Defs[decl.Name].(*types.Func)
	if !ok || f.Signature().RecvTypeParams().Len() == 0 {
		return
	}
	recv := f.Signature().Recv().Type()
	if p, ok := recv.(*types.Pointer); ok {
		recv = p.Elem()
	}
	named, ok := types.Unalias(recv).(*types.Named)
	if !ok {
		return
	}
	params := named.Origin().TypeParams()
	for i := range params.Len() {
		p := f.Signature().RecvTypeParams().At(i)
		u.args[p] = append(u.args[p], params.At(i))
	}
}

// concrete returns the type arguments of a type parameter, resolving those that are type
// parameters themselves.
func (u *uses) concrete(p *types.TypeParam) (list []types.Type) {
	seen := map[*types.TypeParam]bool{p: true}
	for next := []*types.TypeParam{p}; len(next) > 0; {
		last := next[len(next)-1]
		next = next[:len(next)-1]
		for _, arg := range u.args[last] {
			if q, ok := types.Unalias(arg).(*types.TypeParam); !ok {
				list = append(list, arg)
			} else if !seen[q] {
				seen[q] = true
				next = append(next, q)
			}
		}
	}
	return list
}

// maxSize bounds sizes, so that they can be added and multiplied.
const maxSize = 1 << 40

// size returns the bytes of a value, without what it points to.
func (u *uses) size(t types.Type) int64 {
	if n, ok := u.sizes[t]; ok {
		return n
	}
	n := int64(8)
	switch v := types.Unalias(t).(type) {
	case *types.TypeParam:
		for _, arg := range u.concrete(v) {
			n = max(n, u.size(arg))
		}
	default:
		switch v := v.Underlying().(type) {
		case *types.Array:
			n = maxSize
			if each := u.size(v.Elem()); each == 0 || v.Len() <= maxSize/each {
				n = v.Len() * each
			}
		case *types.Struct:
			n = 0
			for i := range v.NumFields() {
				n = min(n+u.size(v.Field(i).Type()), maxSize)
			}
		case *types.Basic:
			n = types.SizesFor("gc", "amd64").Sizeof(v)
		}
	}
	u.sizes[t] = min(n, maxSize)
	return u.sizes[t]
}

// words returns the words counted for copying a value, in addition to the statement's
// step: 0, unless it is a large array or struct.
func (u *uses) words(t types.Type) int64 {
	if t == nil { // that of the blank identifier, to which nothing is copied
		return 0
	}
	switch v := types.Unalias(t).(type) {
	case *types.TypeParam:
	case *types.Tuple:
		n := int64(0)
		for i := range v.Len() {
			n = min(n+u.words(v.At(i).Type()), maxSize)
		}
		return n
	default:
		switch v.Underlying().(type) {
		case *types.Array, *types.Struct:
		default:
			return 0
		}
	}
	if n := (u.size(t) + 7) / 8; n > meter.Small {
		return n
	}
	return 0
}

// holdsText reports whether comparing or hashing a value may read a text or an interface.
func (u *uses) holdsText(t types.Type) bool {
	if is, ok := u.texts[t]; ok {
		return is
	}
	is := false
	switch v := types.Unalias(t).(type) {
	case *types.TypeParam:
		is = u.asserted
		for _, arg := range u.concrete(v) {
			is = is || u.holdsText(arg) || isText(arg.Underlying())
		}
	default:
		switch v := v.Underlying().(type) {
		case *types.Array:
			is = u.holdsText(v.Elem())
		case *types.Struct:
			for i := range v.NumFields() {
				is = is || u.holdsText(v.Field(i).Type())
			}
		case *types.Interface:
			is = true
		case *types.Basic:
			is = isString(v)
		}
	}
	u.texts[t] = is
	return is
}

// mentionsParam reports whether a type parameter is written in t.
func mentionsParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Slice:
		return mentionsParam(t.Elem())
	case *types.Array:
		return mentionsParam(t.Elem())
	case *types.Pointer:
		return mentionsParam(t.Elem())
	case *types.Chan:
		return mentionsParam(t.Elem())
	case *types.Map:
		return mentionsParam(t.Key()) || mentionsParam(t.Elem())
	case *types.Struct:
		for i := range t.NumFields() {
			if mentionsParam(t.Field(i).Type()) {
				return true
			}
		}
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if mentionsParam(arg) {
				return true
			}
		}
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if mentionsParam(v.Type()) {
					return true
				}
			}
		}
	}
	return false
}
