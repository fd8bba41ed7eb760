package pipeline

import (
	"fmt"
	"strings"
)

// lines writes n lines, each about a number and the one before it.
func lines(n int, format string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, format, i, i-1)
	}
	return b.String()
}

// oddConstructs are declarations beside a right solution: of the kinds that the
// type checker, the counters of steps, the compiler or the linker may stumble over.
// Their names begin with odd.
var oddConstructs = []oddity{
	declare("builtins hidden in a function", true, "func odd1() { append, len, cap, make, new, nil, true, false, int, string, uint64, any := 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12; _, _, _, _, _, _, _, _, _, _, _, _ = append, len, cap, make, new, nil, true, false, int, string, uint64, any }"),
	declare("generic types that name themselves", true, "type odd2[T any] struct{ next *odd2[T]; v T }\nfunc (o *odd2[T]) all() func(func(T) bool) { return func(y func(T) bool) { for ; o != nil && y(o.v); o = o.next { } } }\nvar _ = func() (n int) { for v := range new(odd2[int]).all() { n += v }; return }()"),
	declare("labels", true, "func odd3(n int) { a: for { b: switch { case n > 3: break a; case n > 2: continue a; case n > 1: break b; default: goto c }; c: n++; { goto d }; d: } }"),
	declare("select", true, "func odd4(c chan int, m map[string]chan int) { select { case c <- len(m): case v, ok := <-m[\"x\"+\"y\"]: _, _ = v, ok; case <-c: default: } }"),
	declare("defer and go", true, "func odd5(s []int, m map[int]int) { defer copy(s, s); defer delete(m, 1); defer clear(m); go copy(s, s); defer func() { recover() }(); defer print(); for range s { defer clear(s) } }"),
	declare("strings", true, "func odd6(a, b string, m map[string]string, p *string, f func() *string) bool { a += b + a; m[a] += b; m[a+b] += \"x\"; *p += a; *f() += b; (a) += (b); return a+b < b+a && a == b || a != \"x\" && string([]rune(a)) >= string([]byte(b)) }"),
	declare("appends", true, "type odd7s []byte\nfunc odd7[S ~[]E, E any](s S, x ...E) S { b := append([]byte(nil), \"text\"...); b = append(b, b...); _ = append(odd7s(b), b...); _ = append(s); _ = append(s, x...); _ = append(append(s, x...), x[0]); return append(s[:1:1], x[1:]...) }"),
	declare("literals", true, "type odd8 struct { a []int; b map[string]*odd8; c [2]*odd8; _ int; f func() }\nvar _ = []*odd8{{a: []int{1, 2, 5: 3}, b: map[string]*odd8{\"x\": {}, \"y\": {c: [2]*odd8{1: {}}}}}, nil, {f: func() {}}}\nvar _ = [...]string{3: \"a\", \"b\"}\nvar _ = map[[2]string]struct{ x, y int }{{\"a\", \"b\"}: {1, 2}}"),
	declare("min, max and clear", true, "func odd9[T ~string | ~int](a, b T, s []T) T { clear(s); s[0] = max(a, b); return min(a, b, a) }"),
	declare("conversions", true, "type odd10 string\nfunc odd10f[T ~[]byte | ~string](t T) string { return string(t) + string(odd10(t)) + string(rune(len(t))) }"),
	declare("make and new", true, "func odd11[T any](n int8, u uint64) { _ = make([]T, n); _ = make([]T, 1, u); _ = make(map[int]T, n); _ = make(chan T, u); _ = new(T); _ = make(map[int]int); _ = new([3]int); _ = new(5) }"),
	declare("constants", true, "const odd12 = 1 << 500 >> 498\nconst ( odd12a = iota * 1.5; _; odd12b; odd12c = 'x' + 1i; odd12d = len(\"ab\" + \"c\") )\nvar _ [odd12d]int"),
	declare("switches", true, "func odd13(x any, s string) int { switch x := x.(type) { case nil: return 0; case string, []byte: _ = x; case func(): x(); case interface{ Error() string }: s += x.Error(); default: }; switch s += \"x\"; { case s == s+s: fallthrough; case len(s) > 2: return 1 }; switch { }; return 2 }"),
	declare("methods", true, "type odd14 struct{ *odd14b; error }\ntype odd14b struct{}\nfunc (odd14b) m(...string) {}\nvar _ = odd14.m\nvar _ = (*odd14).m\nvar _ = odd14{odd14b: new(odd14b)}.m"),
	declare("unicode", true, "var größe, 世界, _ᐁ = 1, 2, 3\nvar _ = größe + 世界 + _ᐁ"),
	declare("blanks", true, "func _() { _ = 1; var _, _ = 2, 3; for _ = range 3 { } }\nfunc _(_, _ int) (_ int) { return }\ntype _ struct{ _, _ int }\nconst _ = 1\nvar _ = func(_ ...int) {}"),
	declare("many init", true, strings.Repeat("func init() { _ = func() {} }\n", 300)),
	declare("ranges", true, "func odd15(a *[3]int, c <-chan string, f func(func() bool)) { for range f { defer func() {}(); break }; for i := range a { _ = i }; for range c { return }; for i, r := range \"aß\" { _, _ = i, r }; for i := range 3 { func() { _ = i }() } }"),
	declare("generic constraints", true, "type odd16[T interface { ~int; comparable }, PT interface { *T; Set(string) }] struct{}\nfunc odd16f[K comparable, V odd16i[K]](m map[K]V) (k K) { for k = range m { return }; return }\ntype odd16i[T any] interface { Equal(T) bool }\ntype odd16a[T any] = map[string]T"),
	declare("goto over blocks", true, "func odd17() { i := 0\nagain:\n\ti++\n\tif i < 3 { goto again }\n\t{ goto end }\nend:\n}"),
	declare("nested functions", true, "var odd18 = "+strings.Repeat("func() any { return ", 60)+"nil"+strings.Repeat(" }", 60)),
	declare("a name of the grader's kind", true, "var gradus0_meter, gradus1_x, gradus = 1, 2, 3"),
	declare("embedded and shadowed", true, "func odd19() { errors, fmt, slices := 1, 2, 3; _, _, _ = errors, fmt, slices }"),
	declare("a struct with tags", true, "type odd20 struct { A int `json:\"a\" x:\"\\n\"`; B string \"plain\" }"),
	declare("pragmas that are allowed", true, "//go:noinline\nfunc odd21() {}\n\n//go:norace\nfunc odd21b() {}\n\n//go:generate rm -rf /\n\n//go:fix inline\nfunc odd21c() {}"),
	declare("nosplit", true, "//go:nosplit\nfunc odd22() int { return 1 }"),
	declare("a thousand functions", true, lines(1000, "func odd23x%d() int { return %d }\n")),
	declare("a large switch", true, "func odd24(n int) int { switch n {\n"+lines(500, "case %d: return %d\n")+"}; return 0 }"),
	declare("a large table", true, "var odd25 = []int{"+strings.Repeat("1, ", 30_000)+"}"),
	declare("a wide struct", true, "type odd26 struct {\n"+lines(900, "f%d int // %d\n")+"}\nvar _ = odd26{f1: 1}"),
	declare("a long text", true, "const odd27 = `"+strings.Repeat("text\n", 20_000)+"`"),
	declare("nothing in much", true, "var odd28 [1 << 40]struct{}\nvar _ = len(odd28)"),

	declare("a frame too large", false, "func odd40(a [1 << 30]byte) [1 << 30]byte { a[5] = 1; return a }\nvar _ = odd40"),
	declare("a symbol too large", false, "var odd41 [1 << 42]byte\nfunc init() { odd41[1] = 1 }"),
	declare("four billion", false, "var odd42 [1 << 32]bool"),
	declare("larger than addresses", false, "var odd43 [1 << 60]int"),
	declare("a wide element of a channel", false, "var odd44 chan [1 << 17]byte\nfunc init() { odd44 <- [1 << 17]byte{} }"),
	declare("noescape with a body", false, "//go:noescape\nfunc odd45(n *int) int { return *n }"),
	declare("no body", false, "func odd46(n int) int"),
	declare("too much without split", false, "//go:nosplit\n//go:noinline\nfunc odd47(n int) int { var a [9000]byte; for i := range a { a[i] = byte(i * n) }; return int(a[n%9000]) }\n\nfunc init() { println(odd47(1)) }"),
	declare("a long name in a type", false, "type odd48 struct { "+strings.Repeat("x", 70_000)+" int }\nvar Odd any = odd48{}"),
	declare("forty thousand parameters", false, "var Odd any = func("+strings.Repeat("_, ", 40_000)+"_ int) {}"),
	declare("types without end", false, "func odd49[T any](n int) { if n > 0 { odd49[*T](n - 1) } }\nfunc init() { odd49[int](3) }"),
	declare("runtime pragmas", false, "//go:systemstack\nfunc odd50() {}"),
	declare("a pragma of the runtime", false, "//go:nowritebarrier\nfunc odd51() {}"),
	declare("wasm", false, "//go:wasmimport a b\nfunc odd52()"),
	declare("linkname", false, "//go:linkname odd53 runtime.throw\nfunc odd53(string)"),
	declare("a debug setting", false, "//go:debug madvdontneed=1"),
	declare("cgo pragmas", false, "//go:cgo_import_dynamic odd54 odd54 \"libc.so\""),
	declare("export", false, "//export odd55\nfunc odd55() {}"),
	declare("embed", false, "//go:embed x.txt\nvar odd56 string"),
	declare("a line directive", false, "//line gradus_dispatcher.go:10\nvar odd57 = x"),
	declare("a line directive in a line", false, "var odd58 = /*line a.go:1:1*/ y"),
	declare("constraints late", false, "//go:build ignore"),
	declare("type int", false, "type int string"),
	declare("func append", false, "func append[S ~[]E, E any](s S, v ...E) S { return s }"),
	declare("func len", false, "func len(any) int { return 0 }"),
	declare("var nil", false, "var nil = 1"),
	declare("const true", false, "const true = false"),
	declare("type error", false, "type error interface{ Error() string; More() }"),
	declare("func panic", false, "func panic(any) {}"),
	declare("func main", false, "func main() {}"),
	declare("var init", false, "var init = 1"),
	declare("import late", false, "import \"fmt\""),
	declare("a missing brace", false, "func odd59() {"),
	declare("a stray brace", false, "}"),
	declare("a cycle", false, "type odd60 struct{ odd60 }\nvar odd60a, odd60b = odd60b, odd60a"),
	declare("declared twice", false, "var odd61, odd61 int"),
	declare("unused", false, "func odd62() { x := 1 }"),
	declare("division by zero", false, "var odd63 = 1 / 0"),
	declare("an index out of range", false, "var odd64 = [2]int{}[3]"),
	declare("deep parentheses", false, "var odd65 = "+strings.Repeat("(", 2000)+"1"+strings.Repeat(")", 2000)),
	declare("doubling constants", false, "const odd66x0 = \"0123456789abcdef\"\n"+lines(40, "const odd66x%d = odd66x%[2]d + odd66x%[2]d\n")),
	declare("doubling generics", false, "func odd67x0[T any](t T) {}\n"+lines(24, "func odd67x%d[T any](t T) { odd67x%[2]d([2]T{}); odd67x%[2]d([3]T{}) }\n")+"func init() { odd67x24(1) }"),
	declare("dots", false, "var _ = ..."),
}
