package verify

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/author/mutate"
)

// checkSentinels makes two wrong solutions for each sentinel error of a challenge that has
// several: one returns an unknown error instead, and one returns all sentinels joined. A
// test that names the sentinel and rejects the first checks for it, so it must also reject
// the second. Checks inside drivers are not looked at.
func checkSentinels(ctx context.Context, v *verification) error {
	in, err := v.input(ctx)
	if err != nil {
		return err
	}
	names, err := mutate.Sentinels(in)
	if err != nil || len(names) < 2 {
		return err
	}
	named, err := v.hiddenNames()
	if err != nil {
		return err
	}
	all := "gradusErrors.Join(" + strings.Join(names, ", ") + ")"
	fooled := map[string][]string{} // by test, the sentinels
	err = beside(ctx, v, len(names), func(ctx context.Context, i int) ([]string, error) {
		lost, err := v.failing(ctx, in, names[i], `gradusErrors.New("an error of nobody's")`)
		lost = slices.DeleteFunc(lost, func(test string) bool { return !named.reach(test)[names[i]] })
		if err != nil || len(lost) == 0 {
			return nil, err
		}
		joined, err := v.failing(ctx, in, names[i], all)
		return slices.DeleteFunc(lost, func(test string) bool { return slices.Contains(joined, test) }), err
	}, func(i int, tests []string) error {
		for _, test := range tests {
			fooled[test] = append(fooled[test], names[i])
		}
		return nil
	})
	var bad *grader.BadSubmission
	if errors.As(err, &bad) && bad.Verdict == grader.RuleViolation { // of package errors, say
		v.leaveOut(v.check.ID, "the reference can't be made to return another error: "+bad.Error())
		return nil
	}
	for _, test := range slices.Sorted(maps.Keys(fooled)) {
		v.find("", "%s accepts an error that is %s and every other sentinel as well; hold errors against all of them, by package grader/judge/sentinel", test, strings.Join(fooled[test], " or "))
	}
	return err
}

// failing returns the tests that fail on the reference when it returns the error of
// an expression instead of a sentinel. A rule broken so is a *grader.BadSubmission.
func (v *verification) failing(ctx context.Context, in mutate.Input, sentinel, expr string) ([]string, error) {
	made, err := mutate.Replace(in, sentinel, expr)
	if err != nil {
		return nil, err
	}
	var files []grader.File
	for _, name := range slices.Sorted(maps.Keys(made)) {
		files = append(files, grader.File{Name: name, Data: made[name]})
	}
	g, err := v.build(ctx, sentinel, files)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	checks := slices.Clone(v.ch.Checks)
	for i := range checks {
		checks[i].Needs = nil
	}
	r, err := v.run(ctx, g, checks, v.ch.Limits)
	if err != nil {
		return nil, err
	}
	var tests []string
	for _, c := range checks {
		if r.Results[c.Test].Status != grader.Passed {
			tests = append(tests, c.Test)
		}
	}
	return tests, nil
}

// mentions has the names that each top-level declaration of some files uses.
type mentions map[string][]string

// hiddenNames returns those of the hidden tests.
func (v *verification) hiddenNames() (mentions, error) {
	names := mentions{}
	for _, file := range v.ch.Files.Hidden {
		src, err := v.read(file)
		if err != nil {
			return nil, err
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range syntax.Decls {
			var used []string
			ast.Inspect(decl, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					used = append(used, id.Name)
				}
				return true
			})
			for _, name := range declared(decl) {
				names[name] = append(names[name], used...)
			}
		}
	}
	return names, nil
}

// declared returns the names of functions, methods, variables and constants that a
// declaration declares.
func declared(decl ast.Decl) (names []string) {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		return []string{fn.Name.Name}
	}
	for _, spec := range decl.(*ast.GenDecl).Specs {
		if values, ok := spec.(*ast.ValueSpec); ok {
			for _, id := range values.Names {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// reach returns all names that a declaration uses, directly or through other declarations.
func (m mentions) reach(name string) map[string]bool {
	reached := map[string]bool{}
	for todo := []string{name}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !reached[next] {
			reached[next] = true
			todo = append(todo, m[next]...)
		}
	}
	return reached
}
