package workspace

import (
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

func TestEssence(t *testing.T) {
	of := func(text string) string { return Essence([]grader.File{{Name: "a.go", Data: []byte(text)}}) }
	const code = "package a\n\nfunc F(n int) int {\n\tif n > 0 {\n\t\treturn n\n\t}\n\treturn -n\n}\n"
	for _, tt := range []struct {
		reason, text string
		same         bool
	}{
		{"a comment", "// Package a is one.\n" + code + "// try 2\n", true},
		{"comments within", "package a\n\nfunc F(n int) int {\n\tif n > 0 { // above\n\t\treturn n\n\t}\n\t/* else */ return -n\n}\n", true},
		{"layout", "package a\nfunc F( n int )int{\n\n\nif n>0 {return n}; return -n}", true},
		{"another operator", "package a\n\nfunc F(n int) int {\n\tif n >= 0 {\n\t\treturn n\n\t}\n\treturn -n\n}\n", false},
		{"another function", code + "func G() {}\n", false},
		{"no Go", "package a\n\nfunc F(", false},
	} {
		if same := of(tt.text) == of(code); same != tt.same {
			t.Errorf("%s: same %t; want %t", tt.reason, same, tt.same)
		}
	}
	if of("package a\n\nfunc F(") == of("package a\n\nfunc G(") {
		t.Error("two files that can't be parsed are the same")
	}
	if Essence([]grader.File{{Name: "a.go", Data: []byte(code)}}) == Essence([]grader.File{{Name: "b.go", Data: []byte(code)}}) {
		t.Error("the names of files don't count")
	}
}
