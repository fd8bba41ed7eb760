package kinds_test

import (
	"context"
	"errors"
	"io"
	"math"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/course/track/kinds"
)

func TestConstants(t *testing.T) {
	if kinds.Limit != 3 || kinds.High-kinds.Low != 1 || kinds.High.String() != "high" {
		t.Errorf("constants: %d %v %v", kinds.Limit, kinds.Low, kinds.High)
	}
}

func TestOpaqueValues(t *testing.T) {
	c := kinds.NewClock(23, 30)
	if got := c.Add(45).String(); got != "00:15" {
		t.Errorf("NewClock(23, 30).Add(45) = %s; want 00:15", got)
	}
	if c.Add(10) != kinds.NewClock(23, 40) {
		t.Error("equal clocks differ")
	}
	if c == kinds.NewClock(1, 1) {
		t.Error("different clocks are equal")
	}
	if got := kinds.Latest(kinds.NewClock(1, 0), c, kinds.NewClock(2, 0)); got != c {
		t.Errorf("Latest = %v; want %v", got, c)
	}
}

type item struct {
	name string
	rank int
	tags []string
}

func TestGenericHandles(t *testing.T) {
	var s kinds.Stack[string]
	s.Push("a", "b")
	s.Push()
	if n := s.Len(); n != 2 {
		t.Fatalf("Len() = %d; want 2", n)
	}
	for i, v := range s.All() {
		if want := []string{"b", "a"}[i]; v != want {
			t.Errorf("All()[%d] = %q; want %q", i, v, want)
		}
	}
	var items kinds.Stack[item]
	items.Push(item{"x", 1, nil}, item{"y", 2, []string{"t"}})
	got, err := items.Pop()
	if diff := cmp.Diff(item{"y", 2, []string{"t"}}, got, cmp.AllowUnexported(item{})); diff != "" || err != nil {
		t.Errorf("Pop mismatch (-want +got):\n%s%v", diff, err)
	}
	var none kinds.Stack[float64]
	if _, err := none.Pop(); !errors.Is(err, kinds.ErrEmpty) || err != kinds.ErrEmpty {
		t.Errorf("Pop of nothing = %v; want ErrEmpty", err)
	}
}

func TestStructs(t *testing.T) {
	note := "n"
	got := kinds.Mirror(kinds.Point{X: 1, Y: 2, Note: &note})
	if got.X != 2 || got.Y != 1 || *got.Note != "n" {
		t.Errorf("Mirror = %+v", got)
	}
	ps := []kinds.Point{{X: 1}, {X: 2}}
	kinds.MoveAll(ps, 10)
	if ps[1].X != 12 {
		t.Errorf("MoveAll left %+v", ps)
	}
	ps[0].Shift(5)
	if ps[0].X != 16 || ps[0].Sum() != 16 {
		t.Errorf("Shift left %+v", ps[0])
	}
	grid := kinds.Grid(2)
	if len(grid[0]) != 2 || grid[1] != nil {
		t.Errorf("Grid(2) = %v", grid)
	}
	m := map[string]kinds.Point{"a": {X: 1}, "b": {X: 2}}
	if xs := kinds.Index(m); !slices.Equal(xs, []int{1, 2}) || m["added"].X != 99 {
		t.Errorf("Index = %v, map %v", xs, m)
	}
	p := &kinds.Point{}
	if !kinds.Same(p, p) || kinds.Same(p, &kinds.Point{}) || !kinds.Same(nil, nil) {
		t.Error("pointers lost their identity")
	}
}

