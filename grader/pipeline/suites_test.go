package pipeline

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/gotool"
	"github.com/gradus-dev/gradus/grader/link"
	"github.com/gradus-dev/gradus/grader/suites"
)

// shelf is a challenge to write tests for an API with most of what an API can have.
func shelf(t testing.TB) *grader.Challenge {
	t.Helper()
	const reference = `// Package shelf keeps things.
package shelf

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
)

// ErrNone says that there is nothing.
var ErrNone = errors.New("shelf: nothing there")

// MissingError names what is missing.
type MissingError struct{ What string }

func (e *MissingError) Error() string { return "missing " + e.What }

// Level is a level.
type Level int

const (
	Low Level = iota
	High
)

func (l Level) String() string { return [...]string{"low", "high"}[l] }

// Pair is two things.
type Pair[A, B any] struct {
	First  A
	Second B
}

// Shelf keeps values by key, in order.
type Shelf[K comparable, V any] struct {
	keys   []K
	values map[K]V
	put    func(K, V)
}

// New returns a shelf that tells put of what is put there.
func New[K comparable, V any](put func(K, V)) *Shelf[K, V] {
	return &Shelf[K, V]{values: map[K]V{}, put: put}
}

func (s *Shelf[K, V]) Put(key K, value V) {
	if _, ok := s.values[key]; !ok {
		s.keys = append(s.keys, key)
	}
	s.values[key] = value
	if s.put != nil {
		s.put(key, value)
	}
}

func (s *Shelf[K, V]) Get(key K) (V, error) {
	v, ok := s.values[key]
	if !ok {
		return v, fmt.Errorf("get: %w", ErrNone)
	}
	return v, nil
}

func (s *Shelf[K, V]) Take(key K) (V, error) {
	v, ok := s.values[key]
	if !ok {
		return v, &MissingError{"it"}
	}
	return v, nil
}

func (s *Shelf[K, V]) Len() int { return len(s.keys) }

func (s *Shelf[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, k := range s.keys {
			if !yield(k, s.values[k]) {
				return
			}
		}
	}
}

// Zip pairs what is at the same place, and empties bs.
func Zip[A, B any](as []A, bs []B) []Pair[A, B] {
	var all []Pair[A, B]
	for i, a := range as {
		all = append(all, Pair[A, B]{a, bs[i]})
	}
	clear(bs)
	return all
}

// Largest returns the largest.
func Largest[T cmp.Ordered](first T, more ...T) T {
	for _, x := range more {
		first = max(first, x)
	}
	return first
}

// Named is what has a name.
type Named interface{ Name() string }

// Names lists names.
func Names[T Named](all []T) (names []string) {
	for _, n := range all {
		names = append(names, n.Name())
	}
	return names
}

// Greet greets.
func Greet(n Named) string { return "hello " + n.Name() }

// Crowd is a Named.
type Crowd struct{ Size int }

func (c Crowd) Name() string { return fmt.Sprint(c.Size, " people") }
`
	files := fstest.MapFS{"shelf.go": {Data: []byte(reference)}}
	ch := &grader.Challenge{Track: "testing", Slug: "shelf", Title: "Shelf", Package: "shelf", Kind: grader.KindTests,
		ImportPath: "gradus.invalid/testing/shelf", FS: files, Limits: grader.DefaultLimits,
		Modules: modules(t), Hash: "shelf", Files: grader.Files{Reference: []string{"shelf.go"}}}
	ch.Limits.Wall = 5 * time.Second
	add := func(list *[]string, name, src string) {
		files[name] = &fstest.MapFile{Data: []byte("reason: another\n-- shelf.go --\n" + src)}
		*list = append(*list, name)
	}
	other := strings.ReplaceAll(reference, "keys ", "order ")
	add(&ch.Files.Accepted, "accepted/other-names.txtar", strings.ReplaceAll(strings.ReplaceAll(other, "s.keys", "s.order"), "\tkeys ", "\torder "))
	add(&ch.Files.Bugs, "bugs/counts-wrong.txtar", strings.ReplaceAll(reference, "return len(s.keys)", "return len(s.keys) + 1"))
	ch.Checks = []grader.Check{{Test: grader.ReferenceCheck, Title: "passes", Points: 1},
		{Test: "counts-wrong", Title: "counts", Points: 1, Needs: []string{grader.ReferenceCheck}}}
	return ch
}

// inShelf is a submission of tests in package shelf, among them one that catches the bug.
func inShelf(imports, decls string) *grader.Submission {
	sub := suiteOf(imports, decls+`

func TestLen(t *testing.T) {
	if n := New[string, int](nil).Len(); n != 0 {
		t.Errorf("Len() = %d; want 0", n)
	}
}`)
	sub.Files[0].Name = "shelf_test.go"
	sub.Files[0].Data = []byte(strings.Replace(string(sub.Files[0].Data), "package clamp", "package shelf", 1))
	return sub
}

