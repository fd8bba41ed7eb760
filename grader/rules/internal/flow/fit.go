package flow

import (
	"go/ast"
	"go/types"
	"reflect"
)

// fit is a question to fits.
type fit struct {
	tok Token
	t   types.Type
}

// fits reports whether a value of type t may hold one of this package's tokens: be
// it, lead to it by elements, or hide it, as an interface and the types of other
// packages do. Fields of the package's own structs have places of their own.
func (f *Flow) fits(tok Token, t types.Type) bool {
	key := fit{tok, t}
	yes, known := f.fitted[key]
	if !known {
		f.fitted[key] = false // for a type that leads to itself
		yes = f.fitting(tok, t)
		f.fitted[key] = yes
	}
	return yes
}

func (f *Flow) fitting(tok Token, t types.Type) bool {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	if c, ok := tok.(concrete); ok && c.typ == f.dynamic(t) {
		return true
	}
	_, isObject := tok.(object)
	isObject = isObject || tok == outside{}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Interface:
		switch tok := tok.(type) {
		case concrete:
			return sameMethods(types.NewPointer(tok.typ), u)
		case object, outside:
			return true
		}
		return u.NumMethods() <= 1 // that of a type such as http.HandlerFunc
	case *types.Signature:
		return f.callable(tok, u)
	case *types.Struct:
		return isObject || f.isForeign(t)
	case *types.Map:
		return isObject || f.fits(tok, u.Key()) || f.fits(tok, u.Elem())
	case interface{ Elem() types.Type }: // slices, arrays, pointers, channels
		return isObject || f.fits(tok, u.Elem())
	}
	return true
}

// isForeign reports whether t, or what it points to, is a struct type of another
// package.
func (f *Flow) isForeign(t types.Type) bool {
	named, ok := pointee(t).(*types.Named)
	if !ok {
		return false
	}
	_, isStruct := named.Underlying().(*types.Struct)
	return isStruct && named.Obj().Pkg() != f.pass.Pkg
}

// callable reports whether a function of this signature may be tok, or an iterator
// over values that hold it.
func (f *Flow) callable(tok Token, sig *types.Signature) bool {
	if fn := f.byTok[tok]; fn != nil && fn.sig != nil && alike(fn.sig, sig) {
		return true
	}
	switch tok.(type) {
	case *ast.RangeStmt, unbound:
		return true
	}
	yield := yieldOf(sig)
	if yield == nil {
		return false
	}
	for v := range yield.Params().Variables() {
		if f.fits(tok, v.Type()) {
			return true
		}
	}
	return false
}

// yieldOf returns the signature of an iterator's parameter, or nil.
func yieldOf(sig *types.Signature) *types.Signature {
	if sig.Params().Len() != 1 {
		return nil
	}
	yield, _ := sig.Params().At(0).Type().Underlying().(*types.Signature)
	return yield
}

// alike reports whether signatures may be instances of the same one.
func alike(a, b *types.Signature) bool {
	return alikeTuples(a.Params(), b.Params()) && alikeTuples(a.Results(), b.Results())
}

func alikeTuples(a, b *types.Tuple) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		t, u := types.Unalias(a.At(i).Type()), types.Unalias(b.At(i).Type())
		_, generic := t.(*types.TypeParam)
		_, generic2 := u.(*types.TypeParam)
		if !generic && !generic2 && reflect.TypeOf(t.Underlying()) != reflect.TypeOf(u.Underlying()) {
			return false
		}
	}
	return true
}

// pointee returns the type that t, itself or through a pointer, is.
func pointee(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Unalias(t)
}
