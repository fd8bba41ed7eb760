package proxy

import (
	"fmt"
	"go/types"
	"strings"
)

// writeDispatcher writes the file that is compiled into the learner's package,
// one demand a line, so that a compile error there names what is demanded.
func (c *contract) writeDispatcher() (src []byte, lines map[int]string) {
	w := c.newWriter(candidateSide)
	demands := map[int]string{} // by line of the body, from 0
	demand := func(signature, format string, args ...any) {
		demands[w.lines] = signature
		w.line(format, args...)
	}
	stubs := w.stubs()
	for _, k := range c.constants {
		text := constantText(k)
		demand(fmt.Sprintf("const %s = %s", k.Name(), text), "var _ = map[bool]int{false: 0, %s == %s: 1}", k.Name(), text)
	}
	for _, obj := range c.sortedNamed() {
		w.demandShape(c.named[obj], demand)
	}
	w.line("func init() {")
	w.line("%s.Provide(", w.peer())
	for _, f := range c.functions {
		demand(c.friendly(f), "%s,", w.wrapper(f))
	}
	for _, v := range c.sentinels {
		demand("var "+v.Name()+" error", "func() string { var err error = %s; return err.Error() },", v.Name())
	}
	w.line(")")
	w.registrations(stubs)
	w.line("}")
	src, offset := w.file()
	lines = map[int]string{}
	for line, signature := range demands {
		lines[line+offset+1] = signature
	}
	return src, lines
}

// wrapper writes a function literal with the contract's signature that calls
// the learner's function; the compiler checks that they fit.
func (w *writer) wrapper(f *function) string {
	params, names := w.params(f.sig)
	results, _ := w.results(f.sig)
	args := strings.Join(names, ", ")
	if f.sig.Variadic() {
		args += "..."
	}
	callee := f.obj.Name()
	if len(f.typeArgs) > 0 {
		var ts []string
		for _, t := range f.typeArgs {
			ts = append(ts, w.expr(t))
		}
		callee += "[" + strings.Join(ts, ", ") + "]"
	}
	if f.recv != nil {
		callee = "recv." + callee
		recv := "recv " + w.receiver(f)
		if params != "" {
			recv += ", "
		}
		params = recv + params
	}
	call := fmt.Sprintf("%s(%s)", callee, args)
	if results != "" {
		call = "return " + call
	}
	return fmt.Sprintf("func(%s)%s { %s%s }", params, results, w.finish(f.sig, names), call)
}

func (w *writer) receiver(f *function) string {
	if w.c.named[f.recv.Obj()].mode != opaque && onValue(f.recv, f.obj.Name()) {
		return w.expr(f.recv)
	}
	return "*" + w.expr(f.recv)
}

// finish completes responses that a call wrote, before it returns.
func (w *writer) finish(sig *types.Signature, names []string) string {
	var b strings.Builder
	for i, name := range names {
		if types.TypeString(sig.Params().At(i).Type(), nil) == "net/http.ResponseWriter" {
			fmt.Fprintf(&b, "defer %s.Finish(%s); ", w.use(httpPath), name)
		}
	}
	return b.String()
}

// demandShape makes the compiler check the parts of a type that the tests use.
func (w *writer) demandShape(n *named, demand func(signature, format string, args ...any)) {
	t := n.obj.Type().(*types.Named)
	signature := "type " + n.obj.Name() + " " + types.TypeString(t.Underlying(), (*types.Package).Name)
	if t.TypeParams().Len() > 0 {
		return // checked where its instances are used
	}
	s, isStruct := t.Underlying().(*types.Struct)
	switch {
	case n.mode == opaque:
		demand("type "+n.obj.Name(), "var _ *%s", n.obj.Name())
	case isStruct:
		for i := range s.NumFields() {
			if f := s.Field(i); f.Exported() {
				demand(fmt.Sprintf("type %s struct { … %s %s … }", n.obj.Name(), f.Name(), types.TypeString(f.Type(), (*types.Package).Name)),
					"func _(x *%s) { var _ *%s = &x.%s }", n.obj.Name(), w.expr(f.Type()), f.Name())
			}
		}
	case n.mode == iface:
		w.demandInterface(n, demand)
	case n.mode == plain:
		demand(signature, "var _ = (*%s)((*%s)(nil))", w.expr(t.Underlying()), n.obj.Name())
	}
}

// friendly writes a function's signature as a learner would, from the
// reference, type parameters included.
func (c *contract) friendly(f *function) string {
	qualifier := func(p *types.Package) string {
		if p == c.ref || p == c.tests {
			return ""
		}
		return p.Name()
	}
	obj := f.obj.Origin()
	sig := strings.TrimPrefix(types.TypeString(obj.Type(), qualifier), "func")
	if f.recv == nil {
		return "func " + obj.Name() + sig
	}
	star := "*"
	if onValue(f.recv, obj.Name()) {
		star = ""
	}
	n := f.recv.Origin()
	name := n.Obj().Name()
	return fmt.Sprintf("func (%s %s%s) %s%s", strings.ToLower(name[:1]), star, name+paramNames(n), obj.Name(), sig)
}
