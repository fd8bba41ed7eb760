package mirror

import (
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// InstancesPath is the import path of the package that Instances writes.
const InstancesPath = "gradus.invalid/instances"

// Instances returns the source of a package that makes the compiler instantiate the
// generic code of pkg as the files described by info do, and does nothing else. It is nil
// if they use none. The error names a type argument that only those files can name.
func Instances(pkg, user *types.Package, info *types.Info) ([]byte, error) {
	imports := imports{}
	w := &writer{pkg: pkg, met: map[*types.TypeName]bool{}}
	w.qualify = func(p *types.Package) string {
		if p == user {
			w.fail("generic code is used with a type of package %s", p.Name())
		}
		return imports.name(p.Path())
	}
	var made []string
	for id, inst := range info.Instances {
		obj := info.Uses[id]
		if obj == nil || obj.Pkg() != pkg {
			continue
		}
		var args []string
		for t := range inst.TypeArgs.Types() {
			args = append(args, w.expr(t))
		}
		if w.generic {
			w.fail("%s is used by generic code", obj.Name())
		}
		if _, ok := obj.(*types.Func); ok {
			made = append(made, w.qualify(pkg)+"."+obj.Name()+"["+strings.Join(args, ", ")+"]")
		}
	}
	for _, n := range instantiated(pkg, info) {
		w.generic = false
		if text := w.expr(n); !w.generic {
			made = append(made, "(*"+text+")(nil)")
		}
	}
	if len(made) == 0 {
		return nil, nil
	}
	slices.Sort(made)
	w.printf("var Made = []any{\n")
	for _, m := range slices.Compact(made) {
		w.printf("\t%s,\n", m)
	}
	w.printf("}\n")
	return imports.file("instances", w.text.String()), w.err
}

// instantiated finds the generic types of pkg that occur with type arguments.
func instantiated(pkg *types.Package, info *types.Info) (found []*types.Named) {
	f := &finder{pkg: pkg, info: info, uses: map[Use]bool{}, seen: map[types.Type]bool{}}
	f.instance = func(n *types.Named) { found = append(found, n) }
	for _, tv := range info.Types {
		f.value(tv.Type)
	}
	f.values()
	return found
}

// plain matches import paths that the names of symbols begin with as they are.
var plain = regexp.MustCompile(`^(?:[\w.~-]+/)*[\w~-]+$`)
