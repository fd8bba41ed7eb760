package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"math/big"
	"net"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// connect returns a judge's end joined to a candidate's that provides funcs
// under the given names.
func connect(t testing.TB, funcs map[string]any) *Peer {
	t.Helper()
	events := Events{
		Violation: func(reason string) { panic("violation: " + reason) }, // nothing would answer
		Author:    func(m string) { t.Errorf("author: %s", m) },
	}
	return join(t, funcs, events, events)
}

func join(t testing.TB, funcs map[string]any, judges, candidates Events) *Peer {
	ours, theirs := net.Pipe()
	jreg, creg := NewRegistry(), NewRegistry()
	for name, f := range funcs {
		jreg.Names(name)
		creg.Provide(f)
	}
	register(jreg)
	register(creg)
	judge := NewJudge(jreg, ours, judges)
	candidate := NewCandidate(creg, theirs, candidates)
	go judge.Run()
	go candidate.Run()
	Use(judge)
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return judge
}

// register tells an end of the types that the tests of this package use.
func register(r *Registry) {
	r.AddSpecial(marshaled(reflect.TypeFor[big.Int]()))
	r.AddType(reflect.TypeFor[node](), Type{Name: "node", Mode: Shared, Fields: []string{"Value", "Next"}})
	r.AddType(reflect.TypeFor[item](), Type{Name: "item", Mode: Shared, Fields: []string{"Value", "Next", "Items", "Table", "Recs"}})
	r.AddType(reflect.TypeFor[account](), Type{Name: "account", Mode: Shared, Fields: []string{"Balance", "Log", "Table", "Last"}})
	r.AddType(reflect.TypeFor[nest](), Type{Name: "nest", Mode: Plain, Fields: []string{"Inner"}})
	r.AddInterface(reflect.TypeFor[fmt.Stringer](), Interface{Methods: []any{fmt.Stringer.String}, Stub: func(o *Object) any { return stringer{o} }})
	r.AddType(reflect.TypeFor[shop](), Type{Name: "shop", Mode: Shared, Fields: []string{"Sold", "N"}})
}

// stringer is a fmt.Stringer of the other side.
type stringer struct{ *Object }

func (s stringer) String() (text string) {
	s.Invoke("String", 0, nil, []any{&text})
	return text
}

type node struct {
	Value int
	Next  *node
}

func TestScalarsKeepTheirBits(t *testing.T) {
	connect(t, map[string]any{"F": func(f float64, g float32, i int8, u uint64, s string, b bool, c complex128) (float64, float32, int8, uint64, string, bool, complex128) {
		return f, g, i, u, s, b, c
	}})
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64} {
		in := f
		g, i, u, s, b, c := float32(1.5), int8(-128), uint64(math.MaxUint64), "a\x00\xff", true, 1+2i
		var f2 float64
		var g2 float32
		var i2 int8
		var u2 uint64
		var s2 string
		var b2 bool
		var c2 complex128
		Invoke("F", "F", []any{&in, &g, &i, &u, &s, &b, &c}, []any{&f2, &g2, &i2, &u2, &s2, &b2, &c2})
		if math.Float64bits(f2) != math.Float64bits(f) || g2 != g || i2 != i || u2 != u || s2 != s || b2 != b || c2 != c {
			t.Errorf("F(%v, …) = %v, %v, %v, %v, %q, %v, %v", f, f2, g2, i2, u2, s2, b2, c2)
		}
	}
}

// TestByteArraysCross sends arrays that have an address and, as the elements of a map,
// arrays that have none.
func TestByteArraysCross(t *testing.T) {
	type octet uint8
	connect(t, map[string]any{"F": func(a [3]byte, b [0]byte, m map[string][2]octet) ([3]byte, [0]byte, map[string][2]octet) {
		a[0], m["b"] = 1, [2]octet{0, 127}
		return a, b, m
	}})
	a, b, m := [3]byte{0, 255, 128}, [0]byte{}, map[string][2]octet{"a": {7, 200}}
	var a2 [3]byte
	var b2 [0]byte
	var m2 map[string][2]octet
	Invoke("F", "F", []any{&a, &b, &m}, []any{&a2, &b2, &m2})
	if want := (map[string][2]octet{"a": {7, 200}, "b": {0, 127}}); a2 != [3]byte{1, 255, 128} || !maps.Equal(m2, want) || !maps.Equal(m, want) {
		t.Errorf("F = %v, %v with the map changed to %v; want [1 255 128], %v twice", a2, m2, m, want)
	}
}

