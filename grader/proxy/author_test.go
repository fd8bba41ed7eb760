package proxy_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/judge"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/proxy"
)

// uncarried are APIs that can't be judged in two processes: what an author wrote,
// what the tests use, and where and what the error says.
var uncarried = []struct{ name, reference, use, where, what string }{
	{"channel parameter", `func Send(values chan<- int) {}`, `p.Send(nil)`, "Send: parameter values", "a channel can't be carried"},
	{"channel result", `func Count() (<-chan int, error) { return nil, nil }`, `p.Count()`, "Count: result 1", "a channel"},
	{"channel in a field", `type Bus struct { Out chan string }; func Run(b Bus) {}`, `p.Run(p.Bus{Out: nil})`, "Bus: field Out", "a channel"},
	{"channel in a callback", `func Each(f func(done chan bool)) {}`, `p.Each(func(chan bool) {})`, "Each: parameter f: parameter done", "a channel"},
	{"channel of a method", `type T struct{ n int }; func New() *T { return &T{} }; func (t *T) Wait(on chan int) {}`, `p.New().Wait(nil)`, "T.Wait: parameter on", "a channel"},
	{"database", `import "database/sql"; func Load(db *sql.DB) {}`, `p.Load(nil)`, "Load: parameter db", "database/sql.DB can't be carried between processes; use it inside a driver"},
	{"mutex", `import "sync"; func Locked(mu *sync.Mutex) {}`, `p.Locked(nil)`, "Locked: parameter mu", "sync.Mutex can't be carried"},
	{"file", `import "os"; func Read(f *os.File) {}`, `p.Read(nil)`, "Read: parameter f", "os.File can't be carried"},
	{"unsafe pointer", `import "unsafe"; func At(p unsafe.Pointer) {}`, `p.At(nil)`, "At: parameter p", "an unsafe.Pointer can't be carried"},
	{"variable", `var Verbose bool`, `p.Verbose = true`, "Verbose", "a package variable can't be shared by two processes"},
	{"unexported state beside fields", `type P struct { X int; y int }; func Make() P { return P{1, 2} }; func Y(v P) int { return v.y }`, `_ = p.Y(p.Make()) + p.Make().X`, "Make", "P crosses by value and has unexported fields"},
	{"unexported method", `type Shape interface { area() int }; func Area(s Shape) int { return s.area() }; func Square() Shape { return nil }`, `p.Area(p.Square())`, "Square: result 1", "unexported method area"},
	{"unexported type", `type clock struct{ h int }; func New() *clock { return nil }`, `p.New()`, "New: result 1", "the type clock is not exported"},
	{"value in a context", `import "context"; func Who(ctx context.Context) {}`, `p.Who(context.WithValue(context.Background(), "user", struct{ Name string }{"ann"}))`, "context.WithValue at p_test.go:8", "a value of type struct{Name string} is not found by the submission"},
	{"key in a context", `import "context"; func Who(ctx context.Context) {}`, `p.Who(context.WithValue(context.Background(), http.ServerContextKey, 1))`, "context.WithValue at p_test.go:8", "a key of type *http.contextKey is not found"},
	{"recursive type of the tests", `func First[T any](all []T) T { return all[0] }`, `type node struct{ next *node }; p.First([]*node{nil})`, "First", "the tests' own type node refers to itself"},
	{"recursive type in a generic type", `type Stack[T any] struct{ all []T }; func (s *Stack[T]) Push(v T) { s.all = append(s.all, v) }`, `type node struct{ next []node }; var s p.Stack[node]; s.Push(node{})`, "Stack", "the tests' own type node refers to itself"},
}

func TestUncarriedNamesTheParameter(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range uncarried {
		t.Run(tt.name, func(t *testing.T) {
			_, err := generate(t, b, tt.name, "package p\n"+tt.reference, "package p_test\n\nimport ("+imports(tt.use)+"\"testing\"\n\"example.com/c/t/p\"\n)\n\nfunc Test(t *testing.T) {\n"+tt.use+"\n}\n")
			var author *proxy.AuthorError
			if !errors.As(err, &author) {
				t.Fatalf("error %v; want one for the author", err)
			}
			if !strings.HasPrefix(author.Where, tt.where) || !strings.Contains(author.What, tt.what) {
				t.Errorf("error %q; want it to begin %q and to say %q", author, tt.where, tt.what)
			}
		})
	}
}

