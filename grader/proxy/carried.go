package proxy

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Instance is a generic function or type of an API with type arguments as they travel.
type Instance struct {
	Key     string   // "New[string,int]"
	expr    string   // of Go, with the API imported as api
	isType  bool     // and not a function
	imports []string // other packages that expr names
}

// Refusal is a type argument that can't travel.
type Refusal struct {
	Pos     token.Pos
	Message string
}

// Carrier writes types of a learner's tests as they travel. A type that the API is not
// made of can only be a type argument, with whose values a package under test can do
// nothing but keep them, compare them and give them back: so they are carried by tokens.
// See peer.Token, and Registry.isToken there for the same rules in the running tests.
type Carrier struct {
	Tests     *types.Package
	API       *types.Package // the stand-in
	Reference string         // import path of the package it stands in for
	Mentions  []string       // what the API is made of, sorted: see mentions
}

var tokenType = types.NewNamed(types.NewTypeName(token.NoPos, types.NewPackage(peerPath, "peer"), "Token", nil),
	types.NewStruct([]*types.Var{types.NewField(token.NoPos, nil, "ID", types.Typ[types.Uint64], false)}, nil), nil)

func (c *Carrier) mentions(name string) bool {
	_, found := slices.BinarySearch(c.Mentions, name)
	return found
}

// Carried returns the type as which t travels. The error says why none does.
func (c *Carrier) Carried(t types.Type) (types.Type, error) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return c.named(t)
	case *types.TypeParam:
		return nil, fmt.Errorf("the type %s depends on a type parameter in a way that can't be followed; name the type", t)
	case *types.Basic:
		return c.orToken(basicName(t), func() (types.Type, error) { return t, nil })
	case *types.Pointer:
		if n, ok := types.Unalias(t.Elem()).(*types.Named); ok && n.Obj().Pkg() == c.API {
			return wrap(types.NewPointer)(c.Carried(t.Elem()))
		}
		return c.orToken("ptr", func() (types.Type, error) { return wrap(types.NewPointer)(c.Carried(t.Elem())) })
	case *types.Slice:
		return c.orToken("slice", func() (types.Type, error) { return wrap(types.NewSlice)(c.Carried(t.Elem())) })
	case *types.Array:
		return c.orToken("array", func() (types.Type, error) {
			return wrap(func(e types.Type) *types.Array { return types.NewArray(e, t.Len()) })(c.Carried(t.Elem()))
		})
	case *types.Map:
		return c.orToken("map", func() (types.Type, error) {
			key, err := c.Carried(t.Key())
			if err != nil {
				return nil, err
			}
			return wrap(func(e types.Type) *types.Map { return types.NewMap(key, e) })(c.Carried(t.Elem()))
		})
	case *types.Struct:
		return c.orToken("struct", func() (types.Type, error) { return c.structure(t) })
	case *types.Signature:
		return c.orToken("func", func() (types.Type, error) { return c.signature(t) })
	case *types.Interface:
		return c.orToken("interface", func() (types.Type, error) { return t, nil })
	}
	return tokenType, nil // channels
}

// orToken returns what exact makes if the API mentions types of that kind or name.
func (c *Carrier) orToken(name string, exact func() (types.Type, error)) (types.Type, error) {
	if !c.mentions(name) {
		return tokenType, nil
	}
	return exact()
}

func wrap[T types.Type](make func(types.Type) T) func(types.Type, error) (types.Type, error) {
	return func(t types.Type, err error) (types.Type, error) {
		if err != nil {
			return nil, err
		}
		return make(t), nil
	}
}

func (c *Carrier) named(n *types.Named) (types.Type, error) {
	exact := func() (types.Type, error) {
		for _, a := range typeArgs(n) {
			if carried, err := c.Carried(a); err != nil || !types.Identical(carried, a) {
				return nil, fmt.Errorf("the type argument %s is made of types that only the tests know", types.TypeString(n, (*types.Package).Name))
			}
		}
		return n, nil
	}
	switch n.Obj().Pkg() {
	case c.API:
		return exact()
	case c.Tests:
		if b, ok := n.Underlying().(*types.Basic); ok {
			return c.Carried(b)
		}
		return tokenType, nil
	case nil: // error
		return c.orToken(n.Obj().Name(), exact)
	}
	return c.orToken(n.Obj().Pkg().Path()+"."+n.Obj().Name(), exact)
}

