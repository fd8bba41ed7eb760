package proxy

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// A basic type of the package may be one that the tests know by the names of its
// constants alone: they pass them, compare with them, switch on them. Then no test fixes
// the values, nor what the type is made of, and a submission may choose both: see
// peer.AddListed. A literal, a conversion, arithmetic, an order or an index fixes them.

// noteConstant notes a use of a constant of the package, with the type that it has there.
func (u *uses) noteConstant(k *types.Const, t types.Type, at ast.Node) {
	n, ok := declaredIn(u.owns, orNil(t))
	if !ok {
		u.fixed[k] = true
		return
	}
	switch b, _ := n.Underlying().(*types.Basic); {
	case b == nil || b.Info()&(types.IsInteger|types.IsFloat|types.IsString) == 0:
		u.markShape(t, at)
	case !slices.Contains(u.constants[n.Obj()], k):
		u.constants[n.Obj()] = append(u.constants[n.Obj()], k)
	}
}

// listing returns the types of whose constants k is one, if no test fixes its value.
func (c *contract) listing(k *types.Const) (of []*types.Named) {
	if c.use.fixed[k] {
		return nil
	}
	for obj, list := range c.use.constants {
		if !slices.Contains(list, k) {
			continue
		}
		if info := c.named[obj]; info == nil || info.mode != listed {
			return nil
		}
		of = append(of, obj.Type().(*types.Named))
	}
	slices.SortFunc(of, func(a, b *types.Named) int { return strings.Compare(a.String(), b.String()) })
	return of
}

// registerConstants writes the constants of a listed type, the first of each value.
func (w *writer) registerConstants(n *types.Named) {
	list := slices.Clone(w.c.use.constants[n.Obj()])
	slices.SortFunc(list, func(a, b *types.Const) int { return cmp.Compare(a.Pos(), b.Pos()) })
	var here, there, names []string
	seen := map[string]bool{}
	for _, k := range list {
		value := constantText(k)
		if seen[value] {
			continue
		}
		seen[value] = true
		here = append(here, w.object(k))
		there = append(there, fmt.Sprintf("%s(%s)", n.Underlying(), value))
		names = append(names, fmt.Sprintf("%q", k.Name()))
	}
	w.line("%s.AddListed([]%s{%s}, []any{%s}, %s)", w.peer(), n, strings.Join(here, ", "), strings.Join(there, ", "), strings.Join(names, ", "))
}