func TestNilAndEmptyDiffer(t *testing.T) {
	connect(t, map[string]any{"F": func(a []int, b []string, m map[string]int, n map[int]bool) ([]int, []string, map[string]int, map[int]bool) {
		return a, b, m, n
	}})
	var a []int
	b, m := []string{}, map[string]int{}
	var n map[int]bool
	a2, b2, m2, n2 := []int{1}, []string(nil), map[string]int(nil), map[int]bool{}
	Invoke("F", "F", []any{&a, &b, &m, &n}, []any{&a2, &b2, &m2, &n2})
	if a2 != nil || b2 == nil || len(b2) != 0 || m2 == nil || n2 != nil {
		t.Errorf("F(nil, [], {}, nil) = %#v, %#v, %#v, %#v", a2, b2, m2, n2)
	}
}

func TestArgumentsChangeInPlace(t *testing.T) {
	connect(t, map[string]any{"F": func(s []int, nested [][]string, m map[string][]int, p *int) []int {
		s[0], nested[1][0] = 9, "changed"
		delete(m, "gone")
		m["new"] = []int{1}
		m["kept"][0] = 7
		*p++
		return s
	}})
	s, nested, n := []int{1, 2}, [][]string{{"a"}, {"b"}}, 41
	kept := []int{3}
	m := map[string][]int{"gone": nil, "kept": kept}
	p := &n
	inner := nested[1]
	var got []int
	Invoke("F", "F", []any{&s, &nested, &m, &p}, []any{&got})
	if s[0] != 9 || inner[0] != "changed" || n != 42 || kept[0] != 7 || len(m) != 2 || m["new"][0] != 1 {
		t.Errorf("after F: %v %v %v %v %v", s, nested, m, kept, n)
	}
	if &got[0] != &s[0] {
		t.Error("the returned slice is not the argument's memory")
	}
}

// TestVariablesOfFunctionsChange holds that what crossed in a variable is what it held
// then, whatever is put there later: functions, and values of interfaces.
func TestVariablesOfFunctionsChange(t *testing.T) {
	connect(t, map[string]any{
		"Call": func(fs []func() string) (said string) {
			slices.Reverse(fs)
			for _, f := range fs {
				said += f()
			}
			return said
		},
		"Tell": func(ss []fmt.Stringer) (said string) {
			slices.Reverse(ss)
			for _, s := range ss {
				said += s.String()
			}
			return said
		},
	})
	says := func(text string) func() string { return func() string { return text } }
	fs := []func() string{says("a"), says("b"), says("c")}
	first := fs[0]
	var said string
	Invoke("Call", "Call", []any{&fs}, []any{&said})
	if now := fs[0]() + fs[1]() + fs[2](); said != "cba" || now != "cba" || first() != "a" {
		t.Errorf("functions a, b and c turned around say %q there and %q here; want cba", said, now)
	}
	ss := []fmt.Stringer{bytes.NewBufferString("a"), bytes.NewBufferString("b"), bytes.NewBufferString("c")}
	Invoke("Tell", "Tell", []any{&ss}, []any{&said})
	if now := ss[0].String() + ss[1].String() + ss[2].String(); said != "cba" || now != "cba" {
		t.Errorf("buffers of a, b and c turned around say %q there and %q here; want cba", said, now)
	}
}

// TestVariablesOfHandlesChange holds the same for pointers to what only one side can see.
func TestVariablesOfHandlesChange(t *testing.T) {
	p := connect(t, nil)
	first, second := &node{Value: 1}, &node{Value: 2}
	kept := []*node{first}
	id := p.identify(reflect.ValueOf(kept).Index(0))
	kept[0] = second
	if home := p.home(&decoder{p: p}, id, reflect.TypeFor[node]()); home.Pointer() != reflect.ValueOf(first).Pointer() {
		t.Errorf("the handle of node 1 leads to %v", home)
	}
	proxies := []*proxy{{}}
	was := proxies[0]
	id = p.handleID(reflect.ValueOf(proxies).Index(0))
	proxies[0] = &proxy{}
	if home := p.home(&decoder{p: p}, id, reflect.TypeFor[proxy]()); home.Pointer() != reflect.ValueOf(was).Pointer() {
		t.Errorf("the handle of a proxy leads to another")
	}
}

