package flow

import (
	"go/types"
)

// With Client.Seen, what this package's tokens reach through a field depends on the
// object whose field it is: a function in the field of one value may well call what
// is in the same field of another. A place of its own belongs to the field of each
// object, one more to what is stored when it isn't known in which object, and the
// place of the field itself holds all of them.
type (
	fieldOf struct {
		of object
		v  *types.Var
	}
	fieldOfAny struct{ v *types.Var }
)

// outside is the token of values that may come from callers of the package: they may
// be any object.
type outside struct{}

// access is a use of a field in a value that base holds.
type access struct {
	base    *node
	v       *types.Var
	unknown func() // makes the links for a value of which nothing is known
	done    bool
}

// perObject reports whether places of a field differ by the object it is part of.
func (f *Flow) perObject(v *types.Var) bool {
	return f.client.Seen && v.IsField() && v.Pkg() == f.pass.Pkg
}

// readField feeds n with field v of what base holds.
func (f *Flow) readField(n, base *node, v *types.Var, pass func(Token) bool) {
	f.link(f.place(v), n, func(tok Token) bool { return !own(tok) && pass(tok) })
	f.link(f.place(fieldOfAny{v}), n, pass)
	seen := map[object]bool{}
	var read func(tok Token)
	read = func(tok Token) {
		if o, ok := tok.(object); ok && !seen[o] && f.hasField(o, v) {
			seen[o] = true
			f.link(f.place(fieldOf{o, v}), n, pass)
			f.whenHeld(f.place(elements{o}), read) // *p = x
		}
	}
	f.whenHeld(base, read)
	f.accesses = append(f.accesses, &access{base: base, v: v, unknown: func() { f.link(f.place(v), n, pass) }})
}

// writeField makes field v of what base holds hold what from does.
func (f *Flow) writeField(from, base *node, v *types.Var) {
	pass := f.typed(v.Type())
	f.whenHeld(base, func(tok Token) {
		if o, ok := tok.(object); ok && f.hasField(o, v) {
			f.link(from, f.place(fieldOf{o, v}), pass)
		}
	})
	f.accesses = append(f.accesses, &access{base: base, v: v, unknown: func() { f.link(from, f.place(fieldOfAny{v}), pass) }})
}

// overwrite makes a variable that is pointed to, or a field of whatever object, hold
// what from does.
func (f *Flow) overwrite(from *node, v *types.Var) {
	typed := f.typed(v.Type())
	pass := func(tok Token) bool { return f.aliased(tok) && typed(tok) }
	f.link(from, f.place(v), pass)
	if f.perObject(v) {
		f.link(from, f.place(fieldOfAny{v}), pass)
	}
}

// located puts the token of a variable whose address is taken where its value is.
func (f *Flow) located(n *node, v *types.Var) {
	f.put(n, object{v})
	f.put(f.place(v), object{v})
	if f.perObject(v) {
		f.put(f.place(fieldOfAny{v}), object{v})
	}
}

// hasField reports whether an object is a struct with field v.
func (f *Flow) hasField(o object, v *types.Var) bool {
	t := f.siteType(o)
	if t == nil {
		return false
	}
	s, ok := pointee(t).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if field.Origin() == v {
			return true
		}
	}
	return false
}

// resolve makes the links of uses of fields in values that may be any, which shows
// when nothing else is left to do. It reports whether there were any.
func (f *Flow) resolve() (more bool) {
	for _, a := range f.accesses {
		if a.done || f.known(a) {
			continue
		}
		a.done, more = true, true
		a.unknown()
	}
	return more
}

// known reports whether it is known which objects a field is used in.
func (f *Flow) known(a *access) (found bool) {
	f.steps += len(a.base.tokens)
	for tok := range a.base.tokens {
		if tok == (outside{}) {
			return false
		}
		if o, ok := tok.(object); ok && f.hasField(o, a.v) {
			found = true
		}
	}
	return found
}

// open marks what callers of the package may pass, set and call.
func (f *Flow) open() {
	scope := f.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() {
			continue
		}
		if v, ok := obj.(*types.Var); ok {
			f.put(f.place(v), outside{})
			f.escape(f.place(v))
		}
		if s, ok := obj.Type().Underlying().(*types.Struct); ok {
			for v := range s.Fields() {
				if v.Exported() {
					f.escape(f.place(v.Origin()))
				}
			}
		}
	}
	for _, fn := range f.funcs {
		if fn.Decl == nil || !fn.Decl.Name.IsExported() {
			continue
		}
		f.entered(fn)
		if recv := fn.sig.Recv(); recv != nil {
			f.put(f.place(recv), outside{})
		}
		for i := range fn.sig.Results().Len() {
			f.escape(f.place(result{fn.Token, i}))
		}
	}
}

// escape has functions that n holds be called by others.
func (f *Flow) escape(n *node) {
	f.whenHeld(n, func(tok Token) {
		if fn := f.byTok[tok]; fn != nil {
			f.entered(fn)
		}
	})
}

// entered marks the parameters of a function that others call.
func (f *Flow) entered(fn *Func) {
	if fn.sig == nil {
		return
	}
	for v := range fn.sig.Params().Variables() {
		f.put(f.place(v), outside{})
	}
}
