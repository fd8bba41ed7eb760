package proxy

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// An interface of the challenge's package may differ from the reference's as far as
// the tests can't tell. It needs the methods that they call; and where they pass
// values of their own, it may ask of those no more than the reference does.

// calls reports whether the tests call a method of an interface, as far as can be
// known: those of other packages' interfaces always.
func (c *contract) calls(t types.Type, method string) bool {
	n, ok := c.from(t)
	return !ok || c.use.methods[n.Obj()][method]
}

// interfaceShape makes the compiler check an interface of the package.
func (d demander) interfaceShape(n *named) {
	t := n.obj.Type().(*types.Named)
	i := t.Underlying().(*types.Interface)
	var used []*types.Func
	for k := range i.NumMethods() {
		if m := i.Method(k); d.c.calls(t, m.Name()) {
			used = append(used, m)
		}
	}
	called := types.NewInterfaceType(used, nil).Complete()
	text := func(t types.Type) string {
		return "type " + n.obj.Name() + " " + types.TypeString(t, (*types.Package).Name)
	}
	d.line(text(called), "func _(x %s) { _ = x.(any); var _ %s = x }", t, called)
	own := d.c.use.passed[n.obj]
	if len(own) == 0 {
		return
	}
	if stub := d.stubNames[d.c.typeKey(t)]; stub != "" && slices.ContainsFunc(own, func(v types.Type) bool { return d.c.use.named(v) == nil }) {
		d.line(text(i), "var _ %s = (*%s)(nil)", t, stub)
	}
	for _, v := range own {
		if obj := d.c.use.named(v); obj != nil && !mentionsTypeParam(v) {
			d.line("type "+obj.Name(), "var _ = func(x %s) %s { return x }", v, t)
		}
	}
}

// methodCall writes the call of v's method m. One that no test calls is looked for when
// it is called, as the package's interface need not have it.
func (w *writer) methodCall(t types.Type, m *types.Func, args string) string {
	if w.side == judgeSide || w.c.calls(t, m.Name()) {
		return fmt.Sprintf("v.%s(%s)", m.Name(), args)
	}
	one := types.NewInterfaceType([]*types.Func{m}, nil).Complete()
	return fmt.Sprintf("any(v).(%s).%s(%s)", w.expr(one), m.Name(), args)
}

// notePassed notes the values of other types that the tests pass as an interface of
// the package.
func (u *uses) notePassed(as, value types.Type) {
	n, ok := declaredIn(u.owns, as)
	if !ok || !types.IsInterface(as) {
		return
	}
	if obj := u.named(value); obj != nil && types.IsInterface(obj.Type()) {
		return // it came from the package
	}
	if b, ok := value.(*types.Basic); ok && b.Kind() == types.UntypedNil {
		return
	}
	if !slices.ContainsFunc(u.passed[n.Obj()], func(t types.Type) bool { return types.Identical(t, value) }) {
		u.passed[n.Obj()] = append(u.passed[n.Obj()], value)
		slices.SortFunc(u.passed[n.Obj()], func(a, b types.Type) int { return strings.Compare(a.String(), b.String()) })
	}
}
