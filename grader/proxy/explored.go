package proxy

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// explored holds the checks that say they look for data races to calling a function of
// the driver that explores schedules, and the others to calling none: who reads the
// manifest, and no hidden test, has to know which are which.
func (l *loaded) explored(checks []grader.Check) error {
	for _, c := range checks {
		switch explores := l.explores(c.Test); {
		case c.Race && !explores:
			return &AuthorError{"challenge.toml", fmt.Sprintf("check %s looks for data races, as those of criterion %q do, and explores no schedules: "+
				"have its hidden test call a function of the driver that returns a schedule.Result (see CONTRIBUTING.md, Goroutines), or say race = false", c.Test, grader.Concurrency)}
		case !c.Race && explores:
			return &AuthorError{"challenge.toml", fmt.Sprintf("check %s explores schedules, which looks for data races: say race = true", c.Test)}
		}
	}
	if slices.ContainsFunc(checks, func(c grader.Check) bool { return c.Race }) {
		return l.passed()
	}
	return nil
}

// passed refuses what a driver passes to the challenge's package, or gets from it, that is
// of another type there when schedules are chosen: what goroutines wait for has a namesake
// then.
func (l *loaded) passed() (err error) {
	for _, file := range l.driver.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || err != nil {
				return err == nil
			}
			obj := l.driver.TypesInfo.Uses[id]
			if obj == nil || obj.Pkg() != l.ref.Types {
				return true
			}
			if t := waitedFor(obj.Type()); t != nil {
				err = &AuthorError{obj.Name(), fmt.Sprintf("%s is of another type in a submission whose schedules are chosen, and its driver uses %[1]s: "+
					"let the driver pass and get something else, such as a function or an interface", t)}
			}
			return true
		})
	}
	return err
}

// waitedFor returns the type, among those that t is made of, that has a namesake where
// schedules are chosen, or nil.
func waitedFor(t types.Type) types.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		_, isStruct := t.Underlying().(*types.Struct)
		if pkg := t.Obj().Pkg(); pkg != nil && isStruct {
			switch pkg.Path() + "." + t.Obj().Name() {
			case "time.Timer", "time.Ticker", "hash/maphash.Hash", "hash/maphash.Seed":
				return t
			}
			if pkg.Path() == "sync" || pkg.Path() == "sync/atomic" {
				return t
			}
		}
	case *types.Pointer:
		return waitedFor(t.Elem())
	case *types.Slice:
		return waitedFor(t.Elem())
	case *types.Array:
		return waitedFor(t.Elem())
	case *types.Chan:
		return waitedFor(t.Elem())
	case *types.Map:
		return cmp.Or(waitedFor(t.Key()), waitedFor(t.Elem()))
	case *types.Signature:
		for _, list := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range list.Variables() {
				if held := waitedFor(v.Type()); held != nil {
					return held
				}
			}
		}
	}
	return nil
}

// explores reports whether a function of the hidden tests, or one of theirs that it uses,
// uses a function of the driver that returns a schedule.Result.
func (l *loaded) explores(test string) bool {
	if l.driver == nil {
		return false
	}
	seen := map[types.Object]bool{}
	var from func(obj types.Object) bool
	from = func(obj types.Object) bool {
		f, ok := obj.(*types.Func)
		if !ok || seen[f.Origin()] {
			return false
		}
		seen[f.Origin()] = true
		if f.Pkg() == l.driver.Types {
			return returnsResult(f)
		}
		found := false
		ast.Inspect(l.declaration(f), func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && !found {
				found = from(l.tests.TypesInfo.Uses[id])
			}
			return !found
		})
		return found
	}
	return from(l.tests.Types.Scope().Lookup(test))
}

func returnsResult(f *types.Func) bool {
	for v := range f.Signature().Results().Variables() {
		if n, ok := types.Unalias(v.Type()).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == schedulePath && n.Obj().Name() == "Result" {
			return true
		}
	}
	return false
}

// declaration returns the body of a function of the hidden tests; of others, nothing.
func (l *loaded) declaration(f *types.Func) ast.Node {
	for _, file := range l.tests.Syntax {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && l.tests.TypesInfo.Defs[d.Name] == f.Origin() {
				return d.Body
			}
		}
	}
	return &ast.BlockStmt{}
}