// proxy is a proxy type of an opaque one.
type proxy struct{ Handle }

func (p *proxy) GradusHandle() *Handle { return &p.Handle }

func TestCyclesAndSharingSurvive(t *testing.T) {
	connect(t, map[string]any{
		"Grow": func(n *node) *node { n.Next.Next = &node{Value: 3, Next: n}; return n.Next.Next },
		"Last": func(n *node) *node {
			for n.Value != 3 {
				n = n.Next
			}
			return n
		},
	})
	n := &node{Value: 1, Next: &node{Value: 2}}
	var third, again *node
	Invoke("Grow", "Grow", []any{&n}, []any{&third})
	if n.Next.Next != third || third.Next != n {
		t.Fatal("the cycle came back broken")
	}
	third.Value = 3
	Invoke("Last", "Last", []any{&n}, []any{&again})
	if again != third {
		t.Error("a pointer lost its identity between calls")
	}
}

func TestCallbacksNestAndUnwind(t *testing.T) {
	connect(t, map[string]any{"Each": func(xs []int, f func(int) bool) (n int) {
		for _, x := range xs {
			if !f(x) {
				break
			}
			n++
		}
		return n
	}})
	each := func(xs []int, f func(int) bool) (n int) {
		Invoke("Each", "Each", []any{&xs, &f}, []any{&n})
		return n
	}
	if n := each([]int{1, 2, 3}, func(x int) bool { return each([]int{x, x}, func(int) bool { return true }) == 2 && x < 3 }); n != 2 {
		t.Errorf("nested callbacks: n = %d; want 2", n)
	}
	func() {
		defer func() {
			if r := recover(); r != "stop" {
				t.Errorf("recovered %v; want the callback's own panic", r)
			}
		}()
		each([]int{1}, func(int) bool { panic("stop") })
	}()
	done := make(chan bool)
	go func() {
		defer close(done)
		each([]int{1}, func(int) bool { goexit(); return true })
		t.Error("a callback that ended its goroutine returned")
	}()
	<-done
	if n := each(nil, nil); n != 0 {
		t.Errorf("after unwinding: n = %d", n)
	}
}

func TestErrorsKeepIdentity(t *testing.T) {
	ours := errors.New("ours")
	connect(t, map[string]any{"F": func(f func() error) (error, error, error) {
		return errors.Join(io.EOF, errors.New("x")), f(), &wrap{f()}
	}})
	f := func() error { return ours }
	var joined, same, wrapped error
	Invoke("F", "F", []any{&f}, []any{&joined, &same, &wrapped})
	if !errors.Is(joined, io.EOF) || joined.Error() != "EOF\nx" {
		t.Errorf("joined = %v", joined)
	}
	if same != ours {
		t.Errorf("our own error came back as %v", same)
	}
	if !errors.Is(wrapped, ours) || errors.Unwrap(wrapped) != ours {
		t.Errorf("wrapped = %v", wrapped)
	}
}

// TestErrorsSayWhatTheyAre sends errors whose own method Is says what they are.
func TestErrorsSayWhatTheyAre(t *testing.T) {
	connect(t, map[string]any{"F": func() (error, error, error) {
		return likeEOF{}, fmt.Errorf("wrapped: %w", likeEOF{}), likePanic{}
	}})
	var plain, wrapped, panicking error
	Invoke("F", "F", nil, []any{&plain, &wrapped, &panicking})
	for _, err := range []error{plain, wrapped} {
		if !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%v is io.EOF: %t, and io.ErrUnexpectedEOF: %t; want io.EOF alone", err, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF))
		}
	}
	if errors.Is(panicking, io.EOF) {
		t.Error("an error whose Is panics is io.EOF")
	}
}

type likeEOF struct{}

func (likeEOF) Error() string        { return "no more" }
func (likeEOF) Is(target error) bool { return target == io.EOF }

