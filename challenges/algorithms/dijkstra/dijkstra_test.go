package dijkstra_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/dijkstra"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

var promised = sentinel.Set{"ErrNoPath": dijkstra.ErrNoPath, "ErrNegative": dijkstra.ErrNegative}

// graph makes one of text: "a-2-b b-0-a" has two edges.
func graph(t *testing.T, text string) dijkstra.Graph {
	t.Helper()
	g := dijkstra.Graph{}
	for edge := range strings.FieldsSeq(text) {
		from, rest, _ := strings.Cut(edge, "-")
		i := strings.LastIndex(rest, "-")
		var length int
		if _, err := fmt.Sscan(rest[:i], &length); err != nil {
			t.Fatalf("the test has the edge %q: %v", edge, err)
		}
		g[from] = append(g[from], dijkstra.Edge{To: rest[i+1:], Length: length})
	}
	return g
}

// show writes a graph as text, or only how large it is.
func show(g dijkstra.Graph) string {
	if len(g) > 12 {
		return fmt.Sprintf("a graph of %d vertices", len(g))
	}
	var edges []string
	for _, from := range slices.Sorted(maps.Keys(g)) {
		for _, e := range g[from] {
			edges = append(edges, fmt.Sprintf("%s-%d-%s", from, e.Length, e.To))
		}
	}
	return "{" + strings.Join(edges, " ") + "}"
}

func call(g dijkstra.Graph, from, to string) string {
	return fmt.Sprintf("ShortestPath(%s, %q, %q)", show(g), from, to)
}

// short quotes the first names of a path.
func short(path []string) string {
	if len(path) > 12 {
		return fmt.Sprintf("%q… (%d names)", path[:12], len(path))
	}
	return fmt.Sprintf("%q", path)
}

// finds fails t unless ShortestPath finds a path of this length.
func finds(t *testing.T, g dijkstra.Graph, from, to string, want int) {
	t.Helper()
	path, length, err := dijkstra.ShortestPath(g, from, to)
	if err != nil || length != want {
		t.Fatalf("%s = %s, %d, %v; want a path of length %d", call(g, from, to), short(path), length, err, want)
	}
	if len(path) == 0 || path[0] != from || path[len(path)-1] != to {
		t.Fatalf("%s = %s; want a path from %q to %q", call(g, from, to), short(path), from, to)
	}
	seen, sum := map[string]bool{}, 0
	for i, at := range path {
		if seen[at] {
			t.Fatalf("%s = %s; want no vertex twice, as %q is", call(g, from, to), short(path), at)
		}
		seen[at] = true
		if i == 0 {
			continue
		}
		shortest := -1
		for _, e := range g[path[i-1]] {
			if e.To == at && (shortest < 0 || e.Length < shortest) {
				shortest = e.Length
			}
		}
		if shortest < 0 {
			t.Fatalf("%s = %s; but no edge leads from %q to %q", call(g, from, to), short(path), path[i-1], at)
		}
		sum += shortest
	}
	if sum != want {
		t.Fatalf("%s = %s, %d; but that path has the length %d", call(g, from, to), short(path), length, sum)
	}
}

// fails fails t unless ShortestPath returns this error and nothing else.
func fails(t *testing.T, g dijkstra.Graph, from, to string, want error) {
	t.Helper()
	path, length, err := dijkstra.ShortestPath(g, from, to)
	if !promised.Only(t, err, want, "%s", call(g, from, to)) {
		t.FailNow()
	}
	if len(path) != 0 || length != 0 {
		t.Fatalf("%s = %s, %d beside the error; want no path and 0", call(g, from, to), short(path), length)
	}
}

func TestShortestPath(t *testing.T) {
	g := graph(t, "s-7-a s-2-b b-3-a a-1-c b-8-c c-2-d b-5-d d-1-e s-20-e")
	for _, goal := range []struct {
		to     string
		length int
	}{{"a", 5}, {"b", 2}, {"c", 6}, {"d", 7}, {"e", 8}} {
		finds(t, g, "s", goal.to, goal.length)
	}
	finds(t, graph(t, "a-10-z a-1-b b-1-c c-1-d d-1-z"), "a", "z", 4)
	finds(t, graph(t, "a-4-z a-1-b b-1-c c-1-d d-2-z"), "a", "z", 4)
	finds(t, graph(t, "a-5-b a-1-c c-5-d b-1-z d-1-z"), "a", "z", 6)
	finds(t, graph(t, "a-3-b a-4-c b-9-z c-2-z b-2-c"), "a", "z", 6)
	finds(t, graph(t, "a-1-b"), "a", "b", 1)
}

