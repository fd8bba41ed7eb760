// Package directive refuses what a comment can do to a build. It reads
// comments and declarations only, so it also works on source that does not
// type-check. The files must have been parsed with their comments.
package directive

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule refuses compiler directives and functions without a body.
var Rule = rule.Rule{
	Name: "directive",
	Doc: `no comments that steer the compiler

A comment beginning "//go:" breaks this rule unless it is go:generate,
go:noinline or go:fix: those that are left can link to private functions
(linkname), read files into the program (embed), leave a file out or choose its
language version (build), or turn safety checks off (nosplit, norace …). So
does "//line", which makes errors point elsewhere, an old "// +build" line, and
a function without a body, which only assembly or linkname could supply.`,
	Syntax: true,
	Tell: func(grader.Rules) string {
		return "Write Go alone: no cgo and no assembly, and no comment that steers the compiler, such as `//go:build`, " +
			"`//go:embed` or `//go:linkname`. `//go:generate` and `//go:noinline` are free."
	},
	Run: run,
}

// harmless are the directives that change nothing a learner is graded on.
var harmless = map[string]bool{"generate": true, "noinline": true, "fix": true}

// why completes "//go:name …" for directives learners meet; others are
// refused in general words.
var why = map[string]string{
	"linkname":         "reaches another package's private functions",
	"embed":            "reads files into the program, and a submission has none",
	"build":            "chooses when a file is built; every file of a submission is",
	"debug":            "changes how the Go runtime behaves",
	"norace":           "hides data races",
	"nosplit":          "turns off the check for stack overflow",
	"nocheckptr":       "turns off the check for bad pointers",
	"noescape":         "misleads the compiler about pointers",
	"uintptrescapes":   "misleads the compiler about pointers",
	"uintptrkeepalive": "misleads the compiler about pointers",
	"wasmimport":       "reaches outside the program",
	"wasmexport":       "reaches outside the program",
}

func run(pass *analysis.Pass, _ grader.Rules) {
	for _, file := range pass.Files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				comment(pass, file, c)
			}
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body == nil {
				rule.Report(pass, fn.Name, "write the function in Go", "%s has no body", fn.Name.Name)
			}
		}
	}
}

func comment(pass *analysis.Pass, file *ast.File, c *ast.Comment) {
	const help = "remove this line"
	text := c.Text
	if rest, ok := strings.CutPrefix(text, "//go:"); ok {
		name, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		name, _, _ = strings.Cut(name, "\t")
		switch reason, known := why[name]; {
		case harmless[name]:
		case known:
			rule.Report(pass, c, help, "//go:%s %s", name, reason)
		default:
			rule.Report(pass, c, help, "//go:%s steers the compiler", name)
		}
		return
	}
	switch {
	case strings.HasPrefix(text, "//line ") || strings.HasPrefix(text, "/*line "):
		rule.Report(pass, c, help, "a line directive makes errors point elsewhere")
	case plusBuild(text) && beforePackage(file, c.Pos()):
		rule.Report(pass, c, help, "// +build chooses when a file is built; every file of a submission is")
	}
}

func plusBuild(text string) bool {
	rest, ok := strings.CutPrefix(text, "//")
	rest = strings.TrimSpace(rest)
	return ok && (rest == "+build" || strings.HasPrefix(rest, "+build "))
}

func beforePackage(file *ast.File, pos token.Pos) bool { return pos < file.Package }
