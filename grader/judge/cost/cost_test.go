package cost_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// recorder is a testing.TB that remembers what failed.
type recorder struct {
	testing.TB
	failed bool
	text   string
}

func (r *recorder) Helper()      {}
func (r *recorder) Failed() bool { return r.failed }
func (r *recorder) Log(args ...any) {
	r.text += fmt.Sprintln(args...)
}
func (r *recorder) Error(args ...any) {
	r.failed = true
	r.Log(args...)
}
func (r *recorder) Fatalf(format string, args ...any) {
	r.failed = true
	r.text += fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// record runs f as a test function would be run.
func record(f func(t testing.TB)) *recorder {
	r := &recorder{}
	done := make(chan bool)
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r
}

var sizes = []int{16, 32, 64, 128, 256, 512}

// TestInOneProcess holds that where nothing is counted the calls are made, and the
// log says that nothing was decided.
func TestInOneProcess(t *testing.T) {
	var seen []int
	r := record(func(t testing.TB) {
		cost.AtMost(t, cost.Constant, sizes, func(n int) int { return n }, func(n int) { seen = append(seen, n) })
	})
	if r.failed || !strings.Contains(r.text, "nothing was counted") || !slices.Equal(seen, sizes) {
		t.Errorf("failed: %t, ran with %v, logged %q", r.failed, seen, r.text)
	}
	ran := false
	if got, counted := cost.Of(func() { ran = true }); !ran || counted || got != (cost.Reading{}) {
		t.Errorf("Of() = %v, %t; ran: %t", got, counted, ran)
	}
}

func TestCounted(t *testing.T) {
	for name, tt := range map[string]struct {
		count func(n int) int
		want  string
	}{
		"n":     {func(n int) int { return 3 * n }, ""},
		"n²":    {func(n int) int { return n * n / 4 }, "the calls grow like n²; want them growing at most like n\n"},
		"bound": {func(n int) int { return 300 * n }, "more than 131072 calls for n = 512: want them growing at most like n."},
	} {
		r := record(func(t testing.TB) { cost.Counted(t, cost.N, sizes, tt.count) })
		if r.failed != (tt.want != "") || !strings.Contains(r.text, tt.want) {
			t.Errorf("%s: failed: %t, %q; want %q", name, r.failed, r.text, tt.want)
		}
	}
}

// graph is an input that knows its size.
type graph struct{ vertices, edges int }

func (g graph) Size() int { return g.vertices + g.edges }

// TestSizes holds that sizes which can decide nothing are the author's mistake, in
// any process.
func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		sizes []int
		ok    bool
	}{
		{sizes, true},
		{nil, false},
		{[]int{16, 64, 128, 256, 512}, false},
		{[]int{16, 32, 64, 128, 256, 500}, false},
		{[]int{4, 32, 64, 128, 256, 512}, false},
		{[]int{16, 32, 128, 64, 256, 512}, false},
		{[]int{16, 17, 18, 19, 128, 512}, false},
	} {
		for name, f := range map[string]func(t testing.TB){
			"AtMost":  func(t testing.TB) { cost.AtMost(t, cost.N, tt.sizes, func(n int) int { return n }, func(int) {}) },
			"Counted": func(t testing.TB) { cost.Counted(t, cost.N, tt.sizes, func(n int) int { return n }) },
			"AtMost of graphs": func(t testing.TB) {
				cost.AtMost(t, cost.N.In("V+E"), []int{1, 2, 3, 4, 5, 6}[:len(tt.sizes)], func(n int) graph { return graph{tt.sizes[n-1], 0} }, func(graph) {})
			},
		} {
			r := record(f)
			if r.failed == tt.ok || r.failed && !strings.Contains(r.text, "give at least 6 sizes") {
				t.Errorf("%s with sizes %v: failed: %t, %q", name, tt.sizes, r.failed, r.text)
			}
		}
	}
}

// TestRunFails holds that a run which fails the test ends the measurement.
func TestRunFails(t *testing.T) {
	runs := 0
	r := record(func(t testing.TB) {
		cost.AtMost(t, cost.N, sizes, func(n int) int { return n }, func(int) { runs++; t.Error("wrong") })
	})
	if !r.failed || runs != 1 || strings.Contains(r.text, "counted") {
		t.Errorf("%d runs, %q; want one", runs, r.text)
	}
}
