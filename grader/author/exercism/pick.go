package exercism

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// suite is what the tests of an exercise are made of.
type suite struct {
	*checked
	all    []*unit
	always []*unit // what runs without being called
	tests  []*unit // those that can be carried, as far as names tell
	lost   []Note
	name   string // by which rewritten tests call the package
}

// pick sorts the functions of the test files, and leaves out the tests that use
// what an external package doesn't see.
func (c *checked) pick() *suite {
	s := &suite{checked: c, all: c.units()}
	for _, u := range s.all {
		f, isFunc := u.node.(*ast.FuncDecl)
		switch {
		case isFunc && isInit(f), u.name == "_":
			if s.carried(u) {
				s.always = append(s.always, u)
			}
		case isFunc && f.Recv != nil && len(u.problems) > 0: // fmt calls String without naming it
			s.carried(u)
		case !isFunc || f.Recv != nil:
		case u.name == "TestMain":
			s.lose(u, "TestMain is gradus's own; set up in the tests instead")
		case isTest(u.name, "Test"):
			if s.carried(u) {
				s.tests = append(s.tests, u)
			}
		case isTest(u.name, "Benchmark"):
			s.lose(u, "%s is a benchmark, which is not graded; a check may bound the steps instead (package grader/judge/cost)", u.name)
		case isTest(u.name, "Example"):
			s.lose(u, "%s is an example, not a test; it may become a public example in starter/example_test.go", u.name)
		case isTest(u.name, "Fuzz"):
			s.lose(u, "%s is a fuzz test; write a Test that tries inputs of its own", u.name)
		}
	}
	s.name = s.importName()
	return s
}

// isTest follows the go command, as package catalog does.
func isTest(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && (rest == "" || !('a' <= rest[0] && rest[0] <= 'z'))
}

func (s *suite) lose(u *unit, format string, args ...any) {
	s.lost = append(s.lost, s.note(u.node.Pos(), format, args...))
}

// carried reports whether neither u nor what it needs has a problem, and else
// notes each.
func (s *suite) carried(u *unit) bool {
	fine := true
	said := map[string]bool{}
	for _, need := range reach([]*unit{u}) {
		for _, p := range need.problems {
			fine = false
			if said[p.what] { // a field in every row of a table
				continue
			}
			said[p.what] = true
			via := ""
			if need != u {
				via = ": " + need.name + ", which it needs,"
			}
			s.lost = append(s.lost, s.note(p.pos, "%s is left out%s %s", u.name, orComma(via), p.what))
		}
	}
	return fine
}

func orComma(via string) string {
	if via == "" {
		return ": it"
	}
	return via
}

// importName returns a name for the challenge's package that means nothing else
// anywhere in the tests.
func (s *suite) importName() string {
	for _, name := range []string{s.exercise.pkg, s.exercise.pkg + "pkg", s.exercise.pkg + "challenge"} {
		if !s.taken(name) {
			return name
		}
	}
	return "the" + s.exercise.pkg
}

func (s *suite) taken(name string) bool {
	if slices.ContainsFunc(s.all, func(u *unit) bool {
		return slices.ContainsFunc(declared(u.node), func(id *ast.Ident) bool { return id.Name == name })
	}) {
		return true
	}
	for _, f := range s.checked.tests {
		if obj := f.info.Scopes[f.syntax].Lookup(name); obj != nil && !s.isOwnImport(obj) {
			return true
		}
		scope := s.pkg.Scope()
		if f.external {
			scope = f.info.Scopes[f.syntax].Parent()
		}
		for id, use := range f.info.Uses {
			if !s.qualified(f, id) && !s.isOwnImport(use) {
				continue
			}
			inner := scope.Innermost(id.Pos())
			if inner == nil {
				continue
			}
			if _, obj := inner.LookupParent(name, id.Pos()); obj != nil && !s.isReference(obj) && !s.isOwnImport(obj) {
				return true
			}
		}
	}
	return false
}

// isOwnImport reports whether obj is the name by which a test file imports the
// exercise's own package.
func (s *suite) isOwnImport(obj types.Object) bool {
	p, ok := obj.(*types.PkgName)
	return ok && p.Imported().Path() == s.pkg.Path()
}

// qualified reports whether a name in an internal test file is one of the package
// itself, and so wants its name before it in an external one. Fields and the keys
// of literals are none, also where a type of the package is embedded.
func (s *suite) qualified(f *testFile, id *ast.Ident) bool {
	obj := f.info.Uses[id]
	return !f.external && s.isReference(obj) && obj.Exported() && obj.Parent() == s.pkg.Scope()
}
