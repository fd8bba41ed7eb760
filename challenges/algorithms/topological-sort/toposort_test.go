package toposort_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/topological-sort"
	"github.com/gradus-dev/gradus/challenges/algorithms/topological-sort/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// graph has what each task depends on.
type graph map[string][]string

// String writes a graph as "a: b c; b: c", or only how large it is.
func (g graph) String() string {
	if len(g) > 12 {
		return fmt.Sprintf("%d tasks", len(g))
	}
	var lines []string
	for _, task := range slices.Sorted(maps.Keys(g)) {
		lines = append(lines, strings.TrimSpace(task+": "+strings.Join(g[task], " ")))
	}
	return "{" + strings.Join(lines, "; ") + "}"
}

// Size returns V + E.
func (g graph) Size() int {
	size := len(g.tasks())
	for _, needed := range g {
		size += len(needed)
	}
	return size
}

func (g graph) tasks() map[string]bool {
	all := map[string]bool{}
	for task, needed := range g {
		all[task] = true
		for _, n := range needed {
			all[n] = true
		}
	}
	return all
}

// sorts fails t unless Sort finds an order of g that is right.
func sorts(t *testing.T, g graph) {
	t.Helper()
	order, err := toposort.Sort(g)
	sorted(t, g, order, err)
}

// sorted fails t unless Sort has returned an order of g that is right.
func sorted(t *testing.T, g graph, got []string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("Sort(%v) = error %q; want an order", g, err)
	}
	all, done := g.tasks(), map[string]bool{}
	for _, task := range got {
		if !all[task] || done[task] {
			t.Fatalf("Sort(%v) = %s; want each task once, and %q is not one or comes twice", g, short(got), task)
		}
		for _, needed := range g[task] {
			if !done[needed] {
				t.Fatalf("Sort(%v) = %s; but %q depends on %q, which is not before it", g, short(got), task, needed)
			}
		}
		done[task] = true
	}
	for _, task := range slices.Sorted(maps.Keys(all)) {
		if !done[task] {
			t.Fatalf("Sort(%v) = %s; want each task once, and %q is missing", g, short(got), task)
		}
	}
}

// cycles fails t unless Sort reports a cycle of g, and returns the error.
func cycles(t *testing.T, g graph) *toposort.CycleError {
	t.Helper()
	order, err := toposort.Sort(g)
	return circular(t, g, order, err)
}

// circular fails t unless Sort has reported a cycle of g, and returns the error.
func circular(t *testing.T, g graph, order []string, err error) *toposort.CycleError {
	t.Helper()
	var cycle *toposort.CycleError
	if !errors.As(err, &cycle) || cycle == nil {
		t.Fatalf("Sort(%v) = %s, error %v; want a *CycleError", g, short(order), err)
	}
	if len(order) != 0 {
		t.Fatalf("Sort(%v) = %s with an error; want no order beside the error", g, short(order))
	}
	seen := map[string]bool{}
	for i, task := range cycle.Cycle {
		next := cycle.Cycle[(i+1)%len(cycle.Cycle)]
		if !slices.Contains(g[task], next) {
			t.Fatalf("Sort(%v) reports the cycle %s; but %q does not depend on %q", g, short(cycle.Cycle), task, next)
		}
		if seen[task] {
			t.Fatalf("Sort(%v) reports the cycle %s; want %q once", g, short(cycle.Cycle), task)
		}
		seen[task] = true
	}
	if len(seen) == 0 {
		t.Fatalf("Sort(%v) reports a cycle of no tasks", g)
	}
	return cycle
}

// short quotes the first names of a list.
func short(names []string) string {
	if len(names) > 12 {
		return fmt.Sprintf("%q… (%d names)", names[:12], len(names))
	}
	return fmt.Sprintf("%q", names)
}

