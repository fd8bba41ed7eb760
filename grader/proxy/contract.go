package proxy

import (
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// contract is what judge and candidate have to agree on.
type contract struct {
	ref     *types.Package    // the challenge's package
	driver  *packages.Package // its driver; nil where the tests use none
	tests   *types.Package
	testPkg *packages.Package

	use       *uses
	functions []*function                // in a fixed order: what the judge may call
	seen      map[string]bool            // keys of functions
	named     map[*types.TypeName]*named // types of the challenge's packages
	instances map[string]*types.Named    // by key: each concrete type of the challenge's packages
	ifaces    map[string]types.Type      // by key: interfaces whose values cross
	specials  map[string]types.Type      // by key: types that marshal themselves
	sentinels []*types.Var
	constants []*types.Const
	http      bool // net/http types cross
	work      []job

	standIn *StandIn                  // being generated, where learners write tests
	rename  map[*types.Package]string // paths of packages in keys, where they are not their own
}

// job is a type still to be examined and where it was met.
type job struct {
	t     types.Type
	where string
}

// function is something the judge calls: a function or a method.
type function struct {
	key      string // as registered: "MergeSort[int]", "Cache[string,int].Get"
	obj      *types.Func
	sig      *types.Signature // concrete
	recv     *types.Named     // concrete receiver, or nil
	typeArgs []types.Type     // of a generic function
}

// named is a type declared in one of the challenge's packages, generic or not.
type named struct {
	obj     *types.TypeName
	mode    mode
	methods map[string]*types.Func // that the tests use
}

type mode int

const (
	opaque     mode = iota // a handle
	shared                 // a struct by its fields
	plain                  // by its parts
	listed                 // a basic type that the tests know by its constants alone
	iface                  // an interface
	constraint             // only constrains type parameters
)

func newContract(l *loaded) *contract {
	return &contract{
		ref: l.ref.Types, driver: l.driver, tests: l.tests.Types, testPkg: l.tests,
		seen: map[string]bool{}, named: map[*types.TypeName]*named{}, instances: map[string]*types.Named{},
		ifaces: map[string]types.Type{}, specials: map[string]types.Type{},
	}
}

// owns reports whether p is one of the packages that the judge has a proxy of.
func (c *contract) owns(p *types.Package) bool {
	return p != nil && (p == c.ref || c.driver != nil && p == c.driver.Types)
}

// from reports whether t is a named type (or an alias of one) of those packages.
func (c *contract) from(t types.Type) (*types.Named, bool) { return declaredIn(c.owns, t) }

func declaredIn(owns func(*types.Package) bool, t types.Type) (*types.Named, bool) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !owns(n.Obj().Pkg()) {
		return nil, false
	}
	return n, true
}

// name is what an object of those packages is registered as.
func (c *contract) name(obj types.Object) string {
	if obj.Pkg() == c.ref {
		return obj.Name()
	}
	return driverName + "." + obj.Name()
}

// collect fills the contract from the hidden tests.
func (c *contract) collect() error {
	c.use = findUses(c.testPkg, c.owns)
	return c.collectUses()
}

// collectUses fills the contract from c.use.
func (c *contract) collectUses() error {
	for _, obj := range c.use.objects {
		if err := c.addObject(obj); err != nil {
			return err
		}
	}
	if c.standIn != nil {
		c.declareGenerics()
	}
	// Methods depend on instances and bring new ones: repeat until nothing is new.
	for {
		before := len(c.functions) + len(c.instances)
		for _, key := range slices.Sorted(maps.Keys(c.instances)) {
			c.addMethods(c.instances[key])
		}
		if err := c.drain(); err != nil {
			return err
		}
		if len(c.functions)+len(c.instances) == before {
			return c.check()
		}
	}
}

func (c *contract) addObject(obj types.Object) error {
	switch obj := obj.(type) {
	case *types.Func:
		return c.addFunc(obj)
	case *types.Const:
		c.constants = append(c.constants, obj)
		c.work = append(c.work, job{obj.Type(), obj.Name()})
	case *types.Var:
		if !types.Identical(obj.Type(), types.Universe.Lookup("error").Type()) {
			return &AuthorError{obj.Name(), "a package variable can't be shared by two processes; the hidden tests may use only error variables. Offer a function instead"}
		}
		c.sentinels = append(c.sentinels, obj)
	case *types.TypeName:
		return c.addTypeName(obj)
	}
	return nil
}

