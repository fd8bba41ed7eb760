package cost_test

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	learner "example.com/course/track/cost"

	"github.com/gradus-dev/gradus/grader/judge/cost"
)

var sizes = []int{32, 64, 128, 256, 512, 1024}

func perm(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }

func rising(n int) []int {
	s := perm(n)
	slices.Sort(s)
	return s
}

func TestSum(t *testing.T) {
	cost.AtMost(t, cost.N, sizes, perm, func(in []int) {
		if got, want := learner.Sum(in), len(in)*(len(in)-1)/2; got != want {
			t.Errorf("Sum of %d numbers = %d; want %d", len(in), got, want)
		}
	})
}

func TestSorted(t *testing.T) {
	cost.AtMost(t, cost.NLogN, sizes, perm, func(in []int) { learner.Sorted(in) })
}

func TestFind(t *testing.T) {
	cost.AtMost(t, cost.LogN, sizes, rising, func(in []int) { learner.Find(in, len(in)) })
}

func TestReverse(t *testing.T) {
	cost.AtMost(t, cost.Constant.Counting(cost.Space), sizes, perm, func(in []int) { learner.Reverse(in) })
}

// graph is a random graph with a thrice as many edges as vertices.
type graph struct {
	edges [][]int
	size  int
}

func (g graph) Size() int { return g.size }

func random(n int) graph {
	rng := rand.New(rand.NewSource(int64(n)))
	g := graph{make([][]int, n), n}
	for v := range n {
		for range 3 {
			g.edges[v] = append(g.edges[v], rng.Intn(n))
			g.size++
		}
	}
	return g
}

func TestReachable(t *testing.T) {
	cost.AtMost(t, cost.N.In("V+E"), sizes, random, func(g graph) { learner.Reachable(g.edges) })
}

func TestJoin(t *testing.T) {
	words := func(n int) []string { return strings.Split(strings.Repeat("word ", n), " ") }
	cost.AtMost(t, cost.N, sizes, words, func(in []string) { learner.Join(in) })
}

// TestOf holds what one call costs: two exchanges, or five at most.
func TestOf(t *testing.T) {
	r, counted := cost.Of(func() { learner.Reverse([]int{1, 2, 3, 4, 5}) })
	if counted && (r.Steps < 2 || r.Steps > 50) {
		t.Errorf("Reverse of 5 numbers takes %d steps; want 2 to 50", r.Steps)
	}
}
