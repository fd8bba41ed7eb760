// Package proxy generates the two halves that replace a challenge's package
// when a submission is graded: the judge's proxy, which has the exported API
// the hidden tests use and sends each call across, and the candidate's
// dispatcher, a package that imports the learner's and makes the call. A driver of
// the challenge is proxied like the challenge's package, and compiled with the
// dispatcher.
//
// It reads the reference and the hidden tests, type-checked by go/packages from
// a directory that package gotool lays out, and returns source for package link
// to compile. The contract is what the hidden tests use and what their
// signatures reach; a named type is an opaque handle unless a test uses its
// shape (see use.go), so a learner may represent it differently. What can't be
// carried is refused here, naming the parameter.
package proxy

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/link"
)

// AuthorError is a reason why a challenge can't be judged in two processes, for
// its author to mend.
type AuthorError struct {
	Where string // "ShortestPath: parameter g: field Next"
	What  string // what can't be carried, and what to do instead
}

func (e *AuthorError) Error() string { return e.Where + ": " + e.What }

// ToolError is an AuthorError in the words of the go command, which may be about the
// machine.
type ToolError struct {
	*AuthorError
	Output string // all that it said
}

// Unwrap returns the AuthorError.
func (e *ToolError) Unwrap() error { return e.AuthorError }

// Generate returns the code for ch, whose package with hidden tests is at
// importPath in the module at dir, and whose driver, if it has one, is the package
// below that. env is the environment for the go command.
func Generate(ctx context.Context, ch *grader.Challenge, dir, importPath string, env []string) (*link.Code, error) {
	l, err := load(ctx, dir, importPath, env, len(ch.Files.Drivers) > 0)
	if err != nil {
		return nil, err
	}
	if err := l.explored(ch.Checks); err != nil {
		return nil, err
	}
	c := newContract(l)
	if err := c.collect(); err != nil {
		return nil, err
	}
	code := &link.Code{
		Tests:       writeTable(l.tests.Name, ch.Checks),
		JudgeMain:   []byte(fmt.Sprintf(judgeMain, importPath+"_test")),
		Main:        []byte(fmt.Sprintf(candidateMain, ch.DriverPath())),
		Counts:      l.tests.Imports[costPath] != nil,
		Shapes:      c.shapes(),
		Schedules:   slices.ContainsFunc(ch.Checks, func(c grader.Check) bool { return c.Race }),
		Differences: c.differences(),
	}
	code.Proxy, code.Driver = c.writeProxies()
	code.Dispatcher, code.Demands = c.writeDispatcher()
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

// loaded are the packages of a challenge, type-checked.
type loaded struct {
	ref, tests *packages.Package
	driver     *packages.Package // nil where the tests don't import it
}

// placed matches an error in a file, below directories that are the grader's.
var placed = regexp.MustCompile(`(?m)^(?:.*/)?([^/:\n]+\.go:\d+(?::\d+)?): (.*)$`)

// unprovided is how the type checker calls a package that no module has.
const unprovided = `(invalid package name: "")`

// mistakes words what keeps a package from being type-checked: the first that has a
// place, as its author knows it.
func mistakes(p *packages.Package) *AuthorError {
	for _, e := range p.Errors {
		if m := placed.FindStringSubmatch(e.Error()); m != nil {
			return &AuthorError{m[1], strings.Replace(m[2], unprovided, "(it is of no module that the catalogue requires)", 1)}
		}
	}
	return &AuthorError{p.PkgPath, p.Errors[0].Error()}
}

// load type-checks the challenge's package, its external tests and its driver.
func load(ctx context.Context, dir, importPath string, env []string, withDriver bool) (*loaded, error) {
	patterns, driverPath := []string{importPath}, importPath+"/"+driverName
	if withDriver {
		patterns = append(patterns, driverPath)
	}
	pkgs, err := packages.Load(&packages.Config{
		Context: ctx, Dir: dir, Env: env, Tests: true,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes |
			packages.NeedTypesInfo | packages.NeedImports,
	}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load the challenge's package: %w", err)
	}
	l := &loaded{}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			author := mistakes(p)
			if p.Errors[0].Kind == packages.ListError {
				return nil, &ToolError{author, p.Errors[0].Error()}
			}
			return nil, author
		}
		switch {
		case p.PkgPath == importPath && l.ref == nil:
			l.ref = p
		case p.PkgPath == importPath+"_test":
			l.tests = p
		}
	}
	if l.ref == nil || l.tests == nil {
		return nil, &AuthorError{importPath, "no hidden tests in an external test package"}
	}
	// The tests may have been checked against a second copy of the packages.
	if imp := l.tests.Imports[importPath]; imp != nil && imp.Types != nil {
		l.ref = imp
	}
	if l.driver = l.tests.Imports[driverPath]; l.driver != nil {
		l.ref = l.driver.Imports[importPath]
	}
	return l, nil
}
