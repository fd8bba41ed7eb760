package proxy

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// shapes lists the generic functions and types of the challenge's package that the
// hidden tests and the driver use with type arguments of more than one shape, each
// with those. The compiler makes code for each shape, in every submission: pointers
// have one in common, other types that of their underlying type. See "Generics
// implementation - GC Shape Stenciling" in the Go project's design documents.
func (c *contract) shapes() (several []string) {
	users := []*uses{c.use}
	if c.driver != nil {
		users = append(users, findUses(c.driver, func(p *types.Package) bool { return p == c.ref }))
	}
	all := map[string]map[string]string{} // by name and shape: type arguments
	for _, u := range users {
		for obj, lists := range u.instances {
			if obj.Pkg() != c.ref {
				continue
			}
			for _, args := range lists {
				if all[obj.Name()] == nil {
					all[obj.Name()] = map[string]string{}
				}
				shape := make([]string, len(args))
				for i, a := range args {
					shape[i] = c.shape(a)
				}
				all[obj.Name()][strings.Join(shape, ",")] = typeList(args)
			}
		}
	}
	for name, args := range all {
		if len(args) > 1 {
			var list []string
			for _, a := range args {
				list = append(list, a)
			}
			slices.Sort(list)
			several = append(several, fmt.Sprintf("%s with %s", name, strings.Join(list, " and ")))
		}
	}
	slices.Sort(several)
	return several
}

func (c *contract) shape(t types.Type) string {
	if _, pointer := t.Underlying().(*types.Pointer); pointer {
		return "*"
	}
	return c.typeKey(t.Underlying())
}

func typeList(args []types.Type) string {
	var list []string
	for _, a := range args {
		list = append(list, types.TypeString(a, (*types.Package).Name))
	}
	return "[" + strings.Join(list, ", ") + "]"
}
