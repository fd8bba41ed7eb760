package instrument

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// imports refuses imports of unknown packages, and uses of other packages whose cost can't
// be counted.
func (r *rewriter) imports(f *ast.File) {
	for _, spec := range f.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); !known(p) {
			r.refuse(spec, alternative(p), "gradus can't count what the functions of package %s cost", p)
		}
	}
	done := map[*ast.Ident]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			done[n.Sel] = true
			r.foreign(n, r.info.Uses[n.Sel])
		case *ast.Ident:
			if !done[n] {
				r.foreign(n, r.info.Uses[n])
			}
		}
		return true
	})
}

// Packages returns the packages that submissions that count may import, sorted.
func Packages() []string { return slices.Sorted(maps.Keys(prices)) }

func known(path string) bool {
	_, ok := prices[path]
	return ok
}

// alternative says what to use instead of a package or type.
func alternative(name string) string {
	if help, ok := instead[name]; ok {
		return help
	}
	return "write what you need of it yourself, or use " + strings.Join(Packages(), ", ")
}

// foreign refuses e, which names an object of another package, if its cost is unknown, or
// is known only for calls and e is not called.
func (r *rewriter) foreign(e ast.Expr, obj types.Object) {
	f, function := obj.(*types.Func)
	switch obj := obj.(type) {
	case *types.TypeName:
		if obj.Pkg() != nil && matches(prices[obj.Pkg().Path()].refused, obj.Name()) {
			name := obj.Pkg().Name() + "." + obj.Name()
			r.refuse(e, alternative(name), "gradus can't count what the methods of %s cost", name)
		}
	case *types.Var:
		if obj.Pkg() != r.own && !obj.IsField() && priceOf(obj) == unpriced {
			r.refuse(e, "do without it", "gradus can't count what %s.%s costs", obj.Pkg().Name(), obj.Name())
		}
	}
	if !function || isNamesake(f) {
		return
	}
	switch p := r.price(f); {
	case p == unpriced:
		r.refuse(e, otherwise(f), "gradus can't count what %s costs", called(f))
	case p != constantly && !r.locals.called[e]:
		r.refuse(e, "call it, in a function literal if need be", "gradus can count what %s costs where it is called, and here it is not", called(f))
	}
}

// otherwise says what to use in place of a function or method, or of its type or package.
func otherwise(f *types.Func) string {
	name, pkg := called(f), ""
	if f.Pkg() != nil {
		pkg = f.Pkg().Path()
	}
	owner, _, _ := strings.Cut(name, "."+f.Name())
	return cmp.Or(instead[name], instead[owner], instead[pkg], "write the loop yourself")
}

// called returns a function's name as one writes it.
func called(f *types.Func) string {
	if f.Pkg() == nil {
		return nameOf(f)
	}
	return f.Pkg().Name() + "." + nameOf(f)
}