func (c *contract) addTypeName(obj *types.TypeName) error {
	n, ok := types.Unalias(obj.Type()).(*types.Named)
	if !ok || !c.owns(n.Obj().Pkg()) || n.TypeParams().Len() == 0 {
		c.work = append(c.work, job{obj.Type(), obj.Name()})
	}
	for _, args := range c.use.instances[obj] {
		inst, err := types.Instantiate(nil, obj.Type(), args, true)
		if err != nil {
			return &AuthorError{obj.Name(), err.Error()}
		}
		if err := c.checkArguments(obj, args); err != nil {
			return err
		}
		c.work = append(c.work, job{inst, obj.Name()})
	}
	return nil
}

// checkArguments refuses type arguments of the tests whose methods the package would call:
// the submission is given their like, which has none.
func (c *contract) checkArguments(obj types.Object, args []types.Type) error {
	mirrored := make([]types.Type, len(args))
	for i, a := range args {
		if c.namesRecursive(a) {
			return nil // examineNamed refuses it
		}
		mirrored[i] = c.written(a, true)
	}
	if _, err := types.Instantiate(nil, obj.Type(), mirrored, true); err != nil {
		return &AuthorError{obj.Name() + typeList(args), "the package calls methods of a type that only the tests declare, which the submission can't reach; declare the type in the package, or in a driver (driver/)"}
	}
	return nil
}

func (c *contract) addFunc(obj *types.Func) error {
	sig := obj.Signature()
	if sig.TypeParams().Len() == 0 {
		c.addFunction(&function{key: c.name(obj), obj: obj, sig: sig})
		return nil
	}
	c.constraints(sig.TypeParams(), obj.Name())
	for _, args := range c.use.instances[obj] {
		inst, err := types.Instantiate(nil, sig, args, true)
		if err != nil {
			return &AuthorError{obj.Name(), err.Error()}
		}
		if err := c.checkArguments(obj, args); err != nil {
			return err
		}
		c.addFunction(&function{key: c.key(c.name(obj), args), obj: obj, sig: inst.(*types.Signature), typeArgs: args})
	}
	return nil
}

func (c *contract) addFunction(f *function) {
	if c.seen[f.key] {
		return
	}
	c.seen[f.key] = true
	c.functions = append(c.functions, f)
	name := f.obj.Name()
	if f.recv != nil {
		name = f.recv.Obj().Name() + "." + name
	}
	for i := range f.sig.Params().Len() {
		p := f.sig.Params().At(i)
		c.work = append(c.work, job{p.Type(), name + ": parameter " + orNumber(p.Name(), i)})
	}
	for i := range f.sig.Results().Len() {
		c.work = append(c.work, job{f.sig.Results().At(i).Type(), name + ": result " + orNumber("", i)})
	}
}

// addMethods adds the methods of a concrete type that the tests use.
func (c *contract) addMethods(n *types.Named) {
	info := c.named[n.Obj()]
	if info == nil || info.mode == iface || info.mode == constraint {
		return
	}
	for _, name := range c.methodNames(n) {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), true, n.Obj().Pkg(), name)
		m, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		origin, _, _ := types.LookupFieldOrMethod(types.NewPointer(n.Origin()), true, n.Obj().Pkg(), name)
		info.methods[name] = origin.(*types.Func)
		c.addFunction(&function{key: c.key(c.name(n.Obj()), typeArgs(n)) + "." + name, obj: m, sig: m.Signature(), recv: n})
	}
}

// methodNames lists the methods of n that the proxy has: those the tests use,
// and for an error type those that package errors uses.
func (c *contract) methodNames(n *types.Named) []string {
	used := maps.Clone(c.use.methods[n.Obj()])
	if used == nil {
		used = map[string]bool{}
	}
	errorType := types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	if types.Implements(types.NewPointer(n), errorType) {
		for _, name := range []string{"Error", "Unwrap", "Is"} {
			used[name] = true
		}
	}
	return slices.Sorted(maps.Keys(used))
}

func typeArgs(n *types.Named) []types.Type {
	var args []types.Type
	for i := range n.TypeArgs().Len() {
		args = append(args, n.TypeArgs().At(i))
	}
	return args
}

// key names an instantiation as peer.Key does.
func (c *contract) key(name string, args []types.Type) string {
	if len(args) == 0 {
		return name
	}
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = c.typeKey(a)
	}
	return name + "[" + strings.Join(parts, ",") + "]"
}

func orNumber(name string, i int) string {
	if name == "" || name == "_" {
		return strconv.Itoa(i + 1)
	}
	return name
}
