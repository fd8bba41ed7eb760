package link

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
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
	// typesWant is what the type checker says where it differs from the compiler.
	typesWant []string
	// compilerOnly says that the type checker does not see the error.
	compilerOnly bool
}{
	{name: "nothing", files: nil, want: []string{"no Go file to compile"}},
	{name: "only a test", files: map[string]string{"add_test.go": "package add"}, want: []string{"no Go file to compile"}},
	{name: "syntax", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int {\n\treturn a +\n}\n"},
		want: []string{"add.go:5:1: syntax error: expected operand, found '}'"}},
	{name: "unused import", files: map[string]string{"add.go": "package add\n\nimport \"os\"\n\nfunc Sum(a, b int) int { return a + b }\n" + accDecl},
		want: []string{"add.go:3:8: \"os\" imported and not used"}},
	{name: "unused variable", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int {\n\tx := 1\n\treturn a + b\n}\n" + accDecl},
		want: []string{"add.go:4:2: declared and not used: x"}},
	{name: "two files", files: map[string]string{"a.go": "package add\n\nfunc Sum(a, b int) int { return c }\n", "b.go": "package add\n\nvar v int = \"x\"\n" + accDecl},
		want: []string{"a.go:3:33: undefined: c", "b.go:3:13: cannot use \"x\" (untyped string constant) as int value in variable declaration"}},
	{name: "missing function", files: map[string]string{"add.go": "package add\n" + accDecl},
		want: []string{"missing function Sum; the tests use it as `func Sum(a, b int) int`"}},
	{name: "unexported function", files: map[string]string{"add.go": "package add\n\nfunc sum(a, b int) int { return a + b }\n" + accDecl},
		want: []string{"add.go:3:6: missing function Sum; the tests use it as `func Sum(a, b int) int`"}},
	{name: "wrong signature", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b float64) float64 { return a + b }\n" + accDecl},
		want: []string{"add.go:3:1: Sum has the wrong signature; the tests use it as `func Sum(a, b int) int`"}},
	{name: "own int", files: map[string]string{"add.go": "package add\n\ntype int float64\n\nfunc Sum(a, b int) int { return a + b }\n" + accDecl},
		want: []string{"add.go:5:1: Sum has the wrong signature; the tests use it as `func Sum(a, b int) int`", "add.go:9:1: Add has the wrong signature"}},
	{name: "missing method", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int { return a + b }\n\ntype Acc struct{}\n"},
		want: []string{"missing method Add; the tests use it as `func (a *Acc) Add(n int)`"}},
	{name: "missing type", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int { return a + b }\n"},
		want: []string{"missing type Acc; the tests use it in `func (a *Acc) Add(n int)`"}},
	{name: "wrong package", files: map[string]string{"add.go": "package main\n\nfunc Sum(a, b int) int { return a + b }\n"},
		want: []string{"add.go:1:9: package main; expected package add"}},
	{name: "cgo", files: map[string]string{"add.go": "package add\n\nimport \"C\"\n"}, want: []string{"add.go:3:8: cgo can't be used"}},
	{name: "embed", files: map[string]string{"add.go": "package add\n\nimport _ \"embed\"\n\n//go:embed x\nvar s string\n"},
		want: []string{"add.go:5:1: //go:embed can't be used"}},
	{name: "linkname", files: map[string]string{"add.go": "package add\n\nimport _ \"unsafe\"\n\n//go:linkname now time.now\nfunc now()\n"},
		want: []string{"add.go:5:1: //go:linkname can't be used"}},
	{name: "line", files: map[string]string{"add.go": "package add\n\n//line /etc/passwd:1\nfunc Sum() {}\n"},
		want: []string{"add.go:3:1: line directives can't be used"}},
	{name: "constraint", files: map[string]string{"add.go": "//go:build ignore\n\npackage add\n"},
		want: []string{"add.go:1:1: build constraints can't be used"}},
	{name: "platform in the name", files: map[string]string{"add_plan9.go": addReference},
		want: []string{"add_plan9.go:0:0: this file would be left out of the build"}},
	{name: "platform in the name, which may be this one", files: map[string]string{"add_linux_amd64.go": addReference},
		want: []string{"add_linux_amd64.go:0:0: this file would be left out of the build on some platforms"}},
	{name: "underscore", files: map[string]string{"_add.go": addReference}, want: []string{"_add.go:0:0: Go ignores files whose names begin with _ or ."}},
	{name: "assembly", files: map[string]string{"add.go": addReference, "add_amd64.s": "TEXT ·Sum(SB), $0"},
		want: []string{"add_amd64.s:0:0: only Go source is compiled"}},
	{name: "a directory", files: map[string]string{"../add.go": addReference}, want: []string{"add.go:0:0: a submission is one package in one directory"}},
	{name: "internal import", files: map[string]string{"add.go": "package add\n\nimport _ \"internal/abi\"\n"},
		want: []string{"add.go:3:10: use of internal package internal/abi not allowed"}},
	{name: "the grader's packages", files: map[string]string{"add.go": "package add\n\nimport _ \"" + gotool.RuntimePath + "/say\"\n"},
		want: []string{"add.go:3:10: package " + gotool.RuntimePath + "/say is not available to submissions"}},
	{name: "no such package", files: map[string]string{"add.go": "package add\n\nimport \"fmtt\"\n\nvar _ = fmtt.X\n" + accDecl},
		want: []string{"add.go:3:8: package fmtt is not in the standard library"}},
	{name: "another platform's package", files: map[string]string{"add.go": "package add\n\nimport \"syscall/js\"\n\nvar _ js.Value\n" + accDecl},
		want: []string{"add.go:3:8: package syscall/js is not for this platform"}},
	{name: "a module nobody has", files: map[string]string{"add.go": "package add\n\nimport \"example.org/nothing\"\n\nvar _ = nothing.X\n" + accDecl},
		want: []string{"add.go:3:8: package example.org/nothing is not available to submissions"}},
	{name: "no body", files: map[string]string{"add.go": "package add\n\nfunc Sum(a, b int) int\n" + accDecl},
		want: []string{"add.go:3:6: missing function body"}},
	{name: "too large", files: map[string]string{"add.go": addReference + "\nvar big [1 << 50]int\n\nfunc init() { big[len(big)-1] = 1 }\n"},
		want: []string{"add.go:13:5: type [1125899906842624]int larger than address space"}, compilerOnly: true},
	{name: "more than ten", files: map[string]string{"add.go": addReference + strings.Repeat("\nvar _ = x\n", 12)},
		want: slices.Repeat([]string{"add.go:"}, 12)},
	{name: "have and want", files: map[string]string{"add.go": addReference + "\nfunc two() (int, string) { return 1 }\n"},
		want: []string{"add.go:13:35: not enough return values\n\thave (number)\n\twant (int, string)"}},
	{name: "declared twice", files: map[string]string{"a.go": addReference, "b.go": "package add\n\nfunc Sum(a, b int) int { return 0 }\n"},
		want: []string{"b.go:3:6: Sum redeclared in this block\n\ta.go:5:6: other declaration of Sum"}},
	{name: "method declared twice", files: map[string]string{"a.go": addReference, "b.go": "package add\n\nfunc (a *Acc) Add(n int) {}\n"},
		want: []string{"b.go:3:15: method Acc.Add already declared at a.go:11:15"}},
	{name: "missing return", files: map[string]string{"add.go": addReference + "\nfunc f() int {\n}\n"},
		want: []string{"add.go:14:1: missing return"}},
	{name: "recursive type", files: map[string]string{"add.go": addReference + "\ntype T struct{ t T }\n"},
		want: []string{"add.go:13:6: invalid recursive type: T refers to itself"}},
	{name: "initialization cycle", files: map[string]string{"add.go": addReference + "\nvar a, b = b, a\n"},
		want: []string{"add.go:13:5: initialization cycle for a\n\tadd.go:13:5: a refers to b\n\tadd.go:13:8: b refers to a"}},
	{name: "unused label", files: map[string]string{"add.go": addReference + "\nfunc f() {\nL:\n\tfor {\n\t}\n}\n"},
		want:      []string{"add.go:14:1: label L defined and not used"},
		typesWant: []string{"add.go:14:1: label L declared and not used"}},
	{name: "jump over a variable", files: map[string]string{"add.go": addReference + "\nfunc f() {\n\tgoto L\n\tx := 1\nL:\n\t_ = x\n}\n"},
		want:      []string{"add.go:14:7: goto L jumps over declaration of x at add.go:15:4"},
		typesWant: []string{"add.go:14:7: goto L jumps over variable declaration at line 15"}},
	{name: "constant too large", files: map[string]string{"add.go": addReference + "\nvar x int8 = 300\n"},
		want: []string{"add.go:13:14: cannot use 300 (untyped int constant) as int8 value in variable declaration (overflows)"}},
	{name: "type argument", files: map[string]string{"add.go": addReference + "\nfunc m[T ~int](t T) {}\n\nvar _ = func() { m(\"\") }\n"},
		want:      []string{"add.go:15:19: string does not satisfy ~int"},
		typesWant: []string{"add.go:15:18: string does not satisfy ~int"}},
	{name: "method of an interface", files: map[string]string{"add.go": addReference + "\nvar _ interface{ Sub(int) } = (*Acc)(nil)\n"},
		want: []string{"add.go:13:31: cannot use (*Acc)(nil) (value of type *Acc) as interface{Sub(int)} value in variable declaration: *Acc does not implement interface{Sub(int)} (missing method Sub)"}},
	{name: "duplicate case", files: map[string]string{"add.go": addReference + "\nfunc f(x int) {\n\tswitch x {\n\tcase 1, 1:\n\t}\n}\n"},
		want: []string{"add.go:15:10: duplicate case 1 (constant of type int) in expression switch\n\tadd.go:15:7: previous case"}},
	{name: "variable of the wrong kind", files: map[string]string{"add.go": "package add\n\nvar Sum int\n" + accDecl},
		want: []string{"add.go:3:5: Sum has the wrong signature; the tests use it as `func Sum(a, b int) int`"}},
	{name: "main", files: map[string]string{"add.go": addReference + "\nfunc init() int { return 1 }\n"},
		want: []string{"add.go:13:6: func init must have no arguments and no return values"}},
}
