package proxy

import (
	"cmp"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// writeProxies writes the packages that the hidden tests are linked against: those of
// the challenge and of its driver, which is nil where they use none. The last one
// says what there is to call.
func (c *contract) writeProxies() (ref, driver []byte) {
	w := c.newWriter(judgeSide, c.ref)
	w.proxies()
	if c.driver == nil {
		w.introduce()
		ref, _ = w.file(c.ref.Name())
		return ref, nil
	}
	ref, _ = w.file(c.ref.Name())
	w = c.newWriter(judgeSide, c.driver.Types)
	w.proxies()
	w.introduce()
	driver, _ = w.file(driverName)
	return ref, driver
}

// proxies writes stand-ins for what one package declares.
func (w *writer) proxies() {
	c := w.c
	for _, k := range c.constants {
		if k.Pkg() == w.home {
			w.constant(k)
		}
	}
	for _, v := range c.sentinels {
		if v.Pkg() == w.home {
			w.line("var %s error = %s.Sentinel(%q)", v.Name(), w.peer(), c.name(v))
		}
	}
	for _, obj := range c.use.objects {
		if t, ok := obj.(*types.TypeName); ok && t.IsAlias() && t.Pkg() == w.home {
			w.aliasType(t)
		}
	}
	for _, obj := range c.sortedNamed() {
		if obj.Pkg() == w.home {
			w.namedType(c.named[obj])
		}
	}
	done := map[*types.Func]bool{}
	for _, f := range c.functions {
		if f.recv == nil && f.obj.Pkg() == w.home && !done[f.obj] {
			done[f.obj] = true
			w.proxyFunc(f.obj)
		}
	}
	if c.standIn != nil {
		w.genericFuncs(done)
	}
}

// introduce writes how the judge's registry is filled.
func (w *writer) introduce() {
	stubs := w.stubs()
	w.line("func init() {")
	w.line("%s.Names(%s)", w.peer(), strings.Join(w.c.names(), ", "))
	w.registrations(stubs)
	w.line("}")
	if w.c.standIn != nil {
		w.joinTests()
	}
}

func (c *contract) sortedNamed() []*types.TypeName {
	objs := slices.Collect(maps.Keys(c.named))
	slices.SortFunc(objs, func(a, b *types.TypeName) int {
		return cmp.Or(strings.Compare(a.Pkg().Path(), b.Pkg().Path()), strings.Compare(a.Name(), b.Name()))
	})
	return objs
}

// names lists what the dispatcher provides, in its order.
func (c *contract) names() []string {
	var names []string
	for _, f := range c.functions {
		names = append(names, fmt.Sprintf("%q", f.key))
	}
	for _, v := range c.sentinels {
		names = append(names, fmt.Sprintf("%q", c.name(v)+".Error"))
	}
	return names
}

func (w *writer) constant(k *types.Const) {
	value := constantText(k)
	if b, ok := k.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		w.line("const %s = %s", k.Name(), value)
		return
	}
	w.line("const %s %s = %s", k.Name(), k.Type(), value)
}

// constantText writes a constant's value so that fractions stay exact.
func constantText(k *types.Const) string {
	return strings.Replace(k.Val().ExactString(), "/", ".0/", 1)
}

// aliasType writes a declared alias, which may be generic.
func (w *writer) aliasType(t *types.TypeName) {
	params, aliased := "", types.Unalias(t.Type())
	if a, ok := t.Type().(*types.Alias); ok {
		params, aliased = w.typeParams(a.TypeParams()), a.Rhs()
	}
	w.line("type %s = %s", t.Name()+params, aliased)
}