func TestTrees(t *testing.T) {
	var root *kinds.Tree
	for _, v := range []int{5, 2, 8, 1} {
		root = root.Insert(v)
	}
	left := root.Left
	root.Insert(3)
	if left.Right == nil || left.Right.Value != 3 || left.Left.Value != 1 {
		t.Errorf("the tree did not change in place: %+v", left)
	}
	want := &kinds.Tree{Value: 5, Left: &kinds.Tree{Value: 2, Left: &kinds.Tree{Value: 1}, Right: &kinds.Tree{Value: 3}}, Right: &kinds.Tree{Value: 8}}
	if diff := cmp.Diff(want, root); diff != "" {
		t.Errorf("tree mismatch (-want +got):\n%s", diff)
	}
}

type testStore struct {
	data map[string]string
	fail error
}

func (s *testStore) Get(k string) (string, error) {
	if s.fail != nil {
		return "", s.fail
	}
	return s.data[k], nil
}
func (s *testStore) Put(k, v string) { s.data[k] = v }

func TestInterfacesBothWays(t *testing.T) {
	theirs := kinds.NewStore()
	ours := &testStore{data: map[string]string{"a": "1", "b": "2"}}
	if err := kinds.Copy(theirs, ours, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if v, err := theirs.Get("b"); v != "2" || err != nil {
		t.Errorf(`Get("b") = %q, %v`, v, err)
	}
	_, err := theirs.Get("zzz")
	var ke *kinds.KeyError
	if !errors.As(err, &ke) || ke.Key != "zzz" || ke.Tags[0] != "memory" || err.Error() != "kinds: no key zzz" {
		t.Errorf("Get of a missing key = %#v", err)
	}
	ours.fail = errors.New("disk on fire")
	err = kinds.Copy(theirs, ours, "c")
	if !errors.Is(err, ours.fail) || errors.Unwrap(err) != ours.fail || err.Error() != "copy c: disk on fire" {
		t.Errorf("Copy = %v; want our own error wrapped", err)
	}
	err = kinds.Copy(ours, theirs, "nope")
	if !errors.As(err, &ke) || ke.Key != "nope" {
		t.Errorf("Copy = %v; want a KeyError wrapped", err)
	}
}

func TestGenericFunctions(t *testing.T) {
	words := []string{"pear", "fig", "apple"}
	kinds.SortBy(words, func(s string) int { return len(s) })
	if !slices.Equal(words, []string{"fig", "pear", "apple"}) {
		t.Errorf("SortBy left %v", words)
	}
	items := []item{{"b", 2, nil}, {"a", 1, []string{"x"}}}
	kinds.SortBy(items, func(it item) string { return it.name })
	if items[0].name != "a" || items[0].tags[0] != "x" {
		t.Errorf("SortBy left %v", items)
	}
	type local struct{ n int }
	got, err := kinds.Map([]local{{1}, {2}}, func(l local) (float64, error) { return float64(l.n) / 2, nil })
	if err != nil || !slices.Equal(got, []float64{0.5, 1}) {
		t.Errorf("Map = %v, %v", got, err)
	}
	stop := errors.New("stop")
	if _, err := kinds.Map([]int{1}, func(int) (string, error) { return "", stop }); err != stop {
		t.Errorf("Map = %v; want the callback's own error", err)
	}
	if keys := kinds.Keys(map[string]bool{"b": true, "a": false}); !slices.Equal(keys, []string{"a", "b"}) {
		t.Errorf("Keys = %v", keys)
	}
	checkAll(t, []int8{3, 1, 2}, []int8{1, 2, 3})
	checkAll(t, []string{"b", "a"}, []string{"a", "b"})
}

// checkAll is a generic helper: its instantiations decide the contract's.
func checkAll[T interface{ ~int8 | ~string }](t *testing.T, in, want []T) {
	t.Helper()
	kinds.SortBy(in, func(v T) T { return v })
	if !slices.Equal(in, want) {
		t.Errorf("SortBy left %v; want %v", in, want)
	}
}

func TestFunctionsAndIterators(t *testing.T) {
	var seen []int
	for v := range kinds.Count(10) {
		if v == 4 {
			break
		}
		seen = append(seen, v)
	}
	if !slices.Equal(seen, []int{0, 1, 2, 3}) {
		t.Errorf("Count yielded %v", seen)
	}
	if got := kinds.Total(slices.Values([]int{1, 2, 3})); got != 6 {
		t.Errorf("Total = %d", got)
	}
	next, other := kinds.Counter(), kinds.Counter()
	next()
	if a, b := next(), other(); a != 2 || b != 1 {
		t.Errorf("counters = %d, %d; want 2, 1", a, b)
	}
	double := func(x int) int { return 2 * x }
	inc := kinds.Compose(double, func(x int) int { return x + 1 })
	if got := kinds.Compose(inc, inc)(5); got != 23 {
		t.Errorf("Compose = %d; want 23", got)
	}
}

func TestInPlace(t *testing.T) {
	buf := make([]byte, 5)
	if n := kinds.Fill(buf[1:4], 'x'); n != 3 || string(buf) != "\x00xxx\x00" {
		t.Errorf("Fill = %d, %q", n, buf)
	}
	a, b := 1, 2
	if kinds.Swap(&a, &b); a != 2 || b != 1 {
		t.Errorf("Swap left %d, %d", a, b)
	}
}

func TestPanics(t *testing.T) {
	check := func(f func(), want func(any) bool) {
		t.Helper()
		defer func() {
			if r := recover(); !want(r) {
				t.Errorf("recovered %#v", r)
			}
		}()
		f()
	}
	check(func() { kinds.Panic("boom") }, func(r any) bool { return r == "boom" })
	check(func() { kinds.Panic(kinds.ErrFull) }, func(r any) bool { return r == kinds.ErrFull })
	check(func() { kinds.At(nil, 3) }, func(r any) bool {
		err, ok := r.(error)
		return ok && strings.Contains(err.Error(), "index out of range [3] with length 0")
	})
}

func TestReadersAndWriters(t *testing.T) {
	var b strings.Builder
	if n, err := kinds.Upper(&b, strings.NewReader("shout")); n != 5 || err != nil || b.String() != "SHOUT" {
		t.Errorf("Upper = %d, %v, %q", n, err, b.String())
	}
	pr, pw := io.Pipe()
	pw.CloseWithError(io.ErrUnexpectedEOF)
	if _, err := kinds.Upper(&b, pr); err != io.ErrUnexpectedEOF {
		t.Errorf("Upper = %v; want the reader's error", err)
	}
}

func TestContexts(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	if err := kinds.Wait(ctx, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v; want context.Canceled", err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if err := kinds.Wait(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait = %v; want context.DeadlineExceeded", err)
	}
	if err := kinds.Wait(t.Context(), time.Microsecond); err != nil {
		t.Errorf("Wait = %v", err)
	}
}

