package instrument

import "go/types"

// underlying returns the types that values of type t may have, by their underlying
// types: one, unless t is a type parameter. known is false where any type may be.
func underlying(t types.Type) (list []types.Type, known bool) {
	p, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return []types.Type{t.Underlying()}, true
	}
	return termsOf(p.Constraint().Underlying().(*types.Interface))
}

// termsOf returns the types that every element of a constraint permits.
func termsOf(i *types.Interface) (list []types.Type, known bool) {
	for n := range i.NumEmbeddeds() {
		terms, ok := elementTerms(i.EmbeddedType(n))
		switch {
		case !ok:
		case !known:
			list, known = terms, true
		default:
			list = common(list, terms)
		}
	}
	return list, known
}

func elementTerms(t types.Type) (list []types.Type, known bool) {
	if u, ok := types.Unalias(t).(*types.Union); ok {
		for n := range u.Len() {
			terms, ok := elementTerms(u.Term(n).Type())
			if !ok {
				return nil, false
			}
			list = append(list, terms...)
		}
		return list, true
	}
	if i, ok := t.Underlying().(*types.Interface); ok {
		return termsOf(i)
	}
	return []types.Type{t.Underlying()}, true
}

func common(a, b []types.Type) (both []types.Type) {
	for _, t := range a {
		for _, u := range b {
			if types.Identical(t, u) {
				both = append(both, t)
				break
			}
		}
	}
	return both
}

// core returns the underlying type that all types of t share, or nil.
func core(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	list, known := underlying(t)
	if !known || len(list) == 0 {
		return nil
	}
	for _, u := range list {
		if !types.Identical(u, list[0]) {
			return nil
		}
	}
	return list[0]
}

// all reports whether is holds for every type of t.
func all(t types.Type, is func(types.Type) bool) bool {
	if t == nil {
		return false
	}
	list, known := underlying(t)
	for _, u := range list {
		known = known && is(u)
	}
	return known && len(list) > 0
}

// some reports whether is may hold for some type of t.
func some(t types.Type, is func(types.Type) bool) bool {
	list, known := underlying(t)
	for _, u := range list {
		if is(u) {
			return true
		}
	}
	return !known
}

func isString(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isBytes reports whether t is a slice of bytes.
func isBytes(t types.Type) bool { return sliceOf(t, types.Byte) }

// isText reports whether t is a string, or a slice of bytes or runes.
func isText(t types.Type) bool { return isString(t) || isBytes(t) || sliceOf(t, types.Rune) }

func sliceOf(t types.Type, elem types.BasicKind) bool {
	s, ok := t.(*types.Slice)
	return ok && types.Identical(s.Elem(), types.Typ[elem])
}

// isLooseText is isText, but also for slices whose element is a defined byte or rune type.
func isLooseText(t types.Type) bool {
	s, ok := t.(*types.Slice)
	return isString(t) || ok && (types.Identical(s.Elem().Underlying(), types.Typ[types.Byte]) || types.Identical(s.Elem().Underlying(), types.Typ[types.Rune]))
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// isInterface reports whether t is an interface and no type parameter.
func isInterface(t types.Type) bool {
	_, ok := t.Underlying().(*types.Interface)
	return ok && !isTypeParam(t)
}
