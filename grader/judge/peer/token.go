package peer

import (
	"reflect"
	"strings"
)

// Tests that learners write run on the judge's end. They may instantiate a generic API with
// their own types, which no package under test was compiled for. But a package can only
// store, compare and return values of a type parameter, and a Token serves for that.

// Token stands in a package under test for a value that only the tests can look into.
// Tokens are equal when the values are, and the zero Token is the zero value.
type Token struct{ ID uint64 }

// testsEnd is what the end with a learner's tests knows of types outside the contract.
type testsEnd struct {
	own       string          // import path of the tests
	api       string          // import path of the stand-in for the package under test
	reference string          // that package's own import path, by which types are registered
	mentions  map[string]bool // see Tests
}

// Tests makes this process the one that holds a learner's tests, which are the package
// own. anchor is a nil pointer to a type of the stand-in for the package reference.
// mentions are the types that the API is made of beside its own: kinds, and names of
// other packages' types. All others travel as tokens. Generated code calls it; see
// proxy.Carrier.
//
//go:noinline
func Tests(own, reference string, anchor any, mentions ...string) {
	e := &testsEnd{own, pointed(anchor).PkgPath(), reference, map[string]bool{}}
	for _, m := range mentions {
		e.mentions[m] = true
	}
	Default.tests = e
}

// isToken reports whether values of t travel as tokens, as proxy.Carrier decides for the
// same type.
func (r *Registry) isToken(t reflect.Type) bool {
	e := r.tests
	switch {
	case e == nil || t == reflect.TypeFor[Token]() || t.PkgPath() == e.api && t.Name() != "":
		return false
	case t.PkgPath() == e.own && t.Name() != "":
		return !isBasic(t.Kind()) || !e.mentions[t.Kind().String()]
	case t.Kind() == reflect.Pointer && t.Elem().PkgPath() == e.api && t.Elem().Name() != "":
		return false
	case t.Name() != "" && t.PkgPath() != "":
		name, _, _ := strings.Cut(t.PkgPath()+"."+t.Name(), "[")
		return !e.mentions[name]
	case t == reflect.TypeFor[error]():
		return !e.mentions["error"]
	}
	return !e.mentions[t.Kind().String()]
}

func isBasic(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

// byStructure returns r for values inside an empty interface, whose types both sides have
// to know.
func (r *Registry) byStructure() *Registry {
	if r.tests == nil {
		return r
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.whole == nil {
		r.whole = &Registry{types: r.types, interfaces: r.interfaces, specials: r.specials, listed: r.listed, sentinels: r.sentinels,
			dynamic: r.dynamic, names: r.names, plans: map[reflect.Type]*plan{}}
	}
	return r.whole
}

// registered writes the name of a type of the stand-in as the package under test
// registers it.
func (e *testsEnd) registered(name string) string {
	return strings.ReplaceAll(name, e.api, e.reference)
}

// tokens are the values that were sent as tokens. They are never dropped, since the package
// may have stored any of them.
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
	p.tokens.values = append(p.tokens.values, pointerToCopy(v).Elem())
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
