package screen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/gotool"
)

// refused are short sources that cost a type checker more than there is, with
// what is said of them.
var refused = map[string]struct{ source, want string }{
	"constants that double": {doubling("const s%d = s%d + s%d\n", "const s0 = \"0123456789abcdef\"\n", 40), "written out in full"},
	"types that double":     {doubling("type t%d[P any] struct{ x t%d[t%d[P]] }\n", "type t0[P any] struct{ x P }\n", 40) + "var use t40[int]\n", "written out in full"},
	"a pair that doubles":   {doubling("type t%d[P any] = pair[t%d[P], t%d[P]]\n", "type pair[K, V any] struct{ k K; v V }\ntype t0[P any] = P\n", 40), "written out in full"},
	"aliases that double":   {doubling("type t%d = struct{ x, y t%d; z t%d }\n", "type t0 = int\n", 40), "written out in full"},
	"structs that double":   {doubling("type t%d struct{ x, y t%d; z []t%d }\n", "type t0 [2]int\n", 40), "this type holds more than"},
	"arrays in structs":     {doubling("type t%d struct{ x [2]t%d; y struct{ z t%d } }\n", "type t0 int\n", 40), "this type holds more than"},
	"interfaces":            {doubling("type t%d interface{ t%d; interface{ t%d } }\n", "type t0 interface{ ~int }\n", 40), "this type holds more than"},
	"a local constant":      {"func _() {\n" + doubling("const s%d = s%d + s%d\n", "const s0 = \"0123456789abcdef\"\n", 40) + "}\n", "written out in full"},
	"a cycle beside":        {doubling("const s%d = s%d + s%d\n", "const s0 = \"0123456789abcdef\" + s40[:0]\n", 40), "written out in full"},
	"deep parentheses":      {"var deep = " + strings.Repeat("(", 60_000) + "1" + strings.Repeat(")", 60_000) + "\n", "nested more than"},
	"deeper than parsers":   {"var deep = " + strings.Repeat("(", 200_000) + "1" + strings.Repeat(")", 200_000) + "\n", "syntax error: exceeded max nesting depth"},
	"deep types":            {"var deep " + strings.Repeat("[]", 60_000) + "int\n", "nested more than"},
	"deep functions":        {"var deep = " + strings.Repeat("func() any { return ", 5_000) + "1" + strings.Repeat("}", 5_000) + "\n", "nested more than"},
	"a long sum":            {"var long = 1" + strings.Repeat("+1", 40_000) + "\n", "nested more than"},
	"a long number":         {"const n = " + strings.Repeat("9", 120_000) + "\n", "a number of more than"},
	"many lines":            {strings.Repeat("func _() { println(1, 2, 3) }\n", 20_000), "the submission is larger than"},
}

func TestIntricateSourceIsRefused(t *testing.T) {
	for name, tt := range refused {
		t.Run(name, func(t *testing.T) {
			_, diags := Parse(addChallenge(), submission(map[string]string{"add.go": addReference + tt.source}), &gotool.Tools{})
			if len(diags) != 1 || !strings.HasPrefix(diags[0].Message, tt.want) {
				t.Errorf("diagnostics %.200v; want one with %q", diags, tt.want)
			}
		})
	}
}

func TestOrdinarySourceIsNotRefused(t *testing.T) {
	for name, src := range map[string]string{
		"generics":     "type pair[K comparable, V any] struct {\n\tk K\n\tv V\n}\n\ntype tree[K comparable, V any] struct {\n\tl, r *tree[K, V]\n\tp    pair[K, V]\n\tm    map[K][]pair[K, []pair[K, V]]\n}\n",
		"constants":    "const (\n\ta = 1 << iota\n\tb\n\tc\n\tall = a | b | c\n\ts = \"x\" + \"y\"\n)\n",
		"a table":      "const k = 1 + 2 + 3\n\nvar t = [][]int{" + strings.Repeat("{1, k + k, 3},", 20_000) + "}\n",
		"types in use": doubling("type t%d struct { a, b *t%d; c map[string]t%d }\n", "type t0 int\n", 60),
		"a long text":  "var s = \"\"" + strings.Repeat(" +\n\t\"a line of text\"", 900) + "\n",
		"same names":   strings.Repeat("func _() {\n\tconst n = 1\n\tconst m = n * n * n\n\tconst k = m * m\n}\n", 300),
	} {
		_, diags := Parse(addChallenge(), submission(map[string]string{"add.go": addReference + src}), &gotool.Tools{})
		if len(diags) > 0 {
			t.Errorf("%s: diagnostics %v; want none", name, diags)
		}
	}
}

func doubling(line, first string, n int) string {
	var b strings.Builder
	b.WriteString(first)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, line, i, i-1, i-1)
	}
	return b.String()
}
