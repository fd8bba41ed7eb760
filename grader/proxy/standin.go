package proxy

import (
	"context"
	"fmt"
	"go/types"
	"maps"
	"slices"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
)

// Where learners write tests, what they use of the package is not known when the
// packages they run against are built. So the contract is all that the reference
// exports, with every type by its shape that has one, and generic functions and types
// in the instantiations of usual tests; unusual ones come with the tests (instances.go
// finds them, carried.go writes them).

// suiteMain is the import path of the main program of a learner's tests.
const suitePath = "github.com/gradus-dev/gradus/grader/judge/suite"

// StandIn is what is generated for a challenge where learners write tests.
type StandIn struct {
	build.Code          // Proxy is the stand-in, Dispatcher and Main go with the packages under test
	Instances  []string // of the generic API, by Instance.Key, sorted
	Pointers   bool     // see Carrier
}

// GenerateStandIn returns the code for the package of ch, which is at importPath in the
// module at dir beside the file that UseFile made. env is the environment for the go
// command.
func GenerateStandIn(ctx context.Context, ch *grader.Challenge, dir, importPath string, env []string) (*StandIn, error) {
	ref, tests, err := load(ctx, dir, importPath, env)
	if err != nil {
		return nil, err
	}
	c := newContract(ref, tests)
	c.use = findUses(tests, ref.Types)
	c.use.all(typeOf(tests.Types, peerPath, "Token"))
	c.standIn = &StandIn{Pointers: !pointsElsewhere(ref.Types)}
	if err := c.collectUses(); err != nil {
		return nil, err
	}
	for obj, lists := range c.use.instances {
		for _, args := range lists {
			c.standIn.Instances = append(c.standIn.Instances, c.key(obj.Name(), args))
		}
	}
	slices.Sort(c.standIn.Instances)
	c.standIn.Proxy = c.writeProxy()
	c.standIn.Main = fmt.Appendf(nil, mainUnderTest, importPath)
	c.standIn.Dispatcher, c.standIn.Lines = c.writeDispatcher()
	return c.standIn, nil
}

const mainUnderTest = `package main

import (
	"github.com/gradus-dev/gradus/grader/judge/peer"
	_ %q
)

func main() { peer.MainUnderTest() }
`

// Anchor is a type that every stand-in declares, so that a file which imports it for
// nothing else can use it.
const Anchor = "GradusAnchor"

// joinTests writes what a stand-in has beside a judge's proxy.
func (w *writer) joinTests() {
	w.line("type %s struct{}", Anchor)
	w.line("func init() {")
	w.line("%s.Tests(%q, %q, (*%s)(nil), %t)", w.peer(), w.c.ref.Path()+"_test", w.c.ref.Path(), Anchor, w.c.standIn.Pointers)
	w.line("%s.Connect()", w.use(suitePath))
	w.line("}")
}

// all adds to u everything that the package exports.
func (u *uses) all(token types.Type) {
	u.objects = nil
	scope := u.pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if obj.Exported() {
			u.objects = append(u.objects, obj)
			u.usual(obj, token)
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

// usual adds the usual instantiations of a generic function or type.
func (u *uses) usual(obj types.Object, token types.Type) {
	params := typeParamsOf(obj)
	if params.Len() == 0 {
		return
	}
	lists := [][]types.Type{nil}
	for range params.Len() {
		var longer [][]types.Type
		for _, l := range lists {
			for _, t := range append(slices.Clone(usualTypes), token, insteadOfToken) {
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

// pointsElsewhere reports whether the API of a package has a pointer to anything but a
// type of its own, such as *int or *T.
func pointsElsewhere(pkg *types.Package) bool {
	seen := map[types.Type]bool{}
	var walk func(t types.Type) bool
	tuple := func(l *types.Tuple) bool {
		for v := range l.Variables() {
			if walk(v.Type()) {
				return true
			}
		}
		return false
	}
	walk = func(t types.Type) bool {
		t = types.Unalias(t)
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Pointer:
			_, own := isFrom(t.Elem(), pkg)
			return !own || walk(t.Elem())
		case *types.Signature:
			return tuple(t.Params()) || tuple(t.Results())
		case *types.Struct:
			for f := range t.Fields() {
				if f.Exported() && walk(f.Type()) {
					return true
				}
			}
		case *types.Interface:
			for m := range t.Methods() {
				if walk(m.Type()) {
					return true
				}
			}
		case *types.Named:
			if t.Obj().Pkg() != pkg {
				return slices.ContainsFunc(typeArgs(t), walk)
			}
			for m := range t.Methods() {
				if m.Exported() && walk(m.Type()) {
					return true
				}
			}
			return walk(t.Underlying())
		default:
			return slices.ContainsFunc(parts(t), walk)
		}
		return false
	}
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() && walk(obj.Type()) {
			return true
		}
	}
	return false
}

// merged returns lists without doubles, sorted.
func merged(lists ...[]string) []string {
	all := map[string]bool{}
	for _, l := range lists {
		for _, s := range l {
			all[s] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