func TestOrder(t *testing.T) {
	for _, g := range []graph{
		{"b": {"a"}, "a": nil},
		{"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {}},
		{"d": {"b", "c"}, "c": {"a"}, "b": {"a"}, "a": {}},
		{"d": {"a", "b", "c"}, "c": {"a", "b"}, "b": {"a"}, "a": {}},
		{"shirt": {}, "tie": {"shirt"}, "jacket": {"tie", "belt"}, "belt": {"trousers", "shirt"}, "trousers": {"pants"}, "pants": {}, "shoes": {"trousers", "pants", "socks"}, "socks": {}, "watch": {}},
	} {
		for range 8 { // maps are ranged over in another order each time
			sorts(t, g)
		}
	}
}

func TestNoKey(t *testing.T) {
	sorts(t, graph{"a": {"b"}})
	sorts(t, graph{"a": {"b", "c"}, "d": {"c", "e"}, "e": {"f"}})
}

func TestNamedTwice(t *testing.T) {
	sorts(t, graph{"a": {"b", "b"}, "b": {"c", "c", "c"}, "c": {}})
	sorts(t, graph{"a": {"b", "c", "b"}, "c": {"d"}, "d": {"e"}, "f": {"a", "b", "a"}})
}

func TestNothing(t *testing.T) {
	for _, g := range []graph{nil, {}, {"alone": nil}, {"p": nil, "q": {}, "r": nil}, {"": {"x"}}, {"x": {""}, "y": {"x"}}} {
		sorts(t, g)
	}
}

func TestCycle(t *testing.T) {
	for _, g := range []graph{
		{"a": {"b"}, "b": {"a"}},
		{"a": {"b"}, "b": {"c"}, "c": {"a"}},
		{"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"e"}, "e": {"a"}},
		{"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c"}},
	} {
		for range 5 {
			cycles(t, g)
		}
	}
}

func TestItself(t *testing.T) {
	for _, g := range []graph{
		{"a": {"a"}},
		{"a": {"b", "a"}, "b": nil},
		{"a": {"b", "c", "a"}, "b": {"d"}, "c": {"d"}},
		{"a": {"b"}, "b": {"b"}, "c": {"a"}},
		{"a": {"z"}, "b": {"z"}, "c": {"z"}, "d": {"z"}, "e": {"z"}, "z": {"z"}}, // hardly ever does each search begin with z
		{"": {""}},
	} {
		for range 16 { // maps are ranged over in another order each time
			if cycle := cycles(t, g).Cycle; len(cycle) != 1 {
				t.Fatalf("Sort(%v) reports the cycle %q; want the task that depends on itself", g, cycle)
			}
		}
	}
}

// TestOnlyTheCycle has tasks that wait for the cycle, some that the cycle waits for, and
// both together.
func TestOnlyTheCycle(t *testing.T) {
	for _, g := range []graph{
		{"way1": {"way2"}, "way2": {"way3"}, "way3": {"x"}, "x": {"y"}, "y": {"x"}},
		{"x": {"base1", "y"}, "y": {"base2", "z"}, "z": {"x", "base1"}, "base2": {"base1"}},
		{"way1": {"base1", "x"}, "way2": {"way1", "y"}, "x": {"base1", "y"}, "y": {"base2", "z"}, "z": {"base2", "x"}, "base1": {"base3"}, "base2": {"base3"}},
		{"way1": {"way2", "x", "y"}, "way2": {"y", "x"}, "x": {"y", "base1", "base2"}, "y": {"base1", "x"}, "base1": {"base2"}},
	} {
		for range 8 {
			cycles(t, g)
		}
	}
}

func TestErrorText(t *testing.T) {
	for _, g := range []graph{
		{"compile": {"generate"}, "generate": {"bootstrap"}, "bootstrap": {"compile"}},
		{"alone": {"alone"}},
	} {
		err := cycles(t, g)
		for _, task := range err.Cycle {
			if text := err.Error(); !strings.Contains(text, task) {
				t.Errorf("the error of the cycle %q reads %q; want it to name %q", err.Cycle, text, task)
			}
		}
	}
}

// waitsForItself reports whether any task depends on itself by way of others: it draws
// an edge from task to task wherever there are two in a row, until nothing changes.
func waitsForItself(g graph) bool {
	reach := map[[2]string]bool{}
	for task, needed := range g {
		for _, n := range needed {
			reach[[2]string{task, n}] = true
		}
	}
	tasks := g.tasks()
	for middle := range tasks {
		for from := range tasks {
			for to := range tasks {
				if reach[[2]string{from, middle}] && reach[[2]string{middle, to}] {
					reach[[2]string{from, to}] = true
				}
			}
		}
	}
	for task := range tasks {
		if reach[[2]string{task, task}] {
			return true
		}
	}
	return false
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(3))
	for round := range 60 {
		tasks := strings.Split("abcdefgh", "")[:1+round/10]
		g := graph{}
		for range rng.Intn(2 * len(tasks)) {
			task := tasks[rng.Intn(len(tasks))]
			g[task] = append(g[task], tasks[rng.Intn(len(tasks))])
		}
		if waitsForItself(g) {
			cycles(t, g)
		} else {
			sorts(t, g)
		}
	}
}

