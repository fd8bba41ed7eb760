package rules

import (
	"context"
	"testing"

	"github.com/gradus-dev/gradus/grader"
)

// solution is about what a learner hands in for a middling challenge.
const solution = `package bfs

import (
	"errors"
	"fmt"
	"sync"
)

var ErrNoPath = errors.New("no path")

type Graph struct {
	mu    sync.RWMutex
	edges map[int][]int
}

func New() *Graph { return &Graph{edges: map[int][]int{}} }

func (g *Graph) Add(from, to int) error {
	if from < 0 || to < 0 {
		return fmt.Errorf("edge %d-%d: negative vertex", from, to)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.edges[from] = append(g.edges[from], to)
	return nil
}

func (g *Graph) ShortestPath(from, to int) ([]int, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	before := map[int]int{from: from}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		v := queue[0]
		if v == to {
			return trace(before, from, to), nil
		}
		for _, next := range g.edges[v] {
			if _, seen := before[next]; !seen {
				before[next] = v
				queue = append(queue, next)
			}
		}
	}
	return nil, fmt.Errorf("from %d to %d: %w", from, to, ErrNoPath)
}

func trace(before map[int]int, from, to int) []int {
	var path []int
	for v := to; ; v = before[v] {
		path = append([]int{v}, path...)
		if v == from {
			return path
		}
	}
}
`

func BenchmarkCheck(b *testing.B) {
	for name, rules := range map[string]grader.Rules{
		"default": {},
		"flow":    {Recursion: "forbidden", NoState: true, ConstantTime: []string{"Graph.Add"}},
	} {
		b.Run(name, func(b *testing.B) {
			pkg := load(b, "bfs.go", solution)
			ch := &grader.Challenge{Rules: rules}
			for b.Loop() {
				if _, err := Check(context.Background(), ch, pkg); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
