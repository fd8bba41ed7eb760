package build

import (
	"fmt"

	"github.com/gradus-dev/gradus/grader"
)

// show writes a diagnostic on one line.
func show(d grader.Diagnostic) string {
	if d.File == "" {
		return d.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Column, d.Message)
}

const accDecl = "\ntype Acc struct{}\n\nfunc (*Acc) Add(int) {}\n"

// broken submissions with the diagnostics they get, as prefixes.
var broken = []struct {
	name  string
	files map[string]string
	want  []string
}{
	{"nothing", nil, []string{"no Go file to compile"}},
	{"only a test", map[string]string{"add_test.go": "package add"}, []string{"no Go file to compile"}},
	{"syntax", map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int {\n\treturn a +\n}\n"},
		[]string{"add.go:5:1: syntax error: expected operand, found '}'"}},
	{"unused import", map[string]string{"add.go": "package add\n\nimport \"os\"\n\nfunc Sum(a, b int) int { return a + b }\n" + accDecl},
		[]string{"add.go:3:8: \"os\" imported and not used"}},
	{"unused variable", map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int {\n\tx := 1\n\treturn a + b\n}\n" + accDecl},
		[]string{"add.go:4:2: declared and not used: x"}},
	{"two files", map[string]string{"a.go": "package add\n\nfunc Sum(a, b int) int { return c }\n", "b.go": "package add\n\nvar v int = \"x\"\n" + accDecl},
		[]string{"a.go:3:33: undefined: c", "b.go:3:13: cannot use \"x\" (untyped string constant) as int value in variable declaration"}},
	{"missing function", map[string]string{"add.go": "package add\n" + accDecl},
		[]string{"missing function Sum; the tests use it as `func Sum(a, b int) int`"}},
	{"unexported function", map[string]string{"add.go": "package add\n\nfunc sum(a, b int) int { return a + b }\n" + accDecl},
		[]string{"add.go:3:6: missing function Sum; the tests use it as `func Sum(a, b int) int`"}},
	{"wrong signature", map[string]string{"add.go": "package add\n\nfunc Sum(a, b float64) float64 { return a + b }\n" + accDecl},
		[]string{"add.go:3:1: Sum has the wrong signature; the tests use it as `func Sum(a, b int) int`"}},
	{"missing method", map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int { return a + b }\n\ntype Acc struct{}\n"},
		[]string{"missing method Add; the tests use it as `func (a *Acc) Add(n int)`"}},
	{"missing type", map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int { return a + b }\n"},
		[]string{"missing Acc; the tests use it in `func (a *Acc) Add(n int)`"}},
	{"driver's name taken", map[string]string{"add.go": addReference + "\nfunc DriveSum() {}\n"},
		[]string{"add.go:13:6: DriveSum is a name the challenge declares in this package"}},
	{"dispatcher's file name", map[string]string{"add.go": addReference, "gradus_dispatcher.go": "package add\n"},
		[]string{"gradus_dispatcher.go:0:0: file names that begin with gradus_ belong to the grader"}},
	{"wrong package", map[string]string{"add.go": "package main\n\nfunc Sum(a, b int) int { return a + b }\n"},
		[]string{"add.go:1:9: package main; expected package add"}},
	{"cgo", map[string]string{"add.go": "package add\n\nimport \"C\"\n"}, []string{"add.go:3:8: cgo can't be used"}},
	{"embed", map[string]string{"add.go": "package add\n\nimport _ \"embed\"\n\n//go:embed x\nvar s string\n"},
		[]string{"add.go:5:1: //go:embed can't be used"}},
	{"linkname", map[string]string{"add.go": "package add\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now()\n"},
		[]string{"add.go:5:1: //go:linkname can't be used"}},
	{"line", map[string]string{"add.go": "package add\n\n//line /etc/passwd:1\nfunc Sum() {}\n"},
		[]string{"add.go:3:1: line directives can't be used"}},
	{"constraint", map[string]string{"add.go": "//go:build ignore\n\npackage add\n"},
		[]string{"add.go:1:1: build constraints can't be used"}},
	{"platform in the name", map[string]string{"add_plan9.go": addReference},
		[]string{"add_plan9.go:0:0: this file would be left out of the build"}},
	{"underscore", map[string]string{"_add.go": addReference}, []string{"_add.go:0:0: Go ignores files whose names begin with _ or ."}},
	{"assembly", map[string]string{"add.go": addReference, "add_amd64.s": "TEXT ·Sum(SB), $0"},
		[]string{"add_amd64.s:0:0: only Go source is compiled"}},
	{"a directory", map[string]string{"../add.go": addReference}, []string{"add.go:0:0: a submission is one package in one directory"}},
	{"internal import", map[string]string{"add.go": "package add\n\nimport _ \"internal/abi\"\n"},
		[]string{"add.go:3:10: use of internal package internal/abi not allowed"}},
	{"the grader's packages", map[string]string{"add.go": "package add\n\nimport _ \"" + RuntimePath + "/say\"\n"},
		[]string{"add.go:3:10: package " + RuntimePath + "/say is not available to submissions"}},
	{"no such package", map[string]string{"add.go": "package add\n\nimport \"fmtt\"\n\nvar _ = fmtt.X\n" + accDecl},
		[]string{"add.go:3:8: package fmtt is not in the standard library"}},
	{"a module nobody has", map[string]string{"add.go": "package add\n\nimport \"example.org/nothing\"\n\nvar _ = nothing.X\n" + accDecl},
		[]string{"add.go:3:8: package example.org/nothing is not available to submissions"}},
	{"no body", map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int\n" + accDecl},
		[]string{"add.go:3:6: missing function body"}},
	{"too large", map[string]string{"add.go": addReference + "\nvar big [1 << 50]int\n\nfunc init() { big[len(big)-1] = 1 }\n"},
		[]string{"add.go:13:5: type [1125899906842624]int larger than address space"}},
}
