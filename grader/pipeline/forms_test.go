package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"go/format"
	"regexp"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
)

// forms are APIs, each with what a hidden test does with it: all of Go's ways to give a
// value to something that is declared by another name. The reference gets all points.
var forms = []struct{ name, reference, use string }{
	{"a slice where a named one is wanted", "type Row []int\nfunc (r Row) Sum() (n int) { for _, v := range r { n += v }; return n }\nfunc Sum(r Row) int { return r.Sum() }",
		"values := []int{1, 2}; if p.Sum(values) != 3 { t.Error() }"},
	{"a named slice where one without a name is wanted", "type Row []int\nfunc Make() Row { return Row{1, 2} }",
		"var row []int; row = p.Make(); sum := func(v []int) int { return v[0] + v[1] }; if sum(row) != 3 || sum(p.Make()) != 3 { t.Error() }"},
	{"a named slice for variadic parameters", "type Row []int\nfunc Make() Row { return Row{1, 2} }\nfunc Sum(v ...int) (n int) { for _, x := range v { n += x }; return n }",
		"if p.Sum(p.Make()...) != 3 { t.Error() }"},
	{"what a function literal returns", "type Row []int\nfunc Make() Row { return Row{1, 2} }",
		"get := func() ([]int, error) { return p.Make(), nil }; if row, _ := get(); len(row) != 2 { t.Error() }"},
	{"results given on", "type Row []int\nfunc Make() (Row, error) { return Row{1, 2}, nil }",
		"length := func(v []int, err error) int { return len(v) }; if length(p.Make()) != 2 { t.Error() }"},
	{"a field and an element", "type Row []int\nfunc Sum(r Row) int { return len(r) }",
		"v := []int{1}; for _, tt := range []struct{ in p.Row }{{v}, {in: v}} { if p.Sum(tt.in) != 1 { t.Error() } }; if p.Sum([]p.Row{v}[0]) != 1 { t.Error() }; if p.Sum(map[string]p.Row{\"a\": v}[\"a\"]) != 1 { t.Error() }"},
	{"elements that are appended", "type Row []int\nfunc Sum(r ...Row) int { return len(r) }",
		"var rows []p.Row; rows = append(rows, []int{1}, make([]int, 2)); if p.Sum(rows...) != 2 { t.Error() }"},
	{"a map", "type Ages map[string]int\nfunc Oldest(a Ages) int { return a[\"x\"] }\nfunc Some() Ages { return Ages{\"y\": 2} }",
		"m := map[string]int{\"x\": 1}; if p.Oldest(m) != 1 { t.Error() }; m = p.Some(); if m[\"y\"] != 2 { t.Error() }"},
	{"an array that is compared", "type Board [2]int\nfunc Make() Board { return Board{1, 2} }", "if p.Make() != [2]int{1, 2} { t.Error() }"},
	{"an array for a key", "type Board [2]int\nfunc Make() Board { return Board{1, 2} }", "if m := map[[2]int]string{{1, 2}: \"x\"}; m[p.Make()] != \"x\" { t.Error() }"},
	{"types given to packages slices and maps", "type Row []int\ntype Ages map[string]Age\ntype Age int\nfunc Rows() Row { return Row{2, 1} }\nfunc All() Ages { return Ages{\"x\": 7} }\nfunc Seven() Age { return 7 }",
		"r := p.Rows(); slices.Sort(r); if !slices.Equal(r, []int{1, 2}) || !slices.Contains(p.Rows(), 2) || len(slices.Collect(maps.Keys(p.All()))) != 1 { t.Error() }; if max(p.Seven(), p.Seven()) != p.Seven() || cmp.Compare(p.Seven(), p.Seven()) != 0 { t.Error() }"},
	{"a type given to generic helpers", "type Row []int\nfunc Rows() Row { return Row{2, 1} }",
		"if first(p.Rows()) != 2 { t.Error() }"},
	{"nil", "type Row []int\nfunc Sum(r Row) int { return len(r) }\nfunc None() Row { return nil }", "if p.Sum(nil) != 0 || p.None() != nil { t.Error() }"},
	{"a constant of the tests", "type Row int\nfunc Sum(r Row) int { return int(r) }", "const two = 2; if p.Sum(two) != 2 { t.Error() }"},
	{"a comparison for a named bool", "type Yes bool\nfunc No(y Yes) Yes { return !y }", "if p.No(1 == 1) { t.Error() }"},

	{"an interface that embeds one", "type A interface{ A() int }\ntype B interface{ A; B() int }\ntype both struct{}\nfunc (both) A() int { return 1 }\nfunc (both) B() int { return 2 }\nfunc Make() B { return both{} }",
		"if v := p.Make(); v.A()+v.B() != 3 { t.Error() }"},
	{"one that embeds another package's", "import \"io\"\n\ntype Named interface{ io.Reader; error }\ntype named struct{ io.Reader }\nfunc (named) Error() string { return \"named\" }\nfunc Make(r io.Reader) Named { return named{r} }",
		"v := p.Make(strings.NewReader(\"x\")); data, err := io.ReadAll(v); if string(data) != \"x\" || err != nil || v.Error() != \"named\" { t.Error(string(data), err) }"},
	{"one that embeds an unexported one", "type a interface{ A() int }\ntype B interface{ a; B() int }\nfunc Sum(b B) int { return b.A() + b.B() }", "if p.Sum(own{}) != 3 { t.Error() }"},
	{"one without a name that embeds one", "type A interface{ A() int }\nfunc Sum(b interface{ A; B() int }) int { return b.A() + b.B() }", "if p.Sum(own{}) != 3 { t.Error() }"},
	{"one that is not exported", "type namer interface{ A() int }\nfunc One(n namer) int { return n.A() }\nfunc Same(n namer) namer { return n }", "if p.One(p.Same(own{})) != 1 { t.Error() }"},
	{"a generic one that embeds generic ones", "type Getter[T any] interface{ Get() T }\ntype Setter[T any] interface{ Set(T) }\ntype Cell[T any] interface { Getter[T]; Setter[T] }\ntype cell[T any] struct{ v T }\nfunc (c *cell[T]) Get() T { return c.v }\nfunc (c *cell[T]) Set(v T) { c.v = v }\nfunc Make[T any]() Cell[T] { return &cell[T]{} }",
		"c := p.Make[int](); c.Set(7); if c.Get() != 7 { t.Error() }"},

	{"an alias that is generic", "type Pair[A, B any] = struct { First A; Second B }\nfunc Swap[A, B any](p Pair[A, B]) Pair[B, A] { return Pair[B, A]{p.Second, p.First} }",
		"if got := p.Swap(p.Pair[int, string]{1, \"x\"}); got.First != \"x\" { t.Error() }"},
	{"a generic alias of a generic type", "type Table[K comparable, V any] struct{ m map[K]V }\nfunc (t *Table[K, V]) Set(k K, v V) { if t.m == nil { t.m = map[K]V{} }; t.m[k] = v }\nfunc (t *Table[K, V]) Get(k K) V { return t.m[k] }\ntype Names[V any] = Table[string, V]",
		"var n p.Names[int]; n.Set(\"x\", 7); if n.Get(\"x\") != 7 { t.Error() }; var o p.Table[string, int] = n; _ = o"},
	{"an unexported alias in a signature", "type list = []string\ntype list2[T any] = []T\nfunc Sorted(l list) list { return l[:1] }\nfunc Head[T any](l list2[T]) T { return l[0] }", "if p.Sorted([]string{\"a\", \"b\"})[0] != \"a\" || p.Head([]int{7}) != 7 { t.Error() }"},
	{"an alias of an unexported type", "type clock struct{ h int }\ntype Clock = clock\nfunc At(h int) Clock { return Clock{h} }\nfunc (c clock) Hour() int { return c.h }", "var c p.Clock = p.At(7); if c.Hour() != 7 { t.Error() }"},
	{"an unexported type that is like one without a name", "type legacy map[int][]string\nfunc Turn(in legacy) map[string]int { out := map[string]int{}; for n, list := range in { for _, s := range list { out[s] = n } }; return out }", "if got := p.Turn(map[int][]string{1: {\"a\"}}); got[\"a\"] != 1 { t.Error(got) }"},
	{"an alias of another package's type", "import \"time\"\n\ntype Wait = time.Duration\nfunc Double(w Wait) Wait { return 2 * w }", "var w p.Wait = 3; if p.Double(w) != 6*time.Nanosecond { t.Error() }"},
	{"an alias that is a constraint", "type Number = interface{ ~int | ~float64 }\nfunc Sum[T Number](v ...T) (n T) { for _, x := range v { n += x }; return n }", "if p.Sum(1, 2) != 3 || p.Sum(1.5, 2) != 3.5 { t.Error() }"},

	{"a constraint on itself", "type Ordered[T any] interface{ Less(T) bool }\ntype Age int\nfunc (a Age) Less(b Age) bool { return a < b }\nfunc Least[T Ordered[T]](a, b T) T { if b.Less(a) { return b }; return a }", "if p.Least(p.Age(3), p.Age(2)) != 2 { t.Error() }"},
	{"a constraint on itself without a name", "type Age int\nfunc (a Age) Less(b Age) bool { return a < b }\nfunc Least[T interface{ Less(T) bool }](a, b T) T { if b.Less(a) { return b }; return a }", "if p.Least(p.Age(3), p.Age(2)) != 2 { t.Error() }"},
	{"a type of a constraint on itself", "type Shape[S Shape[S]] interface{ Merge(S) S }\ntype Box struct{ n int }\nfunc Of(n int) Box { return Box{n} }\nfunc (b Box) N() int { return b.n }\nfunc (b Box) Merge(c Box) Box { return Box{b.n + c.n} }\ntype Heap[S Shape[S]] struct{ all S }\nfunc (h *Heap[S]) Add(s S) { h.all = h.all.Merge(s) }\nfunc (h *Heap[S]) All() S { return h.all }",
		"var h p.Heap[p.Box]; h.Add(p.Of(3)); h.Add(p.Of(4)); if h.All().N() != 7 { t.Error() }"},
	{"a constraint on pointers", "type Setter[T any] interface { *T; Set(string) }\ntype Name struct{ s string }\nfunc (n *Name) Set(s string) { n.s = s }\nfunc (n *Name) Get() string { return n.s }\nfunc Parse[T any, P Setter[T]](s string) *T { v := new(T); P(v).Set(s); return v }",
		"if p.Parse[p.Name](\"x\").Get() != \"x\" { t.Error() }"},

	{"constants without a type", "type Side int\nconst (\n\tLeft = iota\n\tRight\n)\nfunc Other(s Side) Side { return 1 - s }", "var s p.Side = p.Left; if p.Other(s) != p.Right || p.Other(p.Right) != s { t.Error() }"},
	{"constants that tests fix", "type Side int\nconst (\n\tLeft Side = iota\n\tRight\n)\nfunc Other(s Side) Side { return 1 - s }", "const next = p.Left + 1; if names := [...]string{p.Left: \"l\", p.Right: \"r\"}; names[p.Other(p.Left)] != \"r\" || p.Other(next) != 0 { t.Error() }"},
	{"constants in maps, deep comparisons and callbacks", "type Side uint8\nconst (\n\tLeft Side = 3 + iota\n\tRight\n)\nfunc All() []Side { return []Side{Left, Right} }\nfunc Count(s []Side) map[Side]int { m := map[Side]int{}; for _, v := range s { m[v]++ }; return m }\nfunc Each(s [2]Side, f func(Side) Side) [2]Side { for i := range s { s[i] = f(s[i]) }; return s }",
		"if !reflect.DeepEqual(p.All(), []p.Side{p.Left, p.Right}) { t.Error(p.All()) }; if m := p.Count([]p.Side{p.Left, p.Left}); m[p.Left] != 2 { t.Error(m) }; if got := p.Each([2]p.Side{p.Left, p.Right}, func(s p.Side) p.Side { if s == p.Left { return p.Right }; return p.Left }); got != [2]p.Side{p.Right, p.Left} { t.Error(got) }"},
	{"fields of an embedded unexported struct", "type base struct{ Name string }\ntype Item struct { base; Price int }\nfunc Make() *Item { return &Item{base{\"x\"}, 7} }", "if v := p.Make(); v.Price != 7 { t.Error() }"},
}