func TestStandardTypes(t *testing.T) {
	if got := kinds.Factorial(big.NewInt(25)).String(); got != "15511210043330985984000000" {
		t.Errorf("Factorial(25) = %s", got)
	}
	day := time.Date(2024, 1, 31, 12, 0, 0, 5, time.UTC)
	if got := kinds.Next(day, 1); got != day.AddDate(0, 1, 0) {
		t.Errorf("Next = %v", got)
	}
	zone := time.FixedZone("X", 3600)
	if got := kinds.Next(day.In(zone), 0); !got.Equal(day) || got.Format(time.RFC3339) != "2024-01-31T13:00:00+01:00" {
		t.Errorf("Next kept %v", got)
	}
	type own struct{ N int }
	for _, v := range []any{nil, 1, int8(2), "s", math.Inf(-1), []any{1, "a"}, map[string]any{"k": []any{nil}}, own{4}, kinds.High} {
		if diff := cmp.Diff(v, kinds.Echo(v)); diff != "" {
			t.Errorf("Echo mismatch (-want +got):\n%s", diff)
		}
	}
}

func TestJoinedErrors(t *testing.T) {
	err := kinds.Validate([]string{"ok", "", "toolong"})
	if !errors.Is(err, kinds.ErrEmpty) || !errors.Is(err, kinds.ErrFull) || !strings.Contains(err.Error(), `"toolong"`) {
		t.Errorf("Validate = %v", err)
	}
	if err := kinds.Validate(nil); err != nil {
		t.Errorf("Validate(nil) = %v", err)
	}
}