type likePanic struct{}

func (likePanic) Error() string { return "oh" }
func (likePanic) Is(error) bool { panic("no") }

type wrap struct{ err error }

func (w *wrap) Error() string { return "wrap: " + w.err.Error() }
func (w *wrap) Unwrap() error { return w.err }

func TestPanicsComeBack(t *testing.T) {
	var records []CallRecord
	p := connect(t, map[string]any{"F": func(xs []int, i int) int { return xs[i] }})
	p.events.Calling = func() func(CallRecord) { return func(c CallRecord) { records = append(records, c) } }
	xs, i, n := []int{1}, 5, 0
	func() {
		defer func() {
			err, ok := recover().(error)
			if !ok || !strings.Contains(err.Error(), "index out of range [5] with length 1") {
				t.Errorf("recovered %v", err)
			}
		}()
		Invoke("F", "F", []any{&xs, &i}, []any{&n})
	}()
	if len(records) != 1 || !records[0].Panicked || records[0].Call != "F([1], 5)" {
		t.Errorf("records = %+v", records)
	}
}

func TestCallsPrint(t *testing.T) {
	var records []CallRecord
	p := connect(t, map[string]any{"Note": func(time.Time, []string) {}, "At": func(at time.Time, d time.Duration) time.Time { return at.Add(d) },
		"Count": func(m map[int]string, times int) (int, bool) { return times * len(m), true }, "Add": func(n, _ int) int { return n + 1 }, "Prepare": func(n int) int { return n }})
	p.events.Calling = func() func(CallRecord) { return func(c CallRecord) { records = append(records, c) } }
	noon, hour, words, later := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC), time.Hour, []string{"a"}, time.Time{}
	Invoke("Note", "Note", []any{&noon, &words}, nil)
	Invoke("At", "At", []any{&noon, &hour}, []any{&later})
	m, n, counted, ok := map[int]string{10: "c", 2: "b", -1: "a"}, 2, 0, false
	Drive("Count", Driven{"New and Add", []string{"m", "times"}, []string{"counted", "ok"}}, []any{&m, &n}, []any{&counted, &ok})
	Drive("Add", Driven{"Add", []string{"n"}, []string{"sum"}}, []any{&n, &n}, []any{&counted}) // a method's receiver is no parameter
	Drive("Prepare", Driven{"", []string{"n"}, []string{""}}, []any{&n}, []any{&counted})       // it calls nothing of the package
	Drive("Note", Driven{"Note", []string{"at", "words"}, nil}, []any{&noon, &words}, nil)
	want := []CallRecord{
		{Call: `Note(2024-05-01T12:00:00Z, ["a"])`, Got: "returned"}, // empty would say that it did not return
		{Call: "At(2024-05-01T12:00:00Z, 1h0m0s)", Got: "2024-05-01T13:00:00Z"},
		{Call: `calls of New and Add {m: {-1: "a", 2: "b", 10: "c"}, times: 2}`, Got: "{counted: 6, ok: true}"},
		{Call: "calls of Add {n: 2}", Got: "3"},
		{Call: `calls of Note {at: 2024-05-01T12:00:00Z, words: ["a"]}`, Got: "returned"},
	}
	if !slices.Equal(records, want) {
		t.Errorf("records = %+v; want %+v", records, want)
	}
}

func TestContextsCross(t *testing.T) {
	started := make(chan bool)
	connect(t, map[string]any{"Wait": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"Back": func(ctx context.Context, f func(context.Context)) {
			type key struct{}
			f(context.WithValue(ctx, key{}, 1))
		}})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-started; cancel() }()
	close(started)
	var err error
	Invoke("Wait", "Wait", []any{&ctx}, []any{&err})
	if err != context.Canceled {
		t.Errorf("Wait = %v; want context.Canceled", err)
	}
	ctx, cancel = context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	Invoke("Wait", "Wait", []any{&ctx}, []any{&err})
	if err != context.DeadlineExceeded {
		t.Errorf("Wait = %v; want context.DeadlineExceeded", err)
	}
	type key struct{}
	ctx = context.WithValue(context.Background(), key{}, "kept")
	f := func(c context.Context) {
		if c.Value(key{}) != "kept" {
			t.Error("a context given back lost our value")
		}
	}
	Invoke("Back", "Back", []any{&ctx, &f}, nil)
}