func (w *writer) namedType(n *named) {
	t := n.obj.Type().(*types.Named)
	head := n.obj.Name() + w.typeParams(t.TypeParams())
	switch n.mode {
	case opaque:
		w.line("type %s struct { gradus %s.Handle }", head, w.peer())
		w.line("func (t *%s) GradusHandle() *%s.Handle { return &t.gradus }", n.obj.Name()+paramNames(t), w.peer())
		if m, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, t.Obj().Pkg(), "String"); m == nil {
			w.line("func (t %s) String() string { return %q }", n.obj.Name()+paramNames(t), "(a "+n.obj.Name()+")")
		}
	case shared, plain, listed:
		if s, ok := t.Underlying().(*types.Struct); ok {
			w.structType(head, s)
			break
		}
		w.line("type %s %s", head, t.Underlying())
	default:
		w.line("type %s %s", head, t.Underlying())
	}
	for _, name := range slices.Sorted(maps.Keys(n.methods)) {
		w.proxyMethod(t, n.methods[name])
	}
}

func (w *writer) structType(head string, s *types.Struct) {
	var fields []string
	for i := range s.NumFields() {
		if f := s.Field(i); f.Exported() {
			name := f.Name() + " "
			if f.Embedded() {
				name = ""
			}
			fields = append(fields, fmt.Sprintf("%s%s %s", name, w.expr(f.Type()), tag(s.Tag(i))))
		}
	}
	w.line("type %s struct { %s }", head, strings.Join(fields, "; "))
}

func tag(t string) string {
	if t == "" {
		return ""
	}
	return fmt.Sprintf("%q", t)
}

func (w *writer) typeParams(l *types.TypeParamList) string {
	if l.Len() == 0 {
		return ""
	}
	var parts []string
	for i := range l.Len() {
		parts = append(parts, l.At(i).Obj().Name()+" "+w.expr(l.At(i).Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func paramNames(t *types.Named) string {
	if t.TypeParams().Len() == 0 {
		return ""
	}
	var names []string
	for i := range t.TypeParams().Len() {
		names = append(names, t.TypeParams().At(i).Obj().Name())
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// key writes the expression for a registered name; generic ones are looked up
// by the type arguments at run time.
func (w *writer) key(name, suffix string, params *types.TypeParamList) string {
	if params.Len() == 0 {
		return fmt.Sprintf("%q", name+suffix)
	}
	key := fmt.Sprintf("%s.Key(%q", w.peer(), name)
	for i := range params.Len() {
		key += fmt.Sprintf(", %s.TypeFor[%s]()", w.reflect(), params.At(i).Obj().Name())
	}
	return key + ")" + fmt.Sprintf(" + %q", suffix)
}

// invoke writes the call of f in the candidate. key is its name there, and display how
// it prints, if it is the challenge's and not the driver's.
func (w *writer) invoke(f *types.Func, key, display string, ins, outs []string) string {
	call, as := "Invoke", fmt.Sprintf("%q", display)
	if w.c.driver != nil && w.home == w.c.driver.Types {
		call, as = "Drive", w.driven(f)
	}
	return fmt.Sprintf("%s.%s(%s, %s, %s, %s)", w.peer(), call, key, as, pointers(ins), pointers(outs))
}

func (w *writer) proxyFunc(f *types.Func) {
	sig := f.Signature()
	params, ins := w.params(sig)
	results, outs := w.results(sig)
	w.line("func %s%s(%s)%s { %s; return }", f.Name(), w.typeParams(sig.TypeParams()), params, results,
		w.invoke(f, w.key(w.c.name(f), "", sig.TypeParams()), f.Name(), ins, outs))
}

func (w *writer) proxyMethod(t *types.Named, f *types.Func) {
	sig := f.Signature()
	params, ins := w.params(sig)
	results, outs := w.results(sig)
	star := "*"
	if onValue(t, f.Name()) {
		star = ""
	}
	key := w.key(w.c.name(t.Obj()), "."+f.Name(), t.TypeParams())
	w.line("func (recv %s%s) %s(%s)%s { %s; return }", star, t.Obj().Name()+paramNames(t), f.Name(), params, results,
		w.invoke(f, key, "."+f.Name(), append([]string{"recv"}, ins...), outs))
}

// onValue reports whether a method is in the method set of t itself, not only
// in that of *t.
func onValue(t *types.Named, method string) bool {
	return types.NewMethodSet(t).Lookup(t.Obj().Pkg(), method) != nil
}