func (c *Carrier) structure(s *types.Struct) (types.Type, error) {
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		f := s.Field(i)
		t, err := c.Carried(f.Type())
		if err != nil {
			return nil, err
		}
		fields[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), t, false)
	}
	return types.NewStruct(fields, nil), nil
}

func (c *Carrier) signature(s *types.Signature) (types.Type, error) {
	params, err := c.tuple(s.Params())
	if err != nil {
		return nil, err
	}
	results, err := c.tuple(s.Results())
	return types.NewSignatureType(nil, nil, nil, params, results, s.Variadic()), err
}

func (c *Carrier) tuple(l *types.Tuple) (*types.Tuple, error) {
	vars := make([]*types.Var, l.Len())
	for i := range vars {
		t, err := c.Carried(l.At(i).Type())
		if err != nil {
			return nil, err
		}
		vars[i] = types.NewVar(token.NoPos, nil, "", t)
	}
	return types.NewTuple(vars...), nil
}

// Instances finds the instantiations of the API that tests use, sorted.
func (c *Carrier) Instances(info *types.Info) (all []Instance, refused []Refusal) {
	u := &uses{owns: func(p *types.Package) bool { return p == c.API }, info: info, instances: map[types.Object][][]types.Type{}}
	u.findInstances()
	seen := map[string]bool{}
	for obj, lists := range u.instances {
		for _, args := range lists {
			i, err := c.instance(obj, args)
			if err != nil {
				refused = append(refused, Refusal{placeOf(info, obj), fmt.Sprintf("%s can't be tested so: %v", obj.Name(), err)})
			} else if !seen[i.Key] {
				seen[i.Key] = true
				all = append(all, i)
			}
		}
	}
	slices.SortFunc(all, func(a, b Instance) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(refused, func(a, b Refusal) int { return int(a.Pos - b.Pos) })
	return all, refused
}

func placeOf(info *types.Info, obj types.Object) (first token.Pos) {
	for id := range info.Instances {
		if info.Uses[id] == obj && (first == token.NoPos || id.Pos() < first) {
			first = id.Pos()
		}
	}
	return first
}

func (c *Carrier) instance(obj types.Object, args []types.Type) (Instance, error) {
	carried := make([]types.Type, len(args))
	for i, a := range args {
		var err error
		if carried[i], err = c.Carried(a); err != nil {
			return Instance{}, err
		}
	}
	if _, err := types.Instantiate(nil, obj.Type(), carried, true); err != nil {
		return Instance{}, fmt.Errorf("the methods of a type that the tests declare can't be called from the package under test (%w)", err)
	}
	var i Instance
	_, i.isType = obj.(*types.TypeName)
	qualifier := func(p *types.Package) string {
		switch p {
		case c.API:
			return "api"
		case tokenType.Obj().Pkg():
			return "peer"
		}
		i.imports = append(i.imports, p.Path())
		return alias(p.Path())
	}
	registered := &contract{tests: c.Tests, rename: map[*types.Package]string{c.API: c.Reference}}
	keys, exprs := make([]string, len(carried)), make([]string, len(carried))
	for k, t := range carried {
		keys[k], exprs[k] = registered.typeKey(t), types.TypeString(t, qualifier)
	}
	i.Key = obj.Name() + "[" + strings.Join(keys, ",") + "]"
	i.expr = "api." + obj.Name() + "[" + strings.Join(exprs, ", ") + "]"
	return i, nil
}

func alias(path string) string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
}

// UseFile is the external test file of the package reference, named pkg, that makes
// GenerateStandIn know of instances.
func UseFile(pkg, reference string, instances []Instance) []byte {
	var b strings.Builder
	api := "api"
	if len(instances) == 0 {
		api = "_"
	}
	fmt.Fprintf(&b, "package %s_test\n\nimport (\n\t%s %q\n\tpeer %q\n", pkg, api, reference, peerPath)
	paths := map[string]bool{}
	for _, i := range instances {
		for _, p := range i.imports {
			paths[p] = true
		}
	}
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		fmt.Fprintf(&b, "\t%s %q\n", alias(p), p)
	}
	b.WriteString(")\n\nvar _ peer.Token\n")
	for _, i := range instances {
		form := "var _ = %s\n"
		if i.isType {
			form = "var _ *%s\n"
		}
		fmt.Fprintf(&b, form, i.expr)
	}
	return []byte(b.String())
}