// TestRightSuites holds that tests which are right in one process are right when the
// package is in another.
func TestRightSuites(t *testing.T) {
	p, ch := newPipeline(t), shelf(t)
	for _, tt := range []struct{ reason, imports, decls string }{
		{"pointers stay the same, recursive types cross", "", `type node struct{ next *node }
func TestX(t *testing.T) {
	a, b := &node{}, &node{}
	a.next = a
	s := New[*node, *node](func(k, v *node) { if k != a || v != b { t.Error("told", k, v) } })
	s.Put(a, b)
	if v, err := s.Get(a); v != b || err != nil { t.Error(v, err) }
	if v, _ := s.Get(b); v != nil { t.Error(v) }
}`},
		{"structs as keys, zero values", "", `type point struct{ x, y int }
func TestX(t *testing.T) {
	s := New[point, point](nil)
	s.Put(point{1, 2}, point{})
	s.Put(point{1, 2}, point{3, 4})
	s.Put(point{}, point{})
	if v, _ := s.Get(point{1, 2}); v != (point{3, 4}) { t.Error(v) }
	if v, err := s.Get(point{}); v != (point{}) || err != nil || s.Len() != 2 { t.Error(v, err) }
}`},
		{"types declared inside functions", "", `func TestX(t *testing.T) {
	type local struct{ all []int }
	s := New[string, local](nil)
	s.Put("a", local{[]int{1}})
	if v, _ := s.Get("a"); v.all[0] != 1 { t.Error(v) }
}`},
		{"strings and numbers of a type of their own", "", `type key string
type number float64
func (k key) String() string { return "!" }
func TestX(t *testing.T) {
	s := New[key, number](nil)
	s.Put("a", 1.5)
	if v, _ := s.Get("a"); v != 1.5 { t.Error(v) }
}`},
		{"numbers that are not equal to themselves", "math", `func TestX(t *testing.T) {
	s := New[float64, bool](nil)
	s.Put(math.NaN(), true)
	s.Put(math.NaN(), true)
	s.Put(0, true)
	s.Put(math.Copysign(0, -1), false)
	if v, _ := s.Get(0); v || s.Len() != 3 { t.Error(v, s.Len()) }
}`},
		{"whatever can be a value", "bytes container/list io slices strings sync time", `type shape interface{ area() int }
type square int
func (q square) area() int { return int(q) }
func TestX(t *testing.T) {
	check(t, any(3), any("a"), any(&struct{}{}))
	check(t, shape(square(1)), nil)
	check(t, io.Reader(strings.NewReader("x")))
	check(t, make(chan int), nil)
	check(t, time.Now(), time.Time{})
	check(t, time.Second)
	check(t, 'x', 0)
	check(t, [2]bool{true})
	check(t, &sync.Mutex{}, nil)
	check(t, list.New())
	s := New[string, []byte](nil)
	s.Put("a", []byte("xy"))
	s.Put("b", nil)
	if v, _ := s.Get("a"); !bytes.Equal(v, []byte("xy")) { t.Error(v) }
	if v, _ := s.Get("b"); v != nil { t.Error(v) }
	m := New[string, map[string][]int](nil)
	m.Put("a", map[string][]int{"x": {1}})
	if v, _ := m.Get("a"); !slices.Equal(v["x"], []int{1}) { t.Error(v) }
	f := New[string, func(int) int](nil)
	f.Put("a", func(x int) int { return x + 1 })
	if v, _ := f.Get("a"); v(1) != 2 { t.Error("func") }
}
func check[T comparable](t *testing.T, values ...T) {
	t.Helper()
	s := New[T, T](nil)
	for _, v := range values {
		s.Put(v, v)
		if got, err := s.Get(v); got != v || err != nil { t.Errorf("%v comes back as %v, %v", v, got, err) }
	}
}`},
		{"generic types and functions of their own", "", `type model[K comparable, V any] struct {
	s *Shelf[K, V]
	n int
}
type wrapped[T any] struct{ model[string, T] }
func (m *model[K, V]) put(k K, v V) {
	if m.s == nil { m.s = New[K, V](nil) }
	m.s.Put(k, v)
	m.n++
}
func run[T comparable](t *testing.T, v T) {
	var w wrapped[T]
	w.put("a", v)
	if got, _ := w.s.Get("a"); got != v || w.n != 1 { t.Error(got) }
}
func TestX(t *testing.T) { run(t, 1); run(t, "a"); run(t, 1i); run(t, struct{ x int }{7}) }`},
		{"sequences, from both ends", "maps slices", `func TestX(t *testing.T) {
	s := New[string, int](nil)
	s.Put("a", 1); s.Put("b", 2)
	for k, v := range s.All() {
		if k != "a" || v != 1 { t.Error(k, v) }
		break
	}
	if m := maps.Collect(s.All()); m["b"] != 2 { t.Error(m) }
	d := []bool{true}
	if got := Zip([]string{"a"}, d); !slices.Equal(got, []Pair[string, bool]{{"a", true}}) || d[0] { t.Error(got, d) }
	type own struct{ x int }
	if got := Zip([]own{{1}}, []*own{nil}); got[0].First.x != 1 || got[0].Second != nil { t.Error(got) }
}`},
		{"errors and what they wrap", "errors", `func TestX(t *testing.T) {
	s := New[string, error](nil)
	_, err := s.Get("a")
	if !errors.Is(err, ErrNone) || err == ErrNone || err.Error() != "get: shelf: nothing there" { t.Error(err) }
	_, err = s.Take("a")
	var missing *MissingError
	if !errors.As(err, &missing) || missing.What != "it" { t.Error(err) }
	mine := errors.New("mine")
	s.Put("a", mine)
	if got, _ := s.Get("a"); got != mine { t.Error(got) }
}`},
		{"constants, orders and printing", "fmt", `func TestX(t *testing.T) {
	if High != 1 || fmt.Sprint(High) != "high" || Largest(Low, High) != High { t.Error(High) }
	if Largest(2, 3, 1) != 3 || Largest("b", "a") != "b" || Largest(1.5, 0.5) != 1.5 || Largest[uint8](7) != 7 { t.Error("largest") }
}`},
		{"interfaces that the tests implement", "", `type me struct{ name string }
func (m *me) Name() string { return m.name }
func TestX(t *testing.T) {
	if got := Greet(&me{"you"}); got != "hello you" { t.Error(got) }
	if got := Names([]Crowd{{2}}); len(got) != 1 || got[0] != "2 people" { t.Error(got) }
}`},
		{"callbacks that panic, fail and call back", "", `func TestX(t *testing.T) {
	var s *Shelf[string, int]
	s = New(func(k string, v int) {
		if v < 3 { s.Put(k, v+1) } else { panic("enough") }
	})
	defer func() { if r := recover(); r != "enough" { t.Error(r) } }()
	s.Put("a", 1)
	t.Error("it went on")
}
func TestSkip(t *testing.T) {
	New(func(string, int) { t.SkipNow() }).Put("a", 1)
	t.Error("it went on")
}
func TestNil(t *testing.T) {
	defer func() { if recover() == nil { t.Error("no panic") } }()
	var s *Shelf[string, int]
	s.Put("a", 1)
}`},
		{"parallel tests and goroutines", "fmt sync", `func TestX(t *testing.T) {
	for i := range 6 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			told := 0
			s := New(func(int, int) { told++ })
			for j := range 20 {
				s.Put(j, i)
				if v, _ := s.Get(j); v != i { t.Error(v) }
			}
			if told != 20 { t.Error(told) }
		})
	}
}
func TestGo(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			s := New[string, int](nil)
			s.Put("a", i)
			if v, _ := s.Get("a"); v != i { t.Error(v) }
		})
	}
	all.Wait()
}`},
		{"what is made before the tests and shared by them", "", `var shared = New[string, int](nil)
func init() { shared.Put("a", 1) }
func TestA(t *testing.T) { if v, _ := shared.Get("a"); v != 1 { t.Error(v) }; shared.Put("b", 2) }
func TestB(t *testing.T) { if shared.Len() < 1 { t.Error("empty") } }`},
		{"names that packages under test have for themselves, and Go's own", "", `type entry struct{}
var keys, values, put, order int
func max(a, b int) int { return a - b }
func append() {}
type error2 = error
func TestX(t *testing.T) { append(); if max(3, 1) != 2 { t.Error("max") } }`},
		{"random inputs", "testing/quick", `func TestX(t *testing.T) {
	if err := quick.Check(func(keys []uint8) bool {
		s, seen := New[uint8, int](nil), map[uint8]bool{}
		for i, k := range keys { s.Put(k, i); seen[k] = true }
		return s.Len() == len(seen)
	}, &quick.Config{MaxCount: 20}); err != nil { t.Error(err) }
}`},
		{"benchmarks, fuzz targets and examples beside them", "fmt", `func BenchmarkX(b *testing.B) { for b.Loop() { New[string, int](nil) } }
func FuzzX(f *testing.F) { f.Fuzz(func(t *testing.T, k string) { New[string, int](nil).Put(k, 1) }) }
func ExampleNew() { fmt.Println(New[string, int](nil).Len()) }`},
		{"method values, comparisons and deep equality", "reflect fmt", `func TestX(t *testing.T) {
	a, b := New[string, int](nil), New[string, int](nil)
	c, put := a, a.Put
	put("a", 1)
	if n := (*Shelf[string, int]).Len(a); n != 1 { t.Error(n) }
	if a == b || a != c || !reflect.DeepEqual(a, c) || a == nil { t.Error("compare") }
	fmt.Println(a, fmt.Sprintf("%T", a))
	if p := (Pair[string, int]{"a", 1}); !reflect.DeepEqual(p, Pair[string, int]{First: "a", Second: 1}) { t.Error(p) }
}`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := grade(t, p, ch, inShelf(tt.imports, tt.decls))
			if r.Verdict != grader.Accepted {
				t.Errorf("%s, %+v, %+v", r.Verdict, r.Diagnostics, r.Outcomes)
			}
		})
	}
}

