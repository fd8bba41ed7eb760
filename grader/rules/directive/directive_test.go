package directive_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/directive"
)

func TestDirective(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), directive.Rule.Analyzer(grader.Rules{}), "a")
}

// TestBuildConstraints covers what the go command would act on before any
// analyzer sees it.
func TestBuildConstraints(t *testing.T) {
	for _, tt := range []struct {
		name, src, want string
		line            int // by the file itself, whatever it says
	}{
		{"go:build", "//go:build ignore\n\npackage a\n", "//go:build chooses when a file is built; every file of a submission is", 1},
		{"plus build", "// +build linux\n\npackage a\n", "// +build chooses when a file is built; every file of a submission is", 1},
		{"plus build without a space", "//+build linux\n\npackage a\n", "// +build chooses when a file is built; every file of a submission is", 1},
		{"plus build after the clause", "package a\n\n// +build linux\n", "", 0},
		{"plus built", "// +builder\n\npackage a\n", "", 0},
		{"line", "package a\n\n//line /etc/passwd:1\nvar x int\n", "a line directive makes errors point elsewhere", 3},
		{"line in a block", "package a\n\nvar x /*line b.go:7:1*/ int\n", "a line directive makes errors point elsewhere", 3},
		{"embed", "package a\n\n//go:embed a.go\nvar x string\n", "//go:embed reads files into the program, and a submission has none", 3},
		{"tab", "package a\n\n//go:embed\ta.go\nvar x string\n", "//go:embed reads files into the program, and a submission has none", 3},
		{"carriage return", "package a\r\n\r\n//go:nosplit\r\nfunc f() {}\r\n", "//go:nosplit turns off the check for stack overflow", 3},
		{"no name", "package a\n\n//go:\n", "//go: steers the compiler", 3},
		{"broken source", "package a\n\n//go:linkname a b\nfunc f( {\n", "//go:linkname reaches another package's private functions", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fset := token.NewFileSet()
			file, _ := parser.ParseFile(fset, "a.go", tt.src, parser.ParseComments)
			var got string
			var line int
			pass := &analysis.Pass{Fset: fset, Files: []*ast.File{file}, Report: func(d analysis.Diagnostic) {
				if got == "" {
					got, line = d.Message, fset.PositionFor(d.Pos, false).Line
				}
			}}
			directive.Rule.Run(pass, grader.Rules{})
			if got != tt.want || line != tt.line {
				t.Errorf("%q: reported %q at line %d; want %q at line %d", tt.src, got, line, tt.want, tt.line)
			}
		})
	}
}
