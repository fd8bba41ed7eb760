package proxy

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/gradus-dev/gradus/grader/link"
)

// demander writes lines that hold only if the learner's package has what they name,
// and remembers how a learner would write that.
type demander struct {
	*writer
	demands map[int]string // by line of the body, from 0
}

func (d demander) line(signature, format string, args ...any) {
	d.demands[d.lines] = signature
	d.writer.line(format, args...)
}

func (d demander) source() link.Source {
	src, offset := d.file(driverName)
	lines := map[int]string{}
	for line, signature := range d.demands {
		lines[line+offset+1] = signature
	}
	return link.Source{Text: src, Lines: lines}
}

func (d demander) constant(k *types.Const) {
	if of := d.c.listing(k); len(of) > 0 { // whatever its value
		for _, t := range of {
			d.line("const "+k.Name()+" "+t.Obj().Name(), "var _ %s = %s", t, d.object(k))
		}
		return
	}
	text := constantText(k)
	d.line(fmt.Sprintf("const %s = %s", k.Name(), text), "var _ = map[bool]int{false: 0, %s == %s: 1}", d.object(k), text)
}

// shape makes the compiler check the parts of a type that the tests use.
func (d demander) shape(n *named) {
	t := n.obj.Type().(*types.Named)
	if t.TypeParams().Len() > 0 || !d.c.nameable(t) {
		return // checked where its instances, or what it is made of, are used
	}
	s, isStruct := t.Underlying().(*types.Struct)
	switch {
	case n.mode == opaque:
		d.line("type "+n.obj.Name(), "var _ *%s", t)
	case n.mode == listed:
		d.line("type "+n.obj.Name()+" "+types.TypeString(t.Underlying(), nil), "var _ map[%s]bool", t)
	case isStruct:
		for i := range s.NumFields() {
			if f := s.Field(i); f.Exported() {
				d.field(t, f)
			}
		}
	case n.mode == iface:
		d.interfaceShape(n)
	case n.mode == plain:
		d.line("type "+n.obj.Name()+" "+types.TypeString(t.Underlying(), (*types.Package).Name),
			"var _ = (*%s)((*%s)(nil))", t.Underlying(), t)
	}
}

// field demands a field, which may be promoted from a struct that is embedded, but not
// from where a pointer leads: it travels as a part of t.
func (d demander) field(t *types.Named, f *types.Var) {
	d.line(fmt.Sprintf("type %s struct { … %s %s … }", t.Obj().Name(), f.Name(), types.TypeString(f.Type(), (*types.Package).Name)),
		"func _(x *%s) { var _ *%s = &x.%s; const _ = %s.Offsetof(x.%[3]s) }", t, f.Type(), f.Name(), d.use("unsafe"))
}

// driverDemands writes what the driver uses of the learner's package. It is never
// compiled: the driver itself is. Without it a learner would read the compiler's
// words about code that they have not written.
func (c *contract) driverDemands() link.Source {
	if c.driver == nil {
		return link.Source{}
	}
	d := demander{c.newWriter(candidateSide, c.driver.Types), map[int]string{}}
	info := c.driver.TypesInfo
	seen := map[string]bool{}
	for _, id := range slices.SortedFunc(maps.Keys(info.Uses), func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) }) {
		obj := info.Uses[id]
		if obj.Pkg() != c.ref || obj.Parent() != c.ref.Scope() {
			continue
		}
		args := list(info.Instances[id].TypeArgs)
		if key := c.key(obj.Name(), args); !seen[key] {
			seen[key] = true
			d.used(obj, args)
		}
	}
	d.selections(info.Selections)
	return d.source()
}

// used demands a declared object, with type arguments if it is generic.
func (d demander) used(obj types.Object, args []types.Type) {
	switch obj := obj.(type) {
	case *types.Func:
		if sig := obj.Signature(); sig.TypeParams().Len() == 0 {
			d.function(&function{obj: obj, sig: sig})
		} else {
			d.instance(obj, args)
		}
	case *types.Const:
		d.constant(obj)
	case *types.Var:
		d.line(fmt.Sprintf("var %s %s", obj.Name(), types.TypeString(obj.Type(), (*types.Package).Name)), "var _ %s = %s", obj.Type(), d.object(obj))
	case *types.TypeName:
		if named, ok := types.Unalias(obj.Type()).(*types.Named); ok && named.TypeParams().Len() == 0 {
			d.line("type "+obj.Name(), "var _ *%s", obj.Type())
		}
	}
}

// instance demands a generic function with type arguments, as far as these are known.
func (d demander) instance(fn *types.Func, args []types.Type) {
	if slices.ContainsFunc(args, mentionsTypeParam) {
		return
	}
	if inst, err := types.Instantiate(nil, fn.Signature(), args, true); err == nil {
		d.function(&function{obj: fn, sig: inst.(*types.Signature), typeArgs: args})
	}
}

func (d demander) function(f *function) {
	d.line(d.c.friendly(f), "var _ = %s", d.wrapper(f))
}

// selections demands the methods and fields that are used.
func (d demander) selections(all map[*ast.SelectorExpr]*types.Selection) {
	type member struct{ of, name string }
	seen := map[member]bool{}
	inOrder := slices.SortedFunc(maps.Keys(all), func(a, b *ast.SelectorExpr) int { return int(a.Pos() - b.Pos()) })
	for _, expr := range inOrder {
		sel := all[expr]
		t, ok := types.Unalias(deref(sel.Recv())).(*types.Named)
		if !ok || t.Obj().Pkg() != d.c.ref || mentionsTypeParam(t) || seen[member{t.String(), sel.Obj().Name()}] {
			continue
		}
		seen[member{t.String(), sel.Obj().Name()}] = true
		switch obj := sel.Obj().(type) {
		case *types.Func:
			d.function(&function{obj: obj, sig: obj.Signature(), recv: t})
		case *types.Var:
			d.field(t, obj)
		}
	}
}
