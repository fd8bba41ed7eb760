package peer

import (
	"encoding"
	"reflect"
	"strings"
)

// Where learners write tests, those tests hold the judge's end, and instantiate the
// generic API with types that no package under test can have been compiled for: their
// own. A package can do nothing with a value of a type parameter but keep it, compare
// it and give it back, and for that a Token does as well.

// Token stands in a package under test for a value that only the tests can look into.
// Tokens are equal when the values are, and the zero Token is the zero value.
type Token struct{ ID uint64 }

// testsEnd is what the end of a learner's tests knows of types beside the contract.
type testsEnd struct {
	own       string // import path of the tests
	api       string // import path of the stand-in for the package under test
	reference string // that package's own import path, by which types are registered
	pointers  bool   // pointers to anything but the API's types travel as tokens
}

// Tests makes this process the one that holds a learner's tests, which are the package
// own. anchor is a nil pointer to a type of the stand-in for the package reference.
// Generated code calls it. See proxy.Carried for which types travel as tokens.
//
//go:noinline
func Tests(own, reference string, anchor any, pointers bool) {
	Default.tests = &testsEnd{own, pointed(anchor).PkgPath(), reference, pointers}
}

// isToken reports whether values of t travel as tokens, as proxy.Carried decides for
// the same type.
func (r *Registry) isToken(t reflect.Type) bool {
	e := r.tests
	switch {
	case e == nil || r.special(t) != nil || t.PkgPath() == e.api:
		return false
	case t.PkgPath() == e.own && t.Name() != "":
		return !isBasic(t.Kind())
	}
	switch t.Kind() {
	case reflect.Chan, reflect.UnsafePointer:
		return true
	case reflect.Pointer:
		return e.pointers && t.Elem().PkgPath() != e.api
	case reflect.Struct:
		return t.Name() != "" && !marshals(t) && hasUnexported(t)
	}
	return false
}

func isBasic(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

func hasUnexported(t reflect.Type) bool {
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			return true
		}
	}
	return false
}

// marshals reports whether *t has a binary or text form of its own.
func marshals(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()) && p.Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]()) ||
		p.Implements(reflect.TypeFor[encoding.TextMarshaler]()) && p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// registered writes the name of a type of the stand-in as the package under test
// registers it.
func (e *testsEnd) registered(name string) string {
	return strings.ReplaceAll(name, e.api, e.reference)
}

// tokens are the values that went out as tokens. They stay: the package may have kept
// any of them.
type tokens struct {
	ids    map[tokenKey]uint64 // of those that can be compared
	values []reflect.Value     // by ID, from 1
}

type tokenKey struct {
	typ   reflect.Type
	value any
}

func tokenPlan(pl *plan, t reflect.Type) {
	zero := reflect.Zero(t)
	pl.enc = func(m *encoder, v reflect.Value) {
		if v.IsZero() || v.Comparable() && v.Equal(zero) { // -0 in a struct
			m.Uint(0)
			return
		}
		m.Uint(m.p.tokenOf(v))
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		id := d.Uint()
		if id == 0 {
			v.SetZero()
		} else if kept := d.p.tokenValue(id); kept.IsValid() && kept.Type() == t {
			v.Set(kept)
		} else {
			d.Fail("a token that was never given out")
		}
	}
}

// tokenOf returns the ID of a value: the same for equal ones.
func (p *Peer) tokenOf(v reflect.Value) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	key, comparable := tokenKey{}, v.Comparable()
	if comparable {
		key = tokenKey{v.Type(), v.Interface()}
		if id, ok := p.tokens.ids[key]; ok {
			return id
		}
	}
	p.tokens.values = append(p.tokens.values, boxed(v).Elem())
	id := uint64(len(p.tokens.values))
	if comparable {
		if p.tokens.ids == nil {
			p.tokens.ids = map[tokenKey]uint64{}
		}
		p.tokens.ids[key] = id
	}
	return id
}

func (p *Peer) tokenValue(id uint64) reflect.Value {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id > uint64(len(p.tokens.values)) {
		return reflect.Value{}
	}
	return p.tokens.values[id-1]
}