func TestDirection(t *testing.T) {
	g := graph(t, "a-1-b b-2-c c-3-d d-4-a")
	finds(t, g, "b", "a", 9)
	finds(t, g, "a", "d", 6)
}

func TestItself(t *testing.T) {
	finds(t, graph(t, "a-1-b b-1-a a-3-a"), "a", "a", 0)
	finds(t, graph(t, "a-1-b"), "b", "b", 0)
	finds(t, graph(t, "a-1-b"), "nowhere", "nowhere", 0)
	finds(t, nil, "", "", 0)
}

func TestNoPath(t *testing.T) {
	fails(t, graph(t, "a-1-b b-1-c x-1-y y-1-z"), "a", "z", dijkstra.ErrNoPath)
	fails(t, graph(t, "a-1-b z-1-a"), "a", "z", dijkstra.ErrNoPath)
	fails(t, graph(t, "a-1-b b-1-a"), "a", "nowhere", dijkstra.ErrNoPath)
	fails(t, graph(t, "a-1-b"), "nowhere", "b", dijkstra.ErrNoPath)
	fails(t, dijkstra.Graph{"a": nil, "b": {}}, "a", "b", dijkstra.ErrNoPath)
	fails(t, nil, "a", "b", dijkstra.ErrNoPath)
	finds(t, dijkstra.Graph{"a": {{To: "", Length: 2}}}, "a", "", 2)
}

func TestNegative(t *testing.T) {
	for _, text := range []string{"a-1-b b--1-c", "a-1-b x--5-y", "a--1-b", "a-1-b b--1-b", "a-3-b a--2-c c-0-b", "a-1-b b-1-c c--1-a", "a-5-a a-1-b a-2-z z--9-x"} {
		g := graph(t, text)
		fails(t, g, "a", "b", dijkstra.ErrNegative)
		fails(t, g, "a", "nowhere", dijkstra.ErrNegative)
		fails(t, g, "a", "a", dijkstra.ErrNegative)
	}
}

func TestZeros(t *testing.T) {
	finds(t, graph(t, "a-0-b b-0-c c-0-a c-0-d"), "a", "d", 0)
	finds(t, graph(t, "a-1-z a-0-b b-0-c c-0-z"), "a", "z", 0)
	finds(t, graph(t, "a-2-b b-0-c c-0-b c-1-z b-2-z"), "a", "z", 3)
	finds(t, graph(t, "a-0-a a-0-b b-1-a"), "a", "b", 0)
	finds(t, graph(t, "a-0-b a-1-c c-5-b b-9-d"), "a", "d", 9)
	fails(t, graph(t, "a-0-b b-0-a"), "a", "c", dijkstra.ErrNoPath)
}

func TestCycles(t *testing.T) {
	g := graph(t, "a-1-a a-5-b a-2-b a-4-b b-1-a b-1-c c-1-b c-1-a c-7-d c-6-d c-9-d d-1-d d-1-a")
	finds(t, g, "a", "d", 9)
	finds(t, g, "b", "a", 1)
	finds(t, g, "d", "c", 4)
	fails(t, g, "a", "e", dijkstra.ErrNoPath)
}

func TestLong(t *testing.T) {
	g := dijkstra.Graph{
		"a": {{To: "b", Length: math.MaxInt - 10}, {To: "c", Length: 2}},
		"c": {{To: "d", Length: 3}},
		"d": {{To: "e", Length: 0}},
		"b": {{To: "z", Length: 1}},
	}
	finds(t, g, "a", "z", math.MaxInt-9)
	finds(t, dijkstra.Graph{"a": {{To: "b", Length: math.MaxInt}}}, "a", "b", math.MaxInt)
	fails(t, dijkstra.Graph{"a": {{To: "b", Length: math.MaxInt}}}, "b", "a", dijkstra.ErrNoPath)
}