func TestConcurrentCallbacks(t *testing.T) {
	const n = 8
	var mu sync.Mutex
	seen := map[int]bool{}
	var barrier sync.WaitGroup
	barrier.Add(n)
	kinds.Parallel(n, func(i int) {
		barrier.Done()
		barrier.Wait() // only if all run at once
		mu.Lock()
		seen[i] = true
		mu.Unlock()
	})
	if len(seen) != n {
		t.Errorf("%d callbacks ran; want %d", len(seen), n)
	}
}

func TestKeptCallbacks(t *testing.T) {
	b := kinds.NewBus()
	full := errors.New("full")
	var got []string
	b.Subscribe(func(s string) error { got = append(got, s); return nil })
	b.Subscribe(func(string) error { return full })
	errs := b.Publish("news")
	if len(got) != 1 || len(errs) != 2 || errs[0] != nil || errs[1] != full {
		t.Errorf("Publish = %v, delivered %v", errs, got)
	}
}

func TestHandlers(t *testing.T) {
	h := kinds.NewHandler()
	do := func(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, target, strings.NewReader(body))
		req.Header.Set("X-Ask", "who")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		return rec
	}
	if rec := do(h, "GET", "/hello/ann?x=1", ""); rec.Code != 200 || rec.Body.String() != "hello ann" || rec.Header().Get("X-Seen") != "who" {
		t.Errorf("GET /hello/ann = %d %q %v", rec.Code, rec.Body, rec.Header())
	}
	if rec := do(h, "POST", "/echo", "körper"); rec.Code != 201 || rec.Body.String() != "körper" {
		t.Errorf("POST /echo = %d %q", rec.Code, rec.Body)
	}
	if rec := do(h, "GET", "/empty", ""); rec.Code != 200 || rec.Header().Get("X-Only") != "header" {
		t.Errorf("GET /empty = %d %v", rec.Code, rec.Header())
	}
	if rec := do(h, "DELETE", "/echo", ""); rec.Code != 405 || rec.Header().Get("Allow") != "POST" {
		t.Errorf("DELETE /echo = %d %v", rec.Code, rec.Header())
	}
	if rec := do(h, "GET", "/stream", ""); !rec.Flushed || rec.Body.String() != "data: 0\ndata: 1\ndata: 2\n" {
		t.Errorf("GET /stream = %q, flushed %t", rec.Body, rec.Flushed)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/hello/net")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "hello net" {
		t.Errorf("over the network: %q", body)
	}
	var logged []int
	mine := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Mine", w.Header().Get("X-Logged"))
		w.WriteHeader(418)
	})
	rec := do(kinds.Logged(mine, func(_ string, status int) { logged = append(logged, status) }), "GET", "/", "")
	if rec.Code != 418 || rec.Header().Get("X-Mine") != "yes" || rec.Header().Get("X-Logged") != "yes" || !slices.Equal(logged, []int{418}) {
		t.Errorf("Logged = %d %v, logged %v", rec.Code, rec.Header(), logged)
	}
}

func TestQuickAndParallel(t *testing.T) {
	if err := quick.Check(func(x, y int) bool {
		p := kinds.Mirror(kinds.Point{X: x, Y: y})
		return p.X == y && p.Y == x
	}, &quick.Config{MaxCount: 50}); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if kinds.Mirror(kinds.Point{X: 1}).Y != 1 {
				t.Error("Mirror is wrong in parallel")
			}
		})
	}
	t.Cleanup(func() { kinds.Mirror(kinds.Point{}) })
}
