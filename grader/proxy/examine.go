package proxy

import (
	"go/types"
	"slices"
)

func (c *contract) examine(j job) error {
	t := types.Unalias(j.t)
	if n, ok := t.(*types.Named); ok {
		return c.examineNamed(j, n)
	}
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return refuse(j, "an unsafe.Pointer can't be carried")
		}
	case *types.Pointer:
		c.later(t.Elem(), "%s", j.where)
	case *types.Slice:
		c.later(t.Elem(), "%s", j.where)
	case *types.Array:
		c.later(t.Elem(), "%s", j.where)
	case *types.Map:
		c.later(t.Key(), "%s: key", j.where)
		c.later(t.Elem(), "%s: value", j.where)
	case *types.Struct:
		for i := range t.NumFields() {
			c.later(t.Field(i).Type(), "%s: field %s", j.where, t.Field(i).Name())
		}
	case *types.Signature:
		c.examineSignature(j, t)
	case *types.Interface:
		return c.examineInterface(j, t, t)
	case *types.Chan:
		return refuse(j, "a channel can't be carried between processes; offer a function, or observe it in a driver (driver/)")
	}
	return nil
}

func (c *contract) examineSignature(j job, t *types.Signature) {
	for i := range t.Params().Len() {
		p := t.Params().At(i)
		c.later(p.Type(), "%s: parameter %s", j.where, orNumber(p.Name(), i))
	}
	for i := range t.Results().Len() {
		c.later(t.Results().At(i).Type(), "%s: result %d", j.where, i+1)
	}
}

func (c *contract) examineNamed(j job, n *types.Named) error {
	switch {
	case n.Obj().Pkg() == nil: // error, comparable
		return nil
	case c.owns(n.Obj().Pkg()):
		return c.examineOwn(j, n)
	case n.Obj().Pkg() == c.tests:
		if recursive(n) {
			return refuse(j, "the tests' own type %s refers to itself, so the candidate can't be given its like", n.Obj().Name())
		}
		c.later(n.Underlying(), "%s", j.where)
		return nil
	}
	path := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	switch path {
	case "context.Context", "time.Time":
		return nil
	case "net/http.Handler", "net/http.ResponseWriter", "net/http.Request", "net/http.Response":
		c.http = true
		return nil
	}
	switch u := n.Underlying().(type) {
	case *types.Interface:
		return c.examineInterface(j, n, u)
	case *types.Struct:
		if marshals(n) {
			c.specials[c.typeKey(n)] = n
			return nil
		}
		if hasUnexported(u) {
			return refuse(j, "%s can't be carried between processes; use it inside a driver (driver/) instead", path)
		}
		c.later(u, "%s: %s", j.where, n.Obj().Name())
	default:
		c.later(u, "%s", j.where)
	}
	return nil
}

// recursive reports whether a type of the tests mentions itself.
func recursive(n *types.Named) bool {
	seen := map[types.Type]bool{}
	var walk func(t types.Type) bool
	walk = func(t types.Type) bool {
		t = types.Unalias(t)
		if t == n && len(seen) > 0 {
			return true
		}
		if seen[t] {
			return false
		}
		seen[t] = true
		if s, ok := t.Underlying().(*types.Struct); ok {
			for i := range s.NumFields() {
				if walk(s.Field(i).Type()) {
					return true
				}
			}
			return false
		}
		inner := parts(t.Underlying())
		for _, p := range inner {
			if walk(p) {
				return true
			}
		}
		return false
	}
	return walk(n)
}

// namesRecursive reports whether t is written with such a type.
func (c *contract) namesRecursive(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() == c.tests && recursive(n) {
		return true
	}
	return slices.ContainsFunc(parts(t), c.namesRecursive)
}

// marshals reports whether *n has a binary or text form of its own.
func marshals(n *types.Named) bool {
	set := types.NewMethodSet(types.NewPointer(n))
	has := func(names ...string) bool {
		for _, name := range names {
			if set.Lookup(n.Obj().Pkg(), name) == nil {
				return false
			}
		}
		return true
	}
	return has("MarshalBinary", "UnmarshalBinary") || has("MarshalText", "UnmarshalText")
}

func (c *contract) examineInterface(j job, t types.Type, i *types.Interface) error {
	if i.Empty() {
		return nil
	}
	if !i.IsMethodSet() {
		return nil // a constraint
	}
	if !mentionsTypeParam(t) {
		c.ifaces[c.typeKey(t)] = t
	}
	for k := range i.NumMethods() {
		m := i.Method(k)
		if !m.Exported() {
			return refuse(j, "the interface has the unexported method %s, which no process but the learner's can call", m.Name())
		}
		c.examineSignature(job{m.Type(), j.where + ": " + m.Name()}, m.Signature())
	}
	return nil
}

// examineOwn looks at a type of the challenge's package.
func (c *contract) examineOwn(j job, n *types.Named) error {
	obj := n.Obj()
	if c.named[obj] == nil {
		c.named[obj] = &named{obj: obj, mode: c.modeOf(n.Origin()), methods: map[string]*types.Func{}}
	}
	mode := c.named[obj].mode
	if mode != iface && mode != constraint && !c.nameable(n) && !byParts(n, mode) {
		return refuse(j, "the type %s is not exported, so what is outside the package can't take or give values of it; export it, or give it an exported alias", obj.Name())
	}
	c.constraints(n.Origin().TypeParams(), obj.Name())
	if !mentionsTypeParam(n) {
		c.instances[c.typeKey(n)] = n
	}
	switch u := n.Underlying().(type) {
	case *types.Interface:
		if mode == iface {
			return c.examineInterface(j, n, u)
		}
		c.constraint(u, j.where)
		return nil
	case *types.Struct:
		if mode == opaque {
			return nil
		}
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() {
				c.later(f.Type(), "%s: field %s", obj.Name(), f.Name())
			}
		}
	default:
		if mode != opaque {
			c.later(u, "%s", j.where)
		}
	}
	for _, a := range typeArgs(n) {
		c.later(a, "%s: type argument of %s", j.where, obj.Name())
	}
	return nil
}

// nameable reports whether code outside of the package can name a type.
func (c *contract) nameable(n *types.Named) bool { return n.Obj().Exported() || aliasOf(n) != nil }

// byParts reports whether values of a type can cross as what it is made of.
func byParts(n *types.Named, m mode) bool {
	_, isStruct := n.Underlying().(*types.Struct)
	return m == plain && !isStruct && n.NumMethods() == 0
}

// constraints sees to it that the proxy has the package's own types by which type
// parameters are constrained; the tests need not name them.
func (c *contract) constraints(l *types.TypeParamList, where string) {
	for i := range l.Len() {
		c.constraint(l.At(i).Constraint(), where)
	}
}

func (c *contract) constraint(t types.Type, where string) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if c.owns(t.Obj().Pkg()) {
			c.later(t, "%s", where)
		}
	case *types.Interface:
		for i := range t.NumEmbeddeds() {
			c.constraint(t.EmbeddedType(i), where)
		}
	case *types.Union:
		for i := range t.Len() {
			c.constraint(t.Term(i).Type(), where)
		}
	}
}

func mentionsTypeParam(t types.Type) bool { return len(typeParams(t, nil)) > 0 }
