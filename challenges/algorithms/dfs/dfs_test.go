package dfs_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradus-dev/gradus/challenges/algorithms/dfs"
	"github.com/gradus-dev/gradus/challenges/algorithms/dfs/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

type graph map[string][]string

func (g graph) neighbours(v string) []string { return g[v] }

// diamonds has two ways from a to d, and from d to g.
var diamonds = graph{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": {"e", "f"}, "e": {"g"}, "f": {"g"}}

var diamondPaths = []string{"a b d e g", "a b d f g", "a c d e g", "a c d f g"}

// lines writes each path as its vertices with a space between.
func lines[V any](paths iter.Seq[[]V]) (all []string) {
	for path := range paths {
		all = append(all, strings.Trim(fmt.Sprint(path), "[]"))
	}
	return all
}

// check fails t unless the paths from start to goal are those wanted, in that order.
func check(t *testing.T, g graph, start, goal string, want ...string) {
	t.Helper()
	if got := lines(dfs.SimplePaths(start, goal, g.neighbours)); !slices.Equal(got, want) {
		t.Errorf("SimplePaths(%q, %q) = %q; want %q in %v", start, goal, got, want, g)
	}
}

func TestAllPaths(t *testing.T) {
	check(t, diamonds, "a", "b", "a b")
	check(t, diamonds, "a", "d", "a b d", "a c d")
	check(t, diamonds, "a", "g", diamondPaths...)
	long := graph{"a": {"b", "z"}, "b": {"c"}, "c": {"z"}}
	check(t, long, "a", "z", "a b c z", "a z")
}

func TestOrder(t *testing.T) {
	g := graph{"s": {"q", "t", "p"}, "q": {"p", "t"}, "p": {"t", "q"}}
	check(t, g, "s", "t", "s q p t", "s q t", "s t", "s p t", "s p q t")
}

func TestStartIsGoal(t *testing.T) {
	for _, g := range []graph{{}, {"a": {"b"}}, {"a": {"a", "b"}, "b": {"a"}}} {
		check(t, g, "a", "a", "a")
	}
}

func TestNoPath(t *testing.T) {
	check(t, graph{"a": {"b"}, "b": {"c"}, "z": {"a"}}, "a", "z")
	check(t, graph{"a": {"b"}}, "nowhere", "b")
	check(t, nil, "a", "z")
}

func TestCycles(t *testing.T) {
	g := graph{"a": {"a", "b", "c"}, "b": {"c", "a", "b"}, "c": {"d", "b", "a"}, "d": {"a", "e"}}
	check(t, g, "a", "e", "a b c d e", "a c d e")
	check(t, g, "a", "b", "a b", "a c b")
	check(t, g, "b", "z")
}

func TestParallelEdges(t *testing.T) {
	g := graph{"a": {"b", "c", "b", "b"}, "b": {"c", "c"}, "c": {}}
	check(t, g, "a", "c", "a b c", "a c")
}

// TestAsksNoFurther takes five paths of a graph without an end, which has one more
// path behind each vertex.
func TestAsksNoFurther(t *testing.T) {
	const goal, limit = -1, 20
	asked := 0
	neighbours := func(v int) []int {
		if asked++; asked > limit {
			t.Fatalf("SimplePaths asked for neighbours more than %d times, though only 5 paths were wanted", limit)
		}
		return []int{goal, v + 1}
	}
	got := lines(first(5, dfs.SimplePaths(10, goal, neighbours)))
	if want := []string{"10 -1", "10 11 -1", "10 11 12 -1", "10 11 12 13 -1", "10 11 12 13 14 -1"}; !slices.Equal(got, want) {
		t.Errorf("the first five of SimplePaths(10, -1) = %q; want %q", got, want)
	}
}

// first leaves the loop over seq after n values.
func first[T any](n int, seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		left := n
		for v := range seq {
			if left--; !yield(v) || left == 0 {
				return
			}
		}
	}
}

func TestRangeAgain(t *testing.T) {
	paths := dfs.SimplePaths("a", "g", diamonds.neighbours)
	for range paths {
		break
	}
	for _, again := range []string{"after a loop that was left", "once more"} {
		if got := lines(paths); !slices.Equal(got, diamondPaths) {
			t.Errorf("ranging over SimplePaths(\"a\", \"g\") %s = %q; want %q", again, got, diamondPaths)
		}
	}
}

