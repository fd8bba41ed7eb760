package proxy

import (
	"context"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
)

// Where learners write tests, what they use of the package is not known when the
// packages they run against are built. So the contract is all that the reference
// exports, with every type by its shape that has one, and generic functions and types in
// the instantiations of usual tests. For tests that want others all is made anew, with
// theirs alone (instances.go finds them, carried.go writes them).

// suitePath is the import path of the main program of a learner's tests.
const suitePath = "github.com/gradus-dev/gradus/grader/judge/suite"

// StandIn is what is generated for a challenge where learners write tests.
type StandIn struct {
	build.Code          // Proxy is the stand-in, Dispatcher and Main go with the packages under test
	Instances  []string // of the generic API, by Instance.Key, sorted
	Mentions   []string // see Carrier
}

// GenerateStandIn returns the code for the package of ch, which is at importPath in the
// module at dir beside the file that UseFile made. env is the environment for the go
// command.
func GenerateStandIn(ctx context.Context, ch *grader.Challenge, dir, importPath string, env []string) (*StandIn, error) {
	l, err := load(ctx, dir, importPath, env, false)
	if err != nil {
		return nil, err
	}
	c := newContract(l)
	c.use = findUses(l.tests, c.owns)
	c.use.all(c.ref)
	if len(c.use.instances) == 0 {
		c.use.usual(typeOf(c.tests, peerPath, "Token"))
	}
	c.standIn = &StandIn{Mentions: mentions(c.ref)}
	if err := c.collectUses(); err != nil {
		return nil, err
	}
	for obj, lists := range c.use.instances {
		for _, args := range lists {
			c.standIn.Instances = append(c.standIn.Instances, c.key(obj.Name(), args))
		}
	}
	slices.Sort(c.standIn.Instances)
	c.standIn.Proxy, _ = c.writeProxies()
	c.standIn.Main = fmt.Appendf(nil, mainUnderTest, ch.DriverPath())
	c.standIn.Dispatcher, c.standIn.Demands = c.writeDispatcher()
	return c.standIn, nil
}

const mainUnderTest = `package main

import (
	"github.com/gradus-dev/gradus/grader/judge/peer"
	_ %q
)

func main() { peer.MainUnderTest() }
`

// declareGenerics has the stand-in declare all generic functions and types, with what
// they mention, whether there is an instance of them or not.
func (c *contract) declareGenerics() {
	for _, obj := range c.use.objects {
		params := typeParamsOf(obj)
		if params.Len() == 0 {
			continue
		}
		c.constraints(params, obj.Name())
		if f, ok := obj.(*types.Func); ok {
			c.examineSignature(job{f.Type(), f.Name()}, f.Signature())
			continue
		}
		n, ok := types.Unalias(obj.Type()).(*types.Named)
		if !ok {
			continue
		}
		info := &named{obj: n.Obj(), mode: c.modeOf(n), methods: map[string]*types.Func{}}
		c.named[n.Obj()] = info
		if info.mode != opaque {
			c.later(n.Underlying(), "%s", obj.Name())
		}
		if info.mode == iface || info.mode == constraint {
			continue
		}
		for _, name := range c.methodNames(n) {
			if m, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, c.ref, name); m != nil {
				info.methods[name] = m.(*types.Func)
				c.examineSignature(job{m.Type(), obj.Name() + "." + name}, m.(*types.Func).Signature())
			}
		}
	}
}

// genericFuncs writes the generic functions that are not done.
func (w *writer) genericFuncs(done map[*types.Func]bool) {
	for _, obj := range w.c.use.objects {
		if f, ok := obj.(*types.Func); ok && f.Signature().TypeParams().Len() > 0 && !done[f] {
			w.proxyFunc(f)
		}
	}
}

// joinTests writes what a stand-in has beside a judge's proxy.
func (w *writer) joinTests() {
	w.line("type %s struct{}", build.Anchor)
	w.line("func init() {")
	var names strings.Builder
	for _, m := range w.c.standIn.Mentions {
		fmt.Fprintf(&names, ", %q", m)
	}
	w.line("%s.Tests(%q, %q, (*%s)(nil)%s)", w.peer(), w.c.ref.Path()+"_test", w.c.ref.Path(), build.Anchor, names.String())
	w.line("%s.Connect()", w.use(suitePath))
	w.line("}")
}