func TestAnyCarriesKnownTypesAndTokens(t *testing.T) {
	connect(t, map[string]any{"F": func(v any) any { return v }})
	type secret struct{ n int }
	for _, v := range []any{nil, 1, "s", 2.5, []any{1, "x", nil}, map[string]any{"a": []any{true}}, secret{4}, time.Unix(5, 0).UTC()} {
		in, out := v, any("unset")
		Invoke("F", "F", []any{&in}, []any{&out})
		if !reflect.DeepEqual(in, out) {
			t.Errorf("F(%#v) = %#v", in, out)
		}
	}
}

func goexit() { runtime.Goexit() }

// TestStandardErrorsCross has errors of the standard library found by what they are
// and what they wrap.
func TestStandardErrorsCross(t *testing.T) {
	connect(t, map[string]any{
		"Open": func(name string) error { _, err := os.Open(name); return fmt.Errorf("open: %w", err) },
		"Atoi": func(s string) error { _, err := strconv.Atoi(s); return err },
		"Nil":  func() error { return (*wrap)(nil) },
	})
	var err error
	name, text := "/no/such/file", "x"
	Invoke("Open", "Open", []any{&name}, []any{&err})
	var pathErr *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &pathErr) || pathErr.Path != name || pathErr.Err != syscall.ENOENT {
		t.Errorf("Open = %v; want a *fs.PathError that is fs.ErrNotExist", err)
	}
	Invoke("Atoi", "Atoi", []any{&text}, []any{&err})
	var numErr *strconv.NumError
	if !errors.Is(err, strconv.ErrSyntax) || !errors.As(err, &numErr) || numErr.Num != "x" {
		t.Errorf("Atoi = %v; want a *strconv.NumError", err)
	}
	Invoke("Nil", "Nil", nil, []any{&err})
	if err == nil || err.Error() != "<nil>" {
		t.Errorf("Nil = %v; want an error that is not nil and prints as nil", err)
	}
}

func TestContextValuesAreLookedUp(t *testing.T) {
	type hidden struct{}
	connect(t, map[string]any{"Value": func(ctx context.Context, key any) any {
		ctx, cancel := context.WithCancel(context.WithValue(ctx, hidden{}, 1))
		defer cancel()
		return ctx.Value(key)
	}})
	ctx := context.WithValue(context.WithValue(context.Background(), nest{"user"}, "ann"), nest{2}, 7)
	for key, want := range map[any]any{nest{"user"}: "ann", nest{2}: 7, "none": nil} {
		var got any
		Invoke("Value", "Value", []any{&ctx, &key}, []any{&got})
		if got != want {
			t.Errorf("Value(%v) = %v; want %v", key, got, want)
		}
	}
}

// TestPanicsKeepChanges has a call change what it was given before it panics.
func TestPanicsKeepChanges(t *testing.T) {
	connect(t, map[string]any{"F": func(s []int) { s[0] = 2; panic("done") }})
	s := []int{1}
	func() {
		defer func() {
			if r := recover(); r != "done" || s[0] != 2 {
				t.Errorf("panicked with %v and left %v; want done, [2]", r, s)
			}
		}()
		Invoke("F", "F", []any{&s}, nil)
	}()
}

// TestWhatIsTooMuchIsRefused has an honest submission return what can't be carried.
func TestWhatIsTooMuchIsRefused(t *testing.T) {
	var deep func(n int) any
	deep = func(n int) any {
		if n == 0 {
			return 1
		}
		return nest{deep(n - 1)}
	}
	connect(t, map[string]any{"Big": func() []string { return []string{strings.Repeat("x", 33<<20)} }, "Deep": func() any { return deep(40) }})
	for name, want := range map[string]string{"Big": "more than 32 MiB", "Deep": "32 deep"} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.Contains(r, want) {
					t.Errorf("%s ends with %s; want %q", name, r, want)
				}
			}()
			var text []string
			var value any
			if name == "Big" {
				Invoke(name, name, nil, []any{&text})
			} else {
				Invoke(name, name, nil, []any{&value})
			}
		}()
	}
}

type nest struct{ Inner any }