// TestSuitesThatCanNotBeCarried holds that what can't be tested from another process is
// refused where it is written.
func TestSuitesThatCanNotBeCarried(t *testing.T) {
	p, ch := newPipeline(t), shelf(t)
	for _, tt := range []struct {
		reason, decls string
		line          int
		message       string
	}{
		{"methods on the API's types", "func (s *Shelf[K, V]) empty() bool { return s.Len() == 0 }", 7, "cannot define new methods on non-local type Shelf[K, V]"},
		{"methods that the package would call", "type me struct{}\nfunc (me) Name() string { return \"\" }\nfunc TestX(t *testing.T) {\n\tNames([]me{{}})\n}", 10, "the methods of a type that the tests declare can't be called"},
		{"a type argument made of the tests' own types", "type me struct{}\nfunc TestX(t *testing.T) {\n\tNew[string, Pair[me, int]](nil)\n}", 9, "Pair[shelf.me, int] is made of types that only the tests know"},
		{"a private field", "func TestX(t *testing.T) {\n\tNew[string, int](nil).keys = nil\n}", 8, "keys is private to the package under test"},
		{"a name of the API", "func Zip() {}", 7, "Zip is a name the challenge declares"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			r := grade(t, p, ch, inShelf("", tt.decls))
			if r.Verdict != grader.CompileError || len(r.Diagnostics) == 0 {
				t.Fatalf("%s, %+v, %+v", r.Verdict, r.Diagnostics, r.Outcomes)
			}
			if d := r.Diagnostics[0]; d.File != "shelf_test.go" || d.Line != tt.line || !strings.Contains(d.Message, tt.message) || d.Help == "" {
				t.Errorf("%s:%d: %s (%s); want shelf_test.go:%d with %q", d.File, d.Line, d.Message, d.Help, tt.line, tt.message)
			}
		})
	}
}

