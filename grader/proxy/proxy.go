// Package proxy generates the two halves that replace a challenge's package
// when a submission is graded: the judge's proxy, which has the exported API
// the hidden tests use and sends each call across, and the candidate's
// dispatcher, which is compiled into the learner's package and makes the call.
//
// It reads the reference and the hidden tests, type-checked by go/packages from
// a directory that package build lays out, and returns source for package build
// to compile. The contract is what the hidden tests use and what their
// signatures reach; a named type is an opaque handle unless a test uses its
// shape (see use.go), so a learner may represent it differently. What can't be
// carried is refused here, naming the parameter.
package proxy

import (
	"context"
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/build"
)

// AuthorError is a reason why a challenge can't be judged in two processes, for
// its author to mend.
type AuthorError struct {
	Where string // "ShortestPath: parameter g: field Next"
	What  string // what can't be carried, and what to do instead
}

func (e *AuthorError) Error() string { return e.Where + ": " + e.What }

// Generate returns the code for ch, whose package with hidden tests is at
// importPath in the module at dir. env is the environment for the go command.
func Generate(ctx context.Context, ch *grader.Challenge, dir, importPath string, env []string) (*build.Code, error) {
	ref, tests, err := load(ctx, dir, importPath, env)
	if err != nil {
		return nil, err
	}
	c := newContract(ref, tests)
	if err := c.collect(); err != nil {
		return nil, err
	}
	code := &build.Code{
		Proxy:     c.writeProxy(),
		Tests:     writeTable(tests.Name, ch.Checks),
		JudgeMain: []byte(fmt.Sprintf(judgeMain, importPath+"_test")),
		Main:      []byte(fmt.Sprintf(candidateMain, importPath)),
	}
	code.Dispatcher, code.Lines = c.writeDispatcher()
	code.Counts = tests.Imports[costPath] != nil
	return code, nil
}

const (
	judgeMain = `package main

import (
	"github.com/gradus-dev/gradus/grader/judge/harness"
	hidden %q
)

func main() { harness.Main(hidden.GradusTests) }
`
	candidateMain = `package main

import (
	"github.com/gradus-dev/gradus/grader/judge/peer"
	_ %q
)

func main() { peer.Main() }
`
)

// writeTable returns the file that lists the hidden tests for the judge.
func writeTable(pkg string, checks []grader.Check) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport \"github.com/gradus-dev/gradus/grader/judge/harness\"\n\n", pkg)
	b.WriteString("var GradusTests = []harness.Test{\n")
	for _, c := range checks {
		fmt.Fprintf(&b, "\t{Name: %q, F: %s},\n", c.Test, c.Test)
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// load type-checks the challenge's package and its external tests.
func load(ctx context.Context, dir, importPath string, env []string) (ref, tests *packages.Package, err error) {
	pkgs, err := packages.Load(&packages.Config{
		Context: ctx, Dir: dir, Env: env, Tests: true,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes |
			packages.NeedTypesInfo | packages.NeedImports,
	}, importPath)
	if err != nil {
		return nil, nil, fmt.Errorf("load the challenge's package: %w", err)
	}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, nil, &AuthorError{p.PkgPath, p.Errors[0].Error()}
		}
		switch {
		case p.PkgPath == importPath && ref == nil:
			ref = p
		case p.PkgPath == importPath+"_test":
			tests = p
		}
	}
	if ref == nil || tests == nil {
		return nil, nil, &AuthorError{importPath, "no hidden tests in an external test package"}
	}
	// The tests may have been checked against a second copy of the package.
	if imp := tests.Imports[importPath]; imp != nil && imp.Types != nil {
		ref = imp
	}
	return ref, tests, nil
}

// isFrom reports whether t is a named type (or alias to one) declared in pkg.
func isFrom(t types.Type, pkg *types.Package) (*types.Named, bool) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != pkg {
		return nil, false
	}
	return n, true
}
