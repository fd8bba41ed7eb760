package mirror_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/link/graft/mirror"
)

const (
	apiPath  = "example.com/course/box"
	userPath = apiPath + "/driver"
)

// reference has one of everything that can be used.
const reference = `package box

import "cmp"

type Limit struct {
	Most int
	unit unit
}

type unit int

type Sizer interface{ Size() int }

type Names = []string

type Box struct {
	limit Limit
	names []string
}

func New(l Limit, sizers ...Sizer) (*Box, error) { return &Box{limit: l}, nil }

func (b *Box) Add(names Names) *Box { b.names = append(b.names, names...); return b }

func (b *Box) Size() int { return len(b.names) }

func (b *Box) Each(yield func(int, *Item) bool) {}

func (b *Box) Unused() {}

type Item struct{ text string }

func (i *Item) Text() string { return i.text }

const Max, Pi = 3, 22.0 / 7

var Full error

type Set[K cmp.Ordered, V any] struct{ entries map[K]V }

func Make[K cmp.Ordered, V any](of map[K]V) *Set[K, V] { return &Set[K, V]{of} }

func (s *Set[Key, Value]) Get(k Key) Pair[Key, Value] { return Pair[Key, Value]{k, s.entries[k]} }

type Pair[A, B any] struct {
	First  A
	Second B
}

func Sum[N Number](all []N) (n N) { return n }

type Number interface{ ~int | ~float64 }
`

const user = `package driver

import "example.com/course/box"

func Use(names []string) (n int, err error) {
	b, err := box.New(box.Limit{Most: box.Max}, nil)
	if err == box.Full {
		return 0, err
	}
	var sizer box.Sizer = b
	for i, item := range b.Add(names).Each {
		n += i + len(item.Text()) + int(float64(i)*box.Pi)
	}
	s := box.Make(map[string]int{})
	var more box.Names
	return n + sizer.Size() + s.Get("x").Second + len(more) + box.Sum([]int{1}), nil
}
`

// check type-checks a package that imports those given.
func check(t testing.TB, path, source string, imports ...*types.Package) (*types.Package, []*ast.File, *types.Info) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	info := mirror.NewInfo()
	config := types.Config{Importer: importFunc(func(path string) (*types.Package, error) {
		for _, p := range imports {
			if p.Path() == path {
				return p, nil
			}
		}
		return std.Import(path)
	})}
	pkg, err := config.Check(path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return pkg, []*ast.File{file}, info
}