// TestTooManyInstantiations refuses tests that would have every package compiled for
// ever more types.
func TestTooManyInstantiations(t *testing.T) {
	var b strings.Builder
	b.WriteString("func TestX(t *testing.T) {\n")
	for i := range suites.MaxInstances + 1 {
		b.WriteString("\tNew[string, func(" + strings.Repeat("int, ", i) + ")](nil)\n")
	}
	b.WriteString("}")
	r := grade(t, newPipeline(t), shelf(t), inShelf("", b.String()))
	if r.Verdict != grader.CompileError || !strings.Contains(r.Diagnostics[0].Message, "64 is the limit") {
		t.Errorf("%s, %+v", r.Verdict, r.Diagnostics)
	}
}

// TestSuitesByTheGoCommand builds where compiler and linker are not as expected.
func TestSuitesByTheGoCommand(t *testing.T) {
	p, ch := newPipeline(t), shelf(t)
	b, err := link.New(link.Options{Options: gotool.Options{CacheDir: t.TempDir()}, Run: func(ctx context.Context, c gotool.Command) (gotool.Output, error) {
		if !c.Starts && !slices.Contains(c.Args, "./standin.go") {
			return gotool.Output{Exit: 3}, nil
		}
		return gotool.Sandboxed(ctx, c)
	}})
	if err != nil {
		t.Fatal(err)
	}
	p.Builder = b
	r := grade(t, p, ch, inShelf("", `func TestX(t *testing.T) {
	s := New[string, *int](nil)
	s.Put("a", new(int))
	if v, _ := s.Get("a"); *v != 0 {
		t.Error(v)
	}
}`))
	if r.Verdict != grader.Accepted || len(b.Fallbacks()) == 0 {
		t.Errorf("%s, %+v, %+v; the go command built it for %v", r.Verdict, r.Diagnostics, r.Outcomes, b.Fallbacks())
	}
	r = grade(t, p, ch, inShelf("", "func TestX(t *testing.T) {\n\tvar s string = 1\n}"))
	if len(r.Diagnostics) == 0 || r.Diagnostics[0].File != "shelf_test.go" || r.Diagnostics[0].Line != 8 {
		t.Errorf("%s, %+v; want a compile error in shelf_test.go:8", r.Verdict, r.Diagnostics)
	}
}