// helpers are declared beside the tests, and mentioned is what they may import.
const helpers = `
type own struct{}

func (own) A() int { return 1 }
func (own) B() int { return 2 }

func first[S ~[]E, E any](s S) E { return s[0] }
`

var mentioned = regexp.MustCompile(`\b(cmp|io|maps|reflect|slices|strings|time)\.`)

func TestJudgesCompileFor(t *testing.T) {
	p := newPipeline(t)
	for _, tt := range forms {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ch, reference := formed(t, tt.name, tt.reference, tt.use)
			if r := grade(t, p, ch, submission("reference", reference)); r.Verdict != grader.Accepted {
				t.Errorf("%s: %+v %+v", r.Verdict, r.Diagnostics, r.Outcomes)
			}
		})
	}
}

// formed returns a challenge with one hidden test, which does what use says, and the
// source of its reference.
func formed(t *testing.T, name, reference, use string) (*grader.Challenge, string) {
	t.Helper()
	specs := map[string]bool{}
	for _, m := range mentioned.FindAllStringSubmatch(use, -1) {
		specs[strconv.Quote(m[1])] = true
	}
	tests := "package p_test\n\nimport (\n"
	for spec := range specs {
		tests += spec + "\n"
	}
	tests += "\"testing\"\n\n\"example.com/course/track/p\"\n)\n" + helpers + "\nfunc TestForm(t *testing.T) {\n" + use + "\n}\n"
	ch := &grader.Challenge{Track: "track", Slug: "p", Title: name, Package: "p", Kind: grader.KindCode, ImportPath: "example.com/course/track/p",
		Limits: grader.DefaultLimits, Modules: modules(t), Checks: []grader.Check{{Test: "TestForm", Title: "form", Points: 1, Criterion: grader.Correctness}},
		Files: grader.Files{Reference: []string{"p.go"}, Hidden: []string{"p_test.go"}}}
	source, err := format.Source([]byte("package p\n\n" + reference + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(string(source) + tests))
	ch.Hash = hex.EncodeToString(hash[:])
	ch.FS = fstest.MapFS{"p.go": {Data: source}, "p_test.go": {Data: []byte(tests)}}
	return ch, string(source)
}

// TestFieldsElsewhere hands in structs that have the fields which the tests use, and have
// them in other places.
func TestFieldsElsewhere(t *testing.T) {
	const functions = `
func Make(name string, price int) *Item { var i Item; i.Name, i.Price = name, price; return &i }
func (i *Item) Raise(n int) { i.Price += n }
func Total(items []Item) (n int) { for i := range items { n += items[i].Price; items[i].Name += "!" }; return n }
`
	ch, _ := formed(t, "fields", "type Item struct { Name string; Price int }"+functions, `
v := p.Make("x", 7)
v.Price++
v.Raise(2)
items := []p.Item{{Name: "y", Price: 1}, *v}
if n := p.Total(items); n != 11 || items[0].Name != "y!" || items[1].Name != "x!" || v.Name != "x" || v.Price != 10 { t.Error(n, items, v) }`)
	p := newPipeline(t)
	for _, tt := range []struct {
		item string
		want grader.Verdict
	}{
		{"type Item struct { n bool; Price int; Other []string; Name string }", grader.Accepted},
		{"type Item struct { n byte; Named; Price int }\ntype Named struct { n byte; Name string }", grader.Accepted},
		{"type Item struct { n byte; both }\ntype both struct { n byte; inner; Price int }\ntype inner struct { n byte; Name string }", grader.Accepted},
		{"type Item struct { named; Price int }\ntype named struct { Name string }\nfunc (*Item) String() string { return \"item\" }", grader.Accepted},
		{"type Item struct { *Named; Price int }\ntype Named struct { Name string }", grader.CompileError},
		{"type Item struct { Price int }", grader.CompileError},
	} {
		r := grade(t, p, ch, submission("fields", "package p\n\n"+tt.item+"\n"+functions))
		if r.Verdict != tt.want {
			t.Errorf("%s: %s; want %s: %+v %+v", tt.item, r.Verdict, tt.want, r.Diagnostics, r.Outcomes)
		}
	}
}
