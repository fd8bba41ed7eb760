package forbidden

// Recursion by way of other packages, and by values that hide a function.

import (
	"bufio"
	"cmp"
	"container/heap"
	linked "container/list"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"
	"time"
)

// An interface of another package.
type folding struct {
	n    *node
	sum  int
	path []string
}

func (f *folding) run(s fmt.Stringer) {
	next, stop := iter.Pull(func(yield func(string) bool) { yield(s.String()) })
	next()
	stop()
}

func (f *folding) String() string {
	g := &folding{n: f.n.left}
	g.run(g) // want `run calls itself by way of Pull and String`
	return ""
}

func foldString(n *node) string {
	f := &folding{n: n}
	f.run(f)
	return f.String()
}

// fmt looks at values of any type.
type printed struct{ kids []*printed }

func (p *printed) String() string {
	return fmt.Sprint(p.kids[0], "x") // want `String calls itself`
}

type formatted struct{ kids []formatted }

func (p formatted) Format(s fmt.State, verb rune) {
	for _, k := range p.kids {
		fmt.Fprintf(s, "%v ", k) // want `Format calls itself`
	}
}

type marshalled struct{ kids []marshalled }

func (m marshalled) MarshalJSON() ([]byte, error) {
	return json.Marshal(m.kids) // want `MarshalJSON calls itself`
}

type failing struct{ inner []error }

func (f failing) Error() string { return f.all() }
func (f failing) all() string {
	return failing{f.inner[1:]}.asError().Error() // want `Error calls itself by way of all`
}
func (f failing) asError() error { return f }

type wrapping struct{ inner error }

func (w wrapping) Error() string { return "" }
func (w wrapping) Is(target error) bool {
	return errors.Is(wrapping{w.inner}, target) // want `Is calls itself`
}

type reader struct{ kids []*reader }

func (r *reader) Read(p []byte) (int, error) {
	return io.ReadFull(bufio.NewReader(r.kids[0]), p) // want `Read calls itself`
}

type handler struct{ inner http.Handler }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.Handle("/", &handler{h.inner}) // want `ServeHTTP calls itself`
	mux.ServeHTTP(w, r)
}

func serve(w http.ResponseWriter, r *http.Request) {
	var h http.Handler = http.HandlerFunc(serve)
	h.ServeHTTP(w, r) // want `serve calls itself`
}

type sorted struct{ items []int }

func (s sorted) Len() int           { return len(s.items) }
func (s sorted) Swap(i, j int)      {}
func (s sorted) Less(i, j int) bool { s.sort(); return false }
func (s sorted) sort()              { sort.Sort(sort.Reverse(s)) } // want `Less calls itself by way of sort`

type queue []func()

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return false }
func (q queue) Swap(i, j int)      {}
func (q *queue) Push(x any)        { *q = append(*q, x.(func())) }
func (q *queue) Pop() any          { f := (*q)[0]; *q = (*q)[1:]; return f }

func heaped(q *queue) {
	heap.Push(q, func() { heaped(q) }) // want `heaped calls itself by way of Push`
	heap.Pop(q).(func())()
}

func listed(n int) {
	l := linked.New()
	l.PushBack(func() { listed(n - 1) }) // want `listed calls itself by way of a function literal`
	l.Front().Value.(func())()
}

func mapped(n int) {
	var m sync.Map
	m.Store(1, func() { mapped(n - 1) }) // want `mapped calls itself by way of a function literal`
	f, _ := m.Load(1)
	f.(func())()
}

func atomically(n int) {
	var v atomic.Value
	v.Store(atomically)
	v.Load().(func(int))(n - 1) // want `atomically calls itself`
}

func pooled(n int) {
	p := sync.Pool{New: func() any { pooled(n - 1); return nil }} // want `pooled calls itself by way of Get`
	p.Get()
}

var once func()

func onced(n int) {
	once = sync.OnceFunc(func() { onced(n - 1) }) // want `onced calls itself by way of OnceFunc`
	again()
}
func again() { once() }

func timed(n int) { time.AfterFunc(0, func() { timed(n - 1) }) } // want `timed calls itself by way of AfterFunc`

func reflected(n int) {
	reflect.ValueOf(reflected).Call(nil) // want `reflected calls itself`
}

type named struct{}

func (named) Run() { reflect.ValueOf(named{}).MethodByName("Run").Call(nil) } // want `Run calls itself`

type page struct{}

