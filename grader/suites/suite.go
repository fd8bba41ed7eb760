package suites

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
)

const suitePath = gotool.RuntimePath + "/suite"

// Suite is a learner's tests, found but not yet compiled.
type Suite struct {
	Tests []string // names of test functions, in the order of files
	Code  link.Code
	// Chance says that the tests use random numbers, the time or goroutines, so that they
	// may not decide the same in each run. They are then run more often. Map iteration
	// order is not detected.
	Chance bool
}

// Find finds the test functions of a submission and generates the code that runs them.
// Functions that look like tests and can't be run are diagnostics. Files that do not parse
// are left to the build.
func Find(ch *grader.Challenge, sub *grader.Submission) (*Suite, []grader.Diagnostic) {
	s := &Suite{}
	var diags []grader.Diagnostic
	fset := token.NewFileSet()
	for _, f := range sub.Files {
		file, err := parser.ParseFile(fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		s.Chance = s.Chance || leavesToChance(file)
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || !isTest(fn.Name.Name) {
				continue
			}
			if message, help := refuse(fn); message != "" {
				p := fset.PositionFor(fn.Name.Pos(), false)
				diags = append(diags, grader.Diagnostic{Kind: "compile", File: f.Name, Line: p.Line, Column: p.Column, Message: message, Help: help})
				continue
			}
			s.Tests = append(s.Tests, fn.Name.Name)
		}
	}
	s.Code = code(ch.Package, ch.ImportPath+"_test", unused(sub.Files), s.Tests)
	return s, diags
}

// leavesToChance reports whether a file uses random numbers, the time or goroutines.
func leavesToChance(file *ast.File) (found bool) {
	for _, i := range file.Imports {
		switch path, _ := strconv.Unquote(i.Path.Value); path {
		case "crypto/rand", "hash/maphash", "math/rand", "math/rand/v2", "testing/quick", "time":
			found = true
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt:
			found = true
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Parallel"
		}
		return !found
	})
	return found
}

// isTest follows the go command: Test, then nothing or no lower-case letter.
func isTest(name string) bool {
	rest, ok := bytes.CutPrefix([]byte(name), []byte("Test"))
	return ok && (len(rest) == 0 || rest[0] < 'a' || rest[0] > 'z')
}

// refuse says why a function with the name of a test can't be run as one.
func refuse(fn *ast.FuncDecl) (message, help string) {
	switch params := fn.Type.Params; {
	case fn.Name.Name == "TestMain":
		return "TestMain is not called when tests are graded", "set up in the tests themselves; t.Cleanup tidies up"
	case fn.Type.TypeParams != nil || fn.Type.Results != nil || params.NumFields() != 1 || !isT(params.List[0].Type):
		return "wrong signature for " + fn.Name.Name, "write it as: func " + fn.Name.Name + "(t *testing.T)"
	}
	return "", ""
}

// isT reports whether e reads as *testing.T, whatever the import is called. The
// compiler makes sure.
func isT(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	switch x := star.X.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "T"
	case *ast.Ident:
		return x.Name == "T"
	}
	return false
}

// unused returns the beginning of names that occur nowhere in some files.
func unused(files []grader.File) string {
	for n := 0; ; n++ {
		prefix := fmt.Sprintf("gradus%d_", n)
		if !slices.ContainsFunc(files, func(f grader.File) bool { return bytes.Contains(f.Data, []byte(prefix)) }) {
			return prefix
		}
	}
}

// code generates what is compiled with the tests, which are the package importPath, in the
// form of a candidate's code. Generated names begin with prefix, so that they can't collide
// with the learner's.
func code(pkg, importPath, prefix string, tests []string) link.Code {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\nimport (\n\t%stesting \"testing\"\n\n\t%[2]ssuite %q\n)\n\n", pkg, prefix, suitePath)
	fmt.Fprintf(&b, "func init() {\n\t%ssuite.Tests = []%[1]stesting.InternalTest{\n", prefix)
	for _, name := range tests {
		fmt.Fprintf(&b, "\t\t{Name: %q, F: %s},\n", name, name)
	}
	b.WriteString("\t}\n}\n")
	main := fmt.Appendf(nil, "package main\n\nimport (\n\t_ %q\n\n\t%q\n)\n\nfunc main() { suite.Main() }\n", importPath, suitePath)
	return link.Code{Inside: map[string][]byte{"gradus_suite.go": b.Bytes()}, Main: main}
}