// all adds to u everything that a package exports.
func (u *uses) all(pkg *types.Package) {
	u.objects = nil
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if obj.Exported() {
			u.objects = append(u.objects, obj)
		}
		if t, ok := obj.(*types.TypeName); ok && !t.IsAlias() {
			u.wholeType(t)
		}
	}
	slices.SortFunc(u.objects, func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
}

// wholeType adds all methods of a type, and its shape unless that is its own business.
func (u *uses) wholeType(obj *types.TypeName) {
	set := types.NewMethodSet(types.NewPointer(obj.Type()))
	for m := range set.Methods() {
		if m.Obj().Exported() {
			u.markMethod(obj, m.Obj().Name())
		}
	}
	if s, ok := obj.Type().Underlying().(*types.Struct); !ok || showsFields(s) {
		u.shape[obj] = obj.Pos()
	} else if types.Comparable(obj.Type()) {
		u.compared[obj] = true
	}
}

func showsFields(s *types.Struct) bool {
	for f := range s.Fields() {
		if f.Exported() {
			return true
		}
	}
	return false
}

// Usual tests instantiate with these types, and with their own, which are tokens.
var usualTypes = []types.Type{types.Typ[types.String], types.Typ[types.Int]}

// insteadOfToken is for constraints that only lists of types satisfy.
var insteadOfToken = types.Typ[types.Float64]

// maxUsual bounds the instantiations that every package under test is compiled with,
// of each function or type. Beyond it, none is made before it is used.
const maxUsual = 27

// usual adds the usual instantiations of generic functions and types.
func (u *uses) usual(token types.Type) {
	for _, obj := range u.objects {
		if params := typeParamsOf(obj); params.Len() > 0 {
			u.instantiate(obj, params, token)
		}
	}
}

func (u *uses) instantiate(obj types.Object, params *types.TypeParamList, token types.Type) {
	lists := [][]types.Type{nil}
	for i := range params.Len() {
		var longer [][]types.Type
		choice := append(slices.Clone(usualTypes), token, insteadOfToken)
		if i > 0 && i == params.Len()-1 {
			choice = append(choice, types.Typ[types.Bool]) // a value, where the others are keys
		}
		for _, l := range lists {
			for _, t := range choice {
				longer = append(longer, append(slices.Clip(l), t))
			}
		}
		lists = longer
	}
	for _, args := range lists {
		for i := range args { // one of the two is enough
			if args[i] == insteadOfToken && satisfies(params.At(i), token) {
				args = nil
				break
			}
		}
		if args == nil || contains(u.instances[obj], args) || len(u.instances[obj]) >= maxUsual {
			continue
		}
		if _, err := types.Instantiate(nil, obj.Type(), args, true); err == nil {
			u.instances[obj] = append(u.instances[obj], args)
		}
	}
}

// satisfies reports whether t alone, without other arguments, satisfies p's constraint.
func satisfies(p *types.TypeParam, t types.Type) bool {
	i, ok := p.Constraint().Underlying().(*types.Interface)
	return ok && types.Satisfies(t, i)
}

func typeParamsOf(obj types.Object) *types.TypeParamList {
	if a, ok := obj.Type().(*types.Alias); ok {
		return a.TypeParams()
	}
	switch t := types.Unalias(obj.Type()).(type) {
	case *types.Signature:
		return t.TypeParams()
	case *types.Named:
		return t.TypeParams()
	}
	return nil
}

// typeOf finds a type of a package that pkg imports.
func typeOf(pkg *types.Package, path, name string) types.Type {
	for _, p := range pkg.Imports() {
		if obj := p.Scope().Lookup(name); p.Path() == path && obj != nil {
			return obj.Type()
		}
	}
	return types.Typ[types.Invalid]
}

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