type importFunc func(string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

var std = importer.ForCompiler(token.NewFileSet(), "source", nil)

// uses returns what a user uses of a reference.
func uses(t testing.TB, reference, user string) (*types.Package, []mirror.Use, error) {
	t.Helper()
	pkg, _, _ := check(t, apiPath, reference)
	_, files, info := check(t, userPath, user, pkg)
	u, err := mirror.Uses(pkg, files, info)
	return pkg, u, err
}

// TestMirrorsSuffice type-checks who uses a package against its mirror, which has what
// is used and nothing else.
func TestMirrorsSuffice(t *testing.T) {
	pkg, u, err := uses(t, reference, user)
	if err != nil {
		t.Fatal(err)
	}
	want, err := mirror.Describe(pkg, u)
	if err != nil {
		t.Fatal(err)
	}
	source, err := mirror.Source(pkg, u)
	if err != nil {
		t.Fatal(err)
	}
	sink, _, _ := check(t, mirror.Sink.Path, mirror.Sink.Source)
	mirrored, _, _ := check(t, apiPath, string(source), sink)
	check(t, userPath, user, mirrored)
	if n := strings.Count(string(source), "//go:noinline\nfunc "); n != strings.Count(string(source), "\nfunc ") || n != 8 {
		t.Errorf("%d functions can't be inlined; want all 8:\n%s", n, source)
	}
	for _, unwanted := range []string{"Unused", "text", "entries"} {
		if strings.Contains(string(source), unwanted) {
			t.Errorf("the mirror has %s, which nobody uses:\n%s", unwanted, source)
		}
	}
	if got, err := mirror.Describe(mirrored, u); err != nil || got != want {
		t.Errorf("the mirror is described, with error %v, as\n%s\nthe package as\n%s", err, got, want)
	}
}

// TestWhoeverIsDescribedAlikeFits edits the reference and asks whether it still fits.
func TestWhoeverIsDescribedAlikeFits(t *testing.T) {
	pkg, u, err := uses(t, reference, user)
	if err != nil {
		t.Fatal(err)
	}
	want, err := mirror.Describe(pkg, u)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, old, new string
		fits             bool
	}{
		{"bodies are not seen", "b.names = append(b.names, names...); return b", "return nil", true},
		{"a type behind pointers is laid out as one likes", "limit Limit\n\tnames []string", "names map[string]int; Size2 int", true},
		{"so are others of its kind", "type Item struct{ text string }", "type Item string", true},
		{"more may be declared", "const Max", "type More int\n\nfunc (b *Box) More() {}\n\nconst Max", true},
		{"what is not used may be missing", "func (b *Box) Unused() {}", "", true},
		{"names of parameters don't count", "New(l Limit, sizers ...Sizer)", "New(limit Limit, s ...Sizer)", true},
		{"nor those of type parameters", "Make[K cmp.Ordered, V any](of map[K]V) *Set[K, V] { return &Set[K, V]{of} }", "Make[A cmp.Ordered, B any](of map[A]B) *Set[A, B] { return nil }", true},
		{"an alias stands for its type", "names Names) *Box", "names []string) *Box", true},
		{"unused generic code is laid out as one likes", "entries map[K]V", "entries []V; keys []K", true},

		{"a function is missing", "func New(", "func new_(", false},
		{"a parameter has another type", "l Limit, sizers ...Sizer", "l *Limit, sizers ...Sizer", false},
		{"variadic is not a slice", "sizers ...Sizer", "sizers []Sizer", false},
		{"a function in a variable", "func Sum[N Number](all []N) (n N) { return n }", "var Sum func([]int) int", false},
		{"a method on values", "func (b *Box) Size() int { return len(b.names) }", "func (b Box) Size() int { return len(b.names) }", false},
		{"a promoted method", "func (b *Box) Size() int { return len(b.names) }", "type base struct{}\n\nfunc (base) Size() int { return 0 }", false},
		{"fields in another order", "Most int\n\tunit unit", "unit unit\n\tMost int", false},
		{"one more field", "unit unit", "unit, more unit", false},
		{"a part of another size", "type unit int", "type unit int8", false},
		{"a part of another name", "unit unit", "unit int", false},
		{"an alias for a type", "type unit int", "type unit = int", false},
		{"a type for an alias", "type Names = []string", "type Names []string", false},
		{"a tag", "Most int", "Most int `json:\"most\"`", false},
		{"a type of a function's name", "func Sum[N Number](all []N) (n N) { return n }", "type Sum []int", false},
		{"another constant", "Pi = 3, 22.0", "Pi = 4, 22.0", false},
		{"a typed constant", "const Max, Pi = 3, 22.0 / 7", "const Max, Pi int = 3, 3", false},
		{"a constant as a variable", "const Max, Pi = 3, 22.0 / 7", "var Max, Pi = 3, 22.0 / 7", false},
		{"a variable of another type", "var Full error", "var Full *Box", false},
		{"an interface with one more method", "Sizer interface{ Size() int }", "Sizer interface{ Size() int; Add(Names) *Box }", false},
		{"one of Go's names declared anew", "const Max", "type string = []byte\n\nconst Max", false},
		{"another constraint", "Make[K cmp.Ordered, V any]", "Make[K interface{ cmp.Ordered; comparable }, V any]", false},
		{"another set of types", "~int | ~float64", "int | ~float64", false},
		{"type parameters swapped", "type Pair[A, B any] struct {\n\tFirst  A\n\tSecond B", "type Pair[B, A any] struct {\n\tFirst  A\n\tSecond B", false},
		{"no type parameters", "func Sum[N Number](all []N) (n N) { return n }", "func Sum(all []int) (n int) { return n }", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			edited := strings.Replace(reference, tt.old, tt.new, 1)
			if edited == reference {
				t.Fatalf("no %q to replace", tt.old)
			}
			pkg := lenient(t, edited)
			got, err := mirror.Describe(pkg, u)
			if fits := err == nil && got == want; fits != tt.fits {
				t.Errorf("fits is %t; want %t; error %v; description\n%s\nof the reference\n%s", fits, tt.fits, err, got, want)
			}
		})
	}
}