// lengths returns the distances from a vertex by relaxing every edge until nothing
// changes, which shares no idea with Dijkstra's algorithm.
func lengths(g dijkstra.Graph, from string) map[string]int {
	dist := map[string]int{from: 0}
	for changed := true; changed; {
		changed = false
		for at, edges := range g {
			d, ok := dist[at]
			for _, e := range edges {
				if old, known := dist[e.To]; ok && (!known || d+e.Length < old) {
					dist[e.To] = d + e.Length
					changed = true
				}
			}
		}
	}
	return dist
}

func TestRandom(t *testing.T) {
	rng := rand.New(rand.NewSource(4))
	names := strings.Split("abcdefgh", "")
	for round := range 40 {
		vertices := names[:2+round/8]
		g := dijkstra.Graph{}
		for range rng.Intn(3 * len(vertices)) {
			from, to := vertices[rng.Intn(len(vertices))], vertices[rng.Intn(len(vertices))]
			g[from] = append(g[from], dijkstra.Edge{To: to, Length: rng.Intn(10)})
		}
		from, to := vertices[0], vertices[1+rng.Intn(len(vertices)-1)]
		if length, ok := lengths(g, from)[to]; ok {
			finds(t, g, from, to, length)
		} else {
			fails(t, g, from, to, dijkstra.ErrNoPath)
		}
	}
}

func TestLeavesTheGraph(t *testing.T) {
	g := graph(t, "a-9-c a-2-b a-5-d b-3-e b-1-c c-1-e")
	before := show(g)
	dijkstra.ShortestPath(g, "a", "e")
	if after := show(g); after != before || len(g) != 3 {
		t.Errorf("ShortestPath changed the graph that it was given from %s, with 3 keys, to %s, with %d", before, after, len(g))
	}
}

// large is a graph that is measured, with what is looked for.
type large struct {
	g      dijkstra.Graph
	to     string
	length int
}

// Size returns V + E.
func (l large) Size() int {
	vertices := map[string]bool{}
	edges := 0
	for from, out := range l.g {
		vertices[from] = true
		for _, e := range out {
			vertices[e.To] = true
			edges++
		}
	}
	return len(vertices) + edges
}

// name is one of five bytes, as all are.
func name(i int) string { return fmt.Sprintf("v%04d", i) }

func (l large) edge(from, to string, length int) {
	l.g[from] = append(l.g[from], dijkstra.Edge{To: to, Length: length})
}

// line has n vertices in a row.
func line(n int) large {
	l := large{dijkstra.Graph{}, name(n), n}
	for i := range n {
		l.edge(name(i), name(i+1), 1)
	}
	return l
}

// star has n vertices that are reached at once, the farthest first, and a goal behind
// them.
func star(n int) large {
	l := large{dijkstra.Graph{}, name(n + 1), 2 * n}
	for i := 1; i <= n; i++ {
		l.edge(name(0), name(i), n-i+1)
		l.edge(name(i), name(n+1), n+i-1)
	}
	return l
}

// mesh has all edges between some vertices, n in all; the shortest path goes through all
// vertices.
func mesh(n int) large {
	vertices := int(math.Sqrt(float64(2*n))) + 1
	l := large{dijkstra.Graph{}, name(vertices - 1), vertices - 1}
	for from := range vertices {
		for to := from + 1; to < vertices; to++ {
			l.edge(name(from), name(to), (to-from)*(to-from))
		}
	}
	return l
}

// hub has a vertex to which n ways lead, each of which is found later and is shorter than
// those before it, and from which n edges lead away.
func hub(n int) large {
	l := large{dijkstra.Graph{}, "goal0", 2*n + 1}
	for i := 1; i <= n; i++ {
		l.edge(name(0), name(i), i)
		l.edge(name(i), "hub00", 2*(n-i))
		l.edge("hub00", name(n+i), n)
	}
	l.edge(name(n+n), "goal0", 1)
	return l
}

func measure(t *testing.T, gen func(int) large) {
	sizes := []int{16, 32, 64, 128, 256, 512, 1024}
	cost.AtMost(t, cost.NLogN.In("V+E").Times(40), sizes, gen, func(l large) { finds(t, l.g, name(0), l.to, l.length) })
}

func TestCost(t *testing.T) {
	for _, shape := range []struct {
		name string
		gen  func(int) large
	}{{"line", line}, {"star", star}, {"mesh", mesh}} {
		t.Run(shape.name, func(t *testing.T) { measure(t, shape.gen) })
	}
}

func TestAgainAndAgainCost(t *testing.T) { measure(t, hub) }