// imports writes import specs on one line for what the tests use of the standard library.
func imports(use string) (specs string) {
	for name, path := range map[string]string{"context": "context", "http": "net/http"} {
		if strings.Contains(use, name+".") {
			specs += strconv.Quote(path) + "; "
		}
	}
	return specs
}

// generate generates the code of a challenge with one file and one test file.
func generate(t *testing.T, b *link.Builder, name, reference, tests string) (*link.Code, error) {
	t.Helper()
	ch := &grader.Challenge{Track: "t", Slug: "p", Title: name, Package: "p", Kind: grader.KindCode,
		ImportPath: "example.com/c/t/p", Hash: name, Limits: grader.DefaultLimits,
		FS:    fstest.MapFS{"p.go": {Data: []byte(reference)}, "p_test.go": {Data: []byte(tests)}},
		Files: grader.Files{Reference: []string{"p.go"}, Hidden: []string{"p_test.go"}}}
	dir, importPath, cleanup, err := b.Materialise(t.Context(), ch, gotool.Runtime{FS: judge.Source})
	defer cleanup()
	if err != nil {
		t.Fatal(err)
	}
	return proxy.Generate(t.Context(), ch, dir, importPath, b.Env(dir))
}

// TestMistakesHaveThePlaceTheirAuthorKnows writes packages that do not compile.
func TestMistakesHaveThePlaceTheirAuthorKnows(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const tests = "package p_test\n\nimport (\"testing\"; \"example.com/c/t/p\")\n\nfunc Test(t *testing.T) { p.F() }\n"
	for _, tt := range []struct{ name, reference, tests, want string }{
		{"in the reference", "package p\n\nfunc F() int { return \"a\" }\n", tests, "p.go:3:23: cannot use \"a\""},
		{"in the hidden tests", "package p\n\nfunc F() {}\n", tests + "var x int = \"a\"\n", "p_test.go:6:13: cannot use \"a\""},
		{"a module that is not required", "package p\n\nimport _ \"example.org/foo/bar\"\n\nfunc F() {}\n", tests, "p.go:3:10: could not import example.org/foo/bar (it is of no module that the catalogue requires)"},
	} {
		_, err := generate(t, b, tt.name, tt.reference, tt.tests)
		author, ok := errors.AsType[*proxy.AuthorError](err)
		if !ok || !strings.HasPrefix(author.Error(), tt.want) {
			t.Errorf("%s: %v; want %q", tt.name, err, tt.want)
		}
	}
}

// TestMethodsOfTheTestsTypes refuses a type argument whose methods are in the judge only.
func TestMethodsOfTheTestsTypes(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = generate(t, b, "methods", `package p

type Ordered[T any] interface{ Less(T) bool }

func Least[T Ordered[T]](all ...T) (least T) { return least }
`, `package p_test

import (
	"testing"

	"example.com/c/t/p"
)

type length string

func (l length) Less(m length) bool { return len(l) < len(m) }

func Test(t *testing.T) { p.Least(length("a"), "b") }
`)
	const want = "Least[p_test.length]: the package calls methods of a type that only the tests declare"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v; want %s", err, want)
	}
}

// TestOwnConstraints declares in the proxy what constrains a type parameter, also
// where the tests never name it.
func TestOwnConstraints(t *testing.T) {
	b, err := link.New(link.Options{})
	if err != nil {
		t.Fatal(err)
	}
	code, err := generate(t, b, "constraints", `package p

type Whole interface{ ~int }

type Number interface{ Whole | ~float64 }

type Keyed interface{ Key() string }

type Row string

func (r Row) Key() string { return string(r) }

type Table[V Keyed] struct{ rows []V }

func (t *Table[V]) Add(v V) { t.rows = append(t.rows, v) }

func Sum[N Number](numbers ...N) (sum N) { return sum }
`, `package p_test

import (
	"testing"

	"example.com/c/t/p"
)

func Test(t *testing.T) {
	p.Sum(1, 2)
	var table p.Table[p.Row]
	table.Add("a")
}
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"type Whole interface", "type Number interface", "type Keyed interface"} {
		if !strings.Contains(string(code.Proxy), want) {
			t.Errorf("the proxy has no %q:\n%s", want, code.Proxy)
		}
	}
}
