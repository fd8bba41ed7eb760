package bfs_test

import (
	"fmt"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/bfs"
	"github.com/gradus-dev/gradus/challenges/algorithms/bfs/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

type graph map[string][]string

func (g graph) neighbours(v string) []string { return g[v] }

// checkPath ends t unless path leads from start to goal along g's edges with
// the given number of them.
func checkPath(t *testing.T, g graph, start, goal string, path []string, err error, edges int) {
	t.Helper()
	if err != nil {
		t.Fatalf("ShortestPath(%q, %q) = error %q; want a path of length %d in %v", start, goal, err, edges, g)
	}
	if len(path) != edges+1 || path[0] != start || path[len(path)-1] != goal {
		t.Fatalf("ShortestPath(%q, %q) = %q; want a path of length %d in %v", start, goal, path, edges, g)
	}
	for i := range edges {
		if !slices.Contains(g[path[i]], path[i+1]) {
			t.Fatalf("ShortestPath(%q, %q) = %q; but there is no edge from %q to %q in %v", start, goal, path, path[i], path[i+1], g)
		}
	}
}

func TestShortestPath(t *testing.T) {
	ladder := graph{"a": {"b", "c"}, "b": {"d"}, "c": {"e"}, "d": {"f"}, "e": {"f", "g"}, "f": {"g", "h"}, "g": {"h"}}
	short := graph{"p": {"q", "z", "r"}, "q": {"s"}, "r": {"s"}, "s": {"z"}}
	detours := graph{"u": {"v", "y", "w"}, "v": {"v2"}, "v2": {"v3"}, "v3": {"x"}, "w": {"w2"}, "w2": {"w3"}, "w3": {"x"}, "y": {"x"}}
	for _, tt := range []struct {
		g           graph
		start, goal string
		edges       int
	}{
		{ladder, "a", "b", 1},
		{ladder, "a", "d", 2},
		{ladder, "a", "g", 3},
		{ladder, "a", "h", 4},
		{ladder, "e", "h", 2},
		{ladder, "b", "h", 3},
		{short, "p", "z", 1},
		{short, "p", "s", 2},
		{detours, "u", "x", 2},
	} {
		g := tt.g
		path, err := bfs.ShortestPath(tt.start, tt.goal, g.neighbours)
		checkPath(t, g, tt.start, tt.goal, path, err, tt.edges)
	}
}

func TestEdgesHaveADirection(t *testing.T) {
	g := graph{"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"a"}}
	path, err := bfs.ShortestPath("b", "a", g.neighbours)
	checkPath(t, g, "b", "a", path, err, 3)
}

func TestStartIsGoal(t *testing.T) {
	for _, g := range []graph{{}, {"a": {"b"}}, {"a": {"a", "b"}, "b": {"a"}}} {
		path, err := bfs.ShortestPath("a", "a", g.neighbours)
		checkPath(t, g, "a", "a", path, err, 0)
	}
}

var promised = sentinel.Set{"ErrNoPath": bfs.ErrNoPath}

func TestUnreachable(t *testing.T) {
	for _, g := range []graph{
		{"a": {"b"}, "b": {"c"}, "x": {"y"}, "y": {"z"}},
		{"a": {"b"}, "z": {"a"}},
		{"a": {}, "z": {}},
	} {
		path, err := bfs.ShortestPath("a", "z", g.neighbours)
		promised.Only(t, err, bfs.ErrNoPath, "ShortestPath(\"a\", \"z\") in %v", g)
		if len(path) != 0 {
			t.Errorf("ShortestPath(\"a\", \"z\") = %q with an error; want no path beside the error", path)
		}
	}
}

func TestCycles(t *testing.T) {
	g := graph{
		"a": {"a", "b", "b", "a"},
		"b": {"a", "c", "b"},
		"c": {"a", "b", "d", "d"},
		"d": {"d"},
	}
	path, err := bfs.ShortestPath("a", "d", g.neighbours)
	checkPath(t, g, "a", "d", path, err, 3)
	_, err = bfs.ShortestPath("d", "a", g.neighbours)
	promised.Only(t, err, bfs.ErrNoPath, "ShortestPath(\"d\", \"a\"), where d has only an edge to itself,")
}

func TestUnknownVertices(t *testing.T) {
	g := graph{"a": {"b"}}
	path, err := bfs.ShortestPath("a", "b", g.neighbours)
	checkPath(t, g, "a", "b", path, err, 1)
	_, err = bfs.ShortestPath("nowhere", "b", g.neighbours)
	promised.Only(t, err, bfs.ErrNoPath, "ShortestPath(\"nowhere\", \"b\")")
}

// distances computes all distances from start by relaxing every edge until
// nothing changes, which shares no idea with a breadth-first search.
func distances(g numbered, start int) []int {
	dist := make([]int, len(g))
	for i := range dist {
		dist[i] = len(g)
	}
	dist[start] = 0
	for range g {
		for v, out := range g {
			for _, next := range out {
				dist[next] = min(dist[next], dist[v]+1)
			}
		}
	}
	return dist
}

// checkAnswer ends t unless path is one of g's from 0 to goal with dist edges, or err
// says that there is none, if dist is the number of vertices.
func checkAnswer(t *testing.T, g numbered, goal int, path []int, err error, dist int) {
	t.Helper()
	if dist == len(g) {
		if !promised.Only(t, err, bfs.ErrNoPath, "ShortestPath(0, %d) with the edges %v", goal, g) {
			t.FailNow()
		}
		return
	}
	if err != nil || len(path) != dist+1 || path[0] != 0 || path[dist] != goal {
		t.Fatalf("ShortestPath(0, %d) = %v, %v; want a path with %d edges for edges %v", goal, path, err, dist, g)
	}
	for i := range dist {
		if !slices.Contains(g[path[i]], path[i+1]) {
			t.Fatalf("ShortestPath(0, %d) = %v; but there is no edge from %d to %d among %v", goal, path, path[i], path[i+1], g)
		}
	}
}

func TestRandomGraphs(t *testing.T) {
	const most = 10_000 // times to ask for neighbours: 9 are enough
	rng := rand.New(rand.NewSource(1))
	for range 25 {
		g := make(numbered, 1+rng.Intn(9))
		for range rng.Intn(2 * len(g)) {
			v, next := rng.Intn(len(g)), rng.Intn(len(g))
			g[v] = append(g[v], next)
		}
		var goals []int
		for goal := range g {
			goals = append(goals, goal)
		}
		paths, errs := driver.Paths(g, 0, goals, most)
		for goal, dist := range distances(g, 0) {
			checkAnswer(t, g, goal, paths[goal], errs[goal], dist)
		}
	}
}

// TestLooksAtEachVertexOnce uses a ladder of diamonds: the number of paths
// doubles with each, the number of vertices doesn't.
func TestLooksAtEachVertexOnce(t *testing.T) {
	const diamonds = 14
	asked := map[int]int{}
	neighbours := func(v int) []int {
		if asked[v]++; asked[v] > 1 {
			t.Fatalf("ShortestPath asked for the neighbours of vertex %d again; want at most once for each", v)
		}
		if v/3 >= diamonds {
			return nil
		}
		if v%3 == 0 {
			return []int{v + 1, v + 2}
		}
		return []int{v - v%3 + 3}
	}
	path, err := bfs.ShortestPath(0, 3*diamonds, neighbours)
	if err != nil || len(path) != 2*diamonds+1 {
		t.Fatalf("ShortestPath(0, %d) on a ladder of diamonds = %v, %v; want a path with %d edges", 3*diamonds, path, err, 2*diamonds)
	}
}

// numbered is a graph of the vertices 0 to len-1.
type numbered [][]int

func (g numbered) Size() int {
	size := len(g)
	for _, out := range g {
		size += len(out)
	}
	return size
}

// String returns the edges, such as "0→1 0→2 2→0".
func (g numbered) String() string {
	var edges []string
	for v, out := range g {
		for _, next := range out {
			edges = append(edges, fmt.Sprintf("%d→%d", v, next))
		}
	}
	return strings.Join(edges, " ")
}

// line leads through all vertices one after the other, so its path is long; star
// leads to all of them at once, so its queue is.
func line(n int) numbered {
	g := make(numbered, n)
	for v := range n - 1 {
		g[v] = []int{v + 1}
	}
	return g
}

func star(n int) numbered {
	g := make(numbered, n)
	for v := 1; v < n; v++ {
		g[0] = append(g[0], v)
	}
	return g
}

func TestFewSteps(t *testing.T) {
	sizes := []int{32, 64, 128, 256, 512, 1024}
	for _, shape := range []struct {
		name string
		gen  func(int) numbered
	}{{"line", line}, {"star", star}} {
		t.Run(shape.name, func(t *testing.T) {
			cost.AtMost(t, cost.N.In("V+E").Times(100), sizes, shape.gen, func(g numbered) {
				last := len(g) - 1
				paths, errs := driver.Paths(g, 0, []int{last}, math.MaxInt)
				if path := paths[0]; errs[0] != nil || len(path) == 0 || path[len(path)-1] != last {
					t.Errorf("ShortestPath(0, %d) on a %s = %v, %v; want a path", last, shape.name, path, errs[0])
				}
			})
		})
	}
}
