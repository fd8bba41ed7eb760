package proxy

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/gradus-dev/gradus/grader/link"
)

// driverName is the name of the package that makes calls beside the submission, and
// the last element of its import path: the challenge's driver, if it has one, and the
// dispatcher.
const driverName = "driver"

// writeDispatcher writes the file that is compiled beside the driver, and one that is
// only type-checked there. What both demand of the learner's package stands one a line,
// so that a compile error there names what is demanded.
func (c *contract) writeDispatcher() (dispatcher, demands link.Source) {
	w := c.newWriter(candidateSide, c.driverTypes())
	d := demander{w, map[int]string{}}
	for _, k := range c.constants {
		if k.Pkg() == c.ref {
			d.constant(k)
		}
	}
	stubs := w.stubs()
	for _, obj := range c.sortedNamed() {
		if obj.Pkg() == c.ref {
			d.shape(c.named[obj])
		}
	}
	w.line("func init() {")
	w.line("%s.Provide(", w.peer())
	for _, f := range c.functions {
		if f.obj.Pkg() == c.ref || f.recv != nil && f.recv.Obj().Pkg() == c.ref {
			d.line(c.friendly(f), "%s,", w.wrapper(f))
		} else {
			w.line("%s,", w.wrapper(f))
		}
	}
	for _, v := range c.sentinels {
		d.line("var "+v.Name()+" error", "func() string { var err error = %s; return err.Error() },", w.object(v))
	}
	w.line(")")
	w.registrations(stubs)
	w.line("}")
	return d.source(), c.driverDemands()
}

func (c *contract) driverTypes() *types.Package {
	if c.driver == nil {
		return nil
	}
	return c.driver.Types
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
	if f.recv == nil {
		callee = w.object(f.obj)
	}
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
	info := w.c.named[f.recv.Obj()]
	if types.IsInterface(f.recv) || info != nil && info.mode != opaque && onValue(f.recv, f.obj.Name()) {
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