// lenient type-checks a package whose bodies may have errors.
func lenient(t testing.TB, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: std, IgnoreFuncBodies: true}
	pkg, err := config.Check(apiPath, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// TestRefusals has users that leave too much to the package.
func TestRefusals(t *testing.T) {
	for _, tt := range []struct{ reason, reference, user, want string }{
		{"embedding takes all methods", "type B struct{}\n\nfunc (*B) M() {}", "type d struct{ *box.B }\n\nvar D d", "B is embedded, with whatever methods it has"},
		{"so does an interface", "type I interface{ M() }", "type d interface{ box.I }", "I is embedded"},
		{"a promoted method as part of an interface", "type b struct{}\n\nfunc (*b) M() {}\n\ntype B struct{ b }\n\nfunc New() *B { return nil }",
			"var X interface{ M() } = box.New()", "B.M is promoted"},
		{"generic code calls generic code", "func F[T any](T) {}", "func g[T any](x T) { box.F(x) }", "F is used by generic code"},
		{"a type that only the user knows", "func F[T any](T) {}", "type own int\n\nfunc init() { box.F(own(1)) }", "driver.own can't be named"},
		{"or that only one function knows", "func F[T any](T) {}", "func init() { type own int; box.F(own(1)) }", "own can't be named"},
		{"exported or not", "func F[T any](T) {}", "type Own int\n\nfunc init() { box.F(Own(1)) }", "with a type of package driver"},
		{"unsafe pointers", "import \"unsafe\"\n\nfunc F(unsafe.Pointer) {}", "func init() { box.F(nil) }", "Pointer is used"},
		{"a complex constant", "const C = 1i", "var X = box.C", "C is complex"},
		{"a generic alias", "type A[T any] = []T", "var X box.A[int]", "A is a generic alias"},
		{"an alias that names a field", "type A = struct{ X int }\n\ntype T struct{ A }", "var X box.T", "the alias A is embedded"},
		{"a type that hides one of Go's", "type int struct{}\n\nfunc F(int) {}", "var X = box.F", "int hides Go's own"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			pkg, _, _ := check(t, apiPath, "package box\n\n"+tt.reference)
			own, files, info := check(t, userPath, "package driver\n\nimport \"example.com/course/box\"\n\n"+tt.user, pkg)
			u, err := mirror.Uses(pkg, files, info)
			if err == nil {
				_, err = mirror.Instances(pkg, own, info)
			}
			if err == nil {
				_, err = mirror.Source(pkg, u)
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v; want one with %q", err, tt.want)
			}
		})
	}
}

// TestValuesCount finds out which types are laid out as the user has to know.
func TestValuesCount(t *testing.T) {
	const reference = "package box\n\ntype T struct{ F int }\n\nfunc (T) OnValue() {}\n\nfunc (*T) OnPointer() {}\n\nfunc New() *T { return nil }\n"
	for user, want := range map[string]bool{
		"var X = box.New()":                                        false,
		"var X *box.T":                                             false,
		"var X []*box.T":                                           false,
		"func init() { box.New().OnPointer() }":                    false,
		"var X any = box.New()":                                    false,
		"var X = any(1).(*box.T)":                                  false,
		"func init() { box.New().OnValue() }":                      true,
		"var X = box.New().F":                                      true,
		"var X box.T":                                              true,
		"var X = new(box.T)":                                       true,
		"var X any = (*[]box.T)(nil)":                              true,
		"var X map[string]box.T":                                   true,
		"type X struct{ t *[1]box.T }":                             true,
		"var X = any(*box.New())":                                  true,
		"func init() { g[box.T]() }\n\nfunc g[T any]() {}":         true,
		"func init() { if t, ok := any(1).(box.T); ok { _ = t } }": true,
		"func init() { for range chan box.T(nil) {} }":             true,
		"var X = box.T.OnValue":                                    true,
	} {
		_, u, err := uses(t, reference, "package driver\n\nimport \"example.com/course/box\"\n\n"+user)
		if err != nil {
			t.Errorf("%s: %v", user, err)
		}
		if got := slices.Contains(u, mirror.Use{Kind: mirror.Value, Name: "T"}); got != want {
			t.Errorf("%s: values of T are handled: %t; want %t", user, got, want)
		}
	}
}

// TestInstances lists what generic code is used with, as another package would.
func TestInstances(t *testing.T) {
	pkg, _, _ := check(t, apiPath, reference)
	own, _, info := check(t, userPath, user, pkg)
	source, err := mirror.Instances(pkg, own, info)
	if err != nil {
		t.Fatal(err)
	}
	check(t, mirror.InstancesPath, string(source), pkg)
	for _, want := range []string{".Make[string, int],", "(*gradus0.Set[string, int])(nil),", "(*gradus0.Pair[string, int])(nil),", ".Sum[int],"} {
		if !strings.Contains(string(source), want) {
			t.Errorf("no %s in\n%s", want, source)
		}
	}
	own, _, info = check(t, userPath, "package driver\n\nimport \"example.com/course/box\"\n\nvar X box.Box\n", pkg)
	if source, err := mirror.Instances(pkg, own, info); source != nil || err != nil {
		t.Errorf("without generic code: %s, error %v; want none", source, err)
	}
}