func TestOwnSlices(t *testing.T) {
	for _, tt := range []struct {
		what  string
		drive func(map[string][]string, string, string) [][]string
	}{
		{"kept until the end", driver.Collect},
		{"written over by the loop", driver.Overwrite},
	} {
		what, drive := tt.what, tt.drive
		for _, tt := range []struct {
			goal string
			want []string
		}{{"d", []string{"a b d", "a c d"}}, {"e", []string{"a b d e", "a c d e"}}, {"g", diamondPaths}} {
			goal, want := tt.goal, tt.want
			if got := lines(slices.Values(drive(diamonds, "a", goal))); !slices.Equal(got, want) {
				t.Errorf("SimplePaths(\"a\", %q), the slices being %s, = %q; want %q", goal, what, got, want)
			}
		}
	}
}

// TestLeavesNeighboursAlone looks at the graph after a search: the slices that the
// submission got arrive with their content when the driver returns.
func TestLeavesNeighboursAlone(t *testing.T) {
	g := graph{"a": {"b", "b", "c"}, "b": {"c", "c", "d"}, "c": {"d", "d"}}
	before := graph{}
	for v, next := range g {
		before[v] = slices.Clone(next)
	}
	if got := driver.Collect(g, "a", "d"); len(got) == 0 || !slices.Contains(got[0], "d") {
		t.Errorf("SimplePaths(\"a\", \"d\") = %q; want paths to d in %v", got, before)
	}
	if diff := cmp.Diff(before, g); diff != "" {
		t.Errorf("SimplePaths(\"a\", \"d\") changes the slices that neighbours returns (-before +after):\n%s", diff)
	}
}

// list is a graph as a list of the neighbours of each vertex.
type list [][]int

// simplePaths makes all sequences of different vertices, shorter ones first, keeps
// those that are paths, and sorts them, which is depth-first order if neighbours
// come in ascending order.
func simplePaths(l list, start, goal int) (paths [][]int) {
	for sequences := [][]int{{start}}; len(sequences) > 0; {
		var longer [][]int
		for _, s := range sequences {
			last := s[len(s)-1]
			if last == goal {
				paths = append(paths, s)
				continue
			}
			for _, next := range l[last] {
				if !slices.Contains(s, next) {
					longer = append(longer, append(slices.Clone(s), next))
				}
			}
		}
		sequences = longer
	}
	slices.SortFunc(paths, slices.Compare)
	return paths
}

func TestRandomGraphs(t *testing.T) {
	const most = 2000 // times to ask for neighbours: 65 are enough
	rng := rand.New(rand.NewSource(1))
	for range 30 {
		l := make(list, 1+rng.Intn(6))
		for v := range l {
			for w := range l {
				if rng.Intn(2) == 0 {
					l[v] = append(l[v], w)
				}
			}
		}
		goal := rng.Intn(len(l))
		got, want := lines(slices.Values(driver.Paths(l, 0, goal, most))), lines(slices.Values(simplePaths(l, 0, goal)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("SimplePaths(0, %d) where the neighbours of 0, 1 and so on are %v: mismatch (-want +got):\n%s", goal, l, diff)
		}
	}
}

// Size returns the number of vertices and edges.
func (l list) Size() int {
	size := len(l)
	for _, neighbours := range l {
		size += len(neighbours)
	}
	return size
}

// corridor leads from each vertex to the next and back.
func corridor(n int) list {
	l := make(list, n)
	for v := range n - 1 {
		l[v] = append(l[v], v+1)
		l[v+1] = append(l[v+1], v)
	}
	return l
}

// hub leads from vertex 0 to all others.
func hub(n int) list {
	l := make(list, n)
	for v := 1; v < n; v++ {
		l[0] = append(l[0], v)
	}
	return l
}

func TestFewSteps(t *testing.T) {
	for _, tt := range []struct {
		name string
		gen  func(n int) list
	}{{"corridor", corridor}, {"hub", hub}} {
		name, gen := tt.name, tt.gen
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, cost.N.In("V+E").Times(100), []int{32, 64, 128, 256, 512, 1024}, gen, func(l list) {
				if paths := driver.Paths(l, 0, len(l)-1, math.MaxInt); len(paths) != 1 {
					t.Errorf("SimplePaths(0, %d) in a %s found %d paths; want 1", len(l)-1, name, len(paths))
				}
			})
		})
	}
}