func (page) Page() string {
	template.Must(template.New("").Parse("{{.Page}}")).Execute(nil, page{}) // want `Page calls itself`
	return ""
}

func sortedFunc(xs []int) {
	slices.SortFunc(xs, func(a, b int) int { sortedFunc(xs[1:]); return 0 }) // want `sortedFunc calls itself by way of SortFunc`
}

func givenToAnother(fs []func()) {
	slices.ContainsFunc([]func(){func() { givenToAnother(nil) }}, func(f func()) bool { // want `givenToAnother calls itself by way of ContainsFunc and f`
		f()
		return true
	})
}

func fromASlice(n int) {
	fs := slices.Clone([]func(int){fromASlice})
	for f := range slices.Values(fs) {
		f(n - 1) // want `fromASlice calls itself`
	}
}

func fromAMap(n int) {
	for _, f := range maps.All(map[int]func(int){1: fromAMap}) {
		f(n - 1) // want `fromAMap calls itself`
	}
}

func mapping(s string) string {
	return strings.Map(func(r rune) rune { mapping(s[1:]); return r }, s) // want `mapping calls itself by way of Map`
}

// Pointers and aliases.
func pointed(n int) {
	var f func(int)
	p := &f
	*p = func(n int) { f(n - 1) } // want `f calls itself`
	f(n)
}

func field2(n int) {
	var v struct{ look func(*node) }
	p := &v.look
	*p = func(n *node) { v.look(n.left) } // want `look calls itself`
	v.look(nil)
}

func alias(n int) {
	fs := make([]func(int), 1)
	also := fs
	also[0] = func(n int) { fs[0](n - 1) } // want `a function literal calls itself`
	fs[0](n)
}

func aliasMap(n int) {
	m := map[string]func(int){}
	for _, also := range []map[string]func(int){m} {
		also["x"] = func(n int) { m["x"](n - 1) } // want `a function literal calls itself`
	}
	m["x"](n)
}

func swapped(n int) {
	f := func() {}
	set(&f, func() { swapped(n - 1) }) // want `swapped calls itself by way of f`
	f()
}
func set(p *func(), f func()) { *p = f }

// Types with promoted methods, type parameters, method expressions.
type base struct{ n *node }

func (b *base) Run() { start2(struct{ *base }{b}) }

func start2(r interface{ Run() }) { r.Run() } // want `Run calls itself by way of start2`

type box struct{ fmt.Stringer }

type boxed struct{ n *node }

func (b boxed) String() string { return box{boxed{b.n.left}}.String() } // want `String calls itself`

type outer2 struct{ fmt.Stringer }
type inner2 struct{}

func (inner2) String() string {
	var s fmt.Stringer = outer2{inner2{}}
	return s.String() // want `String calls itself`
}

type down2 struct{ n int }

func (d down2) Run() { generically(down2{d.n - 1}) }

func generically[R interface{ Run() }](r R) { r.Run() } // want `Run calls itself by way of generically`

type expressed struct{}

func (expressed) String() string {
	f := fmt.Stringer.String
	return f(expressed{}) // want `String calls itself`
}

type local3 struct{ f func() }

func inALocalType(n int) {
	type wrapper struct{ *base3 }
	var s fmt.Stringer = wrapper{&base3{n}}
	_ = s.String()
}

type base3 struct{ n int }

func (b *base3) String() string { inALocalType(b.n - 1); return "" } // want `inALocalType calls itself by way of String`

type steps iter.Seq[int]

func (s steps) all(yield func(int) bool) {
	for range steps(s.all) { // want `all calls itself`
	}
}

func deferredMethod(n *node) { defer n.again() }
func (n *node) again()       { go deferredMethod(n) } // want `deferredMethod calls itself by way of again`

func channels(n int) {
	c := make(chan fmt.Stringer, 1)
	c <- sent{n}
	_ = (<-c).String()
}

type sent struct{ n int }

func (s sent) String() string { channels(s.n - 1); return "" } // want `channels calls itself by way of String`

func compared(a, b int) int {
	return slices.CompareFunc([]int{a}, []int{b}, func(a, b int) int { return compared(a-1, b) }) // want `compared calls itself by way of CompareFunc`
}

var _ = cmp.Compare[int]

// A function that a panic carries to who recovers it.
func panicking(n int) {
	defer func() {
		if f, ok := recover().(func(int)); ok && n > 0 {
			f(n - 1) // want `calls itself`
		}
	}()
	panic(panicking)
}
