package proxy

import (
	"go/types"
	"maps"
	"slices"
)

// alwaysExact are types that travel as they are although the API may not mention them,
// since most tests instantiate with them.
var alwaysExact = []string{"bool", "int", "string"}

// mentions returns the types that the API of a package is made of beside its own: kinds
// as package reflect calls them, and names of other packages' types; sorted.
func mentions(pkg *types.Package) []string {
	m := mentioned{pkg: pkg, found: map[string]bool{}, seen: map[types.Type]bool{}}
	for _, name := range alwaysExact {
		m.found[name] = true
	}
	for _, name := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			if obj.Exported() {
				m.signature(obj.Signature())
			}
		default:
			if obj.Exported() {
				m.walk(obj.Type())
			}
		}
	}
	return slices.Sorted(maps.Keys(m.found))
}

type mentioned struct {
	pkg   *types.Package
	found map[string]bool
	seen  map[types.Type]bool
}

func (m *mentioned) walk(t types.Type) {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok {
		for _, a := range typeArgs(n) {
			m.walk(a)
		}
		t = n.Origin()
	}
	if m.seen[t] {
		return
	}
	m.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		m.named(t)
	case *types.TypeParam:
		m.constraint(t)
	case *types.Union:
		for i := range t.Len() {
			m.walk(t.Term(i).Type())
		}
	case *types.Basic:
		m.found[basicName(t)] = true
	case *types.Pointer:
		if _, own := declaredIn(func(p *types.Package) bool { return p == m.pkg }, t.Elem()); !own {
			m.found["ptr"] = true
		}
		m.walk(t.Elem())
	case *types.Slice:
		m.found["slice"] = true
		m.walk(t.Elem())
	case *types.Array:
		m.found["array"] = true
		m.walk(t.Elem())
	case *types.Map:
		m.found["map"] = true
		m.walk(t.Key())
		m.walk(t.Elem())
	case *types.Signature:
		m.found["func"] = true
		m.signature(t)
	case *types.Struct:
		m.found["struct"] = true
		m.fields(t)
	case *types.Interface:
		if t.IsMethodSet() && !t.IsComparable() {
			m.found["interface"] = true
		}
		m.methods(t)
	}
}

func (m *mentioned) named(n *types.Named) {
	own := n.Obj().Pkg() == m.pkg
	switch {
	case n.Obj().Pkg() == nil:
		m.found[n.Obj().Name()] = true
		return
	case !own:
		m.found[n.Obj().Pkg().Path()+"."+n.Obj().Name()] = true
	}
	for i := range n.TypeParams().Len() {
		m.constraint(n.TypeParams().At(i))
	}
	for f := range n.Methods() {
		if own && f.Exported() {
			m.signature(f.Signature())
		}
	}
	switch u := n.Underlying().(type) {
	case *types.Struct:
		m.fields(u)
	case *types.Signature:
		m.signature(u)
	case *types.Interface:
		m.methods(u)
	default:
		m.walk(u)
	}
}

func (m *mentioned) signature(s *types.Signature) {
	for p := range s.TypeParams().TypeParams() {
		m.constraint(p)
	}
	for v := range s.Params().Variables() {
		m.walk(v.Type())
	}
	for v := range s.Results().Variables() {
		m.walk(v.Type())
	}
}

// constraint walks what a type argument must be made of: nothing for any and comparable.
func (m *mentioned) constraint(p *types.TypeParam) {
	if i, ok := p.Constraint().Underlying().(*types.Interface); ok {
		m.methods(i)
	}
}

func (m *mentioned) fields(s *types.Struct) {
	for f := range s.Fields() {
		if f.Exported() {
			m.walk(f.Type())
		}
	}
}

func (m *mentioned) methods(i *types.Interface) {
	for f := range i.ExplicitMethods() {
		m.signature(f.Signature())
	}
	for t := range i.EmbeddedTypes() {
		if e, ok := t.Underlying().(*types.Interface); ok {
			m.methods(e)
		} else {
			m.walk(t)
		}
	}
}