func TestLeavesTheMap(t *testing.T) {
	for _, g := range []graph{
		{"d": {"c", "b"}, "c": {"b", "a", "b"}, "b": {"a"}},
		{"c": {"b", "a"}, "b": {"c", "a"}},
	} {
		before := g.String()
		toposort.Sort(g)
		if after := g.String(); after != before {
			t.Errorf("Sort changed the map that it was given from %s to %s", before, after)
		}
	}
}

// Shapes of large graphs; each name has five bytes.
func name(i int) string { return fmt.Sprintf("t%04d", i) }

// chain has n tasks that depend on each other in a row.
func chain(n int) graph {
	g := graph{}
	for i := range n {
		g[name(i)] = []string{name(i + 1)}
	}
	return g
}

// star has a task that depends on n others, and one on which these depend.
func star(n int) graph {
	g := graph{}
	for i := range n {
		g["first"] = append(g["first"], name(i))
		g[name(i)] = []string{"last0"}
	}
	return g
}

// ladder has a number of ways through it that doubles with every three tasks.
func ladder(n int) graph {
	g := graph{}
	for i := 0; i < n; i += 3 {
		g[name(i)] = []string{name(i + 1), name(i + 2)}
		g[name(i+1)] = []string{name(i + 3)}
		g[name(i+2)] = []string{name(i + 3)}
	}
	return g
}

// dense has tasks that depend on all before them, with some n dependencies.
func dense(n int) graph {
	g := graph{}
	for i := 0; i*i < 2*n; i++ {
		for j := range i {
			g[name(i)] = append(g[name(i)], name(j))
		}
	}
	return g
}

// sizes of inputs, in tasks or dependencies.
var sizes = []int{16, 48, 96, 192, 384, 768}

// bound allows a logarithm, as an order that is the same each time takes sorting the
// names. At the largest size, whoever compares all tasks with all others is beyond it.
var bound = cost.NLogN.In("V+E")

// large is a graph that is measured, and its text for the driver.
type large struct {
	graph
	text string
}

// sized makes large graphs of a shape.
func sized(shape func(int) graph) func(int) large {
	return func(n int) large {
		g := shape(n)
		var b strings.Builder
		for task, needed := range g {
			fmt.Fprintln(&b, task, strings.Join(needed, " "))
		}
		return large{g, b.String()}
	}
}

func TestOrderCost(t *testing.T) {
	for _, tt := range []struct {
		what  string
		shape func(int) graph
	}{{"chain", chain}, {"star", star}, {"ladder", ladder}, {"dense", dense}} {
		t.Run(tt.what, func(t *testing.T) {
			cost.AtMost(t, bound.Times(16), sizes, sized(tt.shape), func(l large) {
				for _, r := range driver.Sort(l.text, 1) {
					sorted(t, l.graph, r.Order, r.Err)
				}
			})
		})
	}
}

// closed is a shape whose tasks a cycle of two waits for, and that waits for another.
func closed(shape func(int) graph, front, back string) func(int) graph {
	return func(n int) graph {
		g := shape(n)
		g["hen00"] = []string{front, "egg00"}
		g["egg00"] = []string{"hen00"}
		g[back] = append(g[back], "hen01")
		g["hen01"] = []string{"egg01"}
		g["egg01"] = []string{"hen01"}
		return g
	}
}

// ring is one cycle of n tasks.
func ring(n int) graph {
	g := chain(n)
	g[name(n)] = []string{name(0)}
	return g
}

func TestCycleCost(t *testing.T) {
	const times = 8 // where a search begins decides how soon it meets a cycle
	for _, tt := range []struct {
		what  string
		shape func(int) graph
	}{
		{"ring", ring},
		{"chain", closed(chain, name(0), name(11))},
		{"star", closed(star, "first", "last0")},
		{"ladder", closed(ladder, name(0), name(9))},
	} {
		t.Run(tt.what, func(t *testing.T) {
			cost.AtMost(t, bound.Times(times*16), sizes, sized(tt.shape), func(l large) {
				for _, r := range driver.Sort(l.text, times) {
					circular(t, l.graph, r.Order, r.Err)
				}
			})
		})
	}
}
