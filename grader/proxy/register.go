package proxy

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// stub is the implementation of an interface by the other side's object.
type stub struct {
	t    types.Type
	i    *types.Interface
	name string
}

// stubs writes the stub types this side needs, and returns them.
func (w *writer) stubs() []stub {
	var stubs []stub
	for n, key := range slices.Sorted(maps.Keys(w.c.ifaces)) {
		t := w.c.ifaces[key]
		if w.skipsInterface(t) {
			continue
		}
		s := stub{t, t.Underlying().(*types.Interface), fmt.Sprintf("gradusStub%d", n)}
		stubs = append(stubs, s)
		w.stubNames[key] = s.name
		w.line("type %s struct { gradusObject *%s.Object }", s.name, w.peer())
		w.line("func (s *%s) GradusObject() *%s.Object { return s.gradusObject }", s.name, w.peer())
		for k := range s.i.NumMethods() {
			m := s.i.Method(k)
			params, ins := w.params(m.Signature())
			results, outs := w.results(m.Signature())
			w.line("func (s *%s) %s(%s)%s { s.gradusObject.Invoke(%q, %d, %s, %s); return }",
				s.name, m.Name(), params, results, stubLabel(t)+"."+m.Name(), k, pointers(ins), pointers(outs))
		}
	}
	return stubs
}

// skipsInterface reports whether httpwire has the interface, or this side can't
// name it.
func (w *writer) skipsInterface(t types.Type) bool {
	switch types.TypeString(t, nil) {
	case "net/http.Handler", "net/http.ResponseWriter":
		return true
	}
	return w.side == judgeSide && w.c.mentionsTests(t)
}

func stubLabel(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return strings.ToLower(n.Obj().Name()[:1]) + n.Obj().Name()[1:]
	}
	return "value"
}

// registrations writes what both sides tell their registry: interfaces, types,
// codecs and sentinels.
func (w *writer) registrations(stubs []stub) {
	c := w.c
	if c.http {
		w.line("%s.Register()", w.use(httpPath))
	}
	for _, key := range slices.Sorted(maps.Keys(c.specials)) {
		w.line("%s.AddMarshaled((*%s)(nil))", w.peer(), c.specials[key])
	}
	for _, key := range slices.Sorted(maps.Keys(c.instances)) {
		w.registerType(key, c.instances[key])
	}
	for _, s := range stubs {
		w.registerInterface(s)
	}
	var sentinels []string
	for _, v := range c.use.stdErrors {
		sentinels = append(sentinels, w.use(v.Pkg().Path())+"."+v.Name())
	}
	for _, v := range c.sentinels {
		sentinels = append(sentinels, w.object(v))
	}
	w.line("%s.AddSentinels(%s)", w.peer(), strings.Join(sentinels, ", "))
	w.errorTypes()
}

func (w *writer) registerType(key string, n *types.Named) {
	info := w.c.named[n.Obj()]
	if info.mode == iface || info.mode == constraint || !w.c.nameable(n) || w.side == judgeSide && w.c.mentionsTests(n) {
		return
	}
	mode := map[mode]string{opaque: "Opaque", shared: "Shared", plain: "Plain", listed: "Plain"}[info.mode]
	w.line("%s.AddType((*%s)(nil), %[1]s.Type{Name: %[3]q, Mode: %[1]s.%[4]s, Fields: %[5]s, Intern: %[6]t, Error: %[1]s.%[7]s})",
		w.peer(), n, key, mode, fieldList(n, info.mode), w.c.interns(n), errorsOf(n))
	if info.mode == listed {
		w.registerConstants(n)
	}
}

func fieldList(n *types.Named, m mode) string {
	s, ok := n.Underlying().(*types.Struct)
	if !ok || m == opaque {
		return "nil"
	}
	names := []string{}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Exported() {
			names = append(names, fmt.Sprintf("%q", f.Name()))
		}
	}
	return "[]string{" + strings.Join(names, ", ") + "}"
}

// interns reports whether equal values of n need equal handles: the tests
// compare them, and no method can change one in place.
func (c *contract) interns(n *types.Named) bool {
	if !c.use.compared[n.Obj()] {
		return false
	}
	byPointer, byValue := types.NewMethodSet(types.NewPointer(n)), types.NewMethodSet(n)
	return byPointer.Len() == byValue.Len()
}

func (w *writer) registerInterface(s stub) {
	var methods []string
	for k := range s.i.NumMethods() {
		m := s.i.Method(k)
		params, names := w.params(m.Signature())
		results, _ := w.results(m.Signature())
		args := strings.Join(names, ", ")
		if m.Signature().Variadic() {
			args += "..."
		}
		if params != "" {
			params = ", " + params
		}
		call := w.methodCall(s.t, m, args)
		if results != "" {
			call = "return " + call
		}
		methods = append(methods, fmt.Sprintf("func(v %s%s)%s { %s%s }", w.expr(s.t), params, results, w.finish(m.Signature(), names), call))
	}
	var concrete []string
	for _, t := range w.c.implementers(s.i) {
		concrete = append(concrete, fmt.Sprintf(", (*%s)(nil)", w.expr(t)))
	}
	w.line("%s.AddInterface((*%s)(nil), []any{%s}, func(o *%[1]s.Object) any { return &%[4]s{o} }%[5]s)",
		w.peer(), w.expr(s.t), strings.Join(methods, ", "), s.name, strings.Join(concrete, ""))
}

// implementers returns the package's own types, as T or *T, that implement i in
// both processes: with methods the tests use, which the proxy therefore has.
func (c *contract) implementers(i *types.Interface) []types.Type {
	var found []types.Type
	for _, key := range slices.Sorted(maps.Keys(c.instances)) {
		n := c.instances[key]
		info := c.named[n.Obj()]
		if info.mode == iface || info.mode == constraint || c.mentionsTests(n) {
			continue
		}
		proxied := true
		for k := range i.NumMethods() {
			proxied = proxied && info.methods[i.Method(k).Name()] != nil
		}
		for _, t := range []types.Type{n, types.NewPointer(n)} {
			if proxied && types.Implements(t, i) {
				found = append(found, t)
			}
		}
	}
	return found
}
