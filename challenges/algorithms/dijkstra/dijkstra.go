// Package dijkstra finds shortest paths where edges have lengths: Dijkstra's algorithm.
package dijkstra

import (
	"container/heap"
	"errors"
	"slices"
)

// Errors of ShortestPath.
var (
	ErrNoPath   = errors.New("dijkstra: no path")
	ErrNegative = errors.New("dijkstra: an edge has a negative length")
)

// Edge leads to a vertex.
type Edge struct {
	To     string
	Length int // zero or more
}

// Graph has the edges that begin at each vertex.
type Graph map[string][]Edge

// ShortestPath returns a path from one vertex to another, both included, and its length,
// which is the sum of the lengths of its edges: no path is shorter. The error is
// ErrNegative if any edge of the graph has a negative length, and ErrNoPath if there is
// no path.
func ShortestPath(g Graph, from, to string) (path []string, length int, err error) {
	if g.hasNegative() {
		return nil, 0, ErrNegative
	}
	best := map[string]step{from: {at: from}}
	settled := map[string]bool{}
	reached := &queue{best[from]}
	for reached.Len() > 0 {
		s := heap.Pop(reached).(step)
		if settled[s.at] {
			continue // a shorter way to it was found meanwhile
		}
		settled[s.at] = true
		if s.at == to {
			return walkBack(best, from, to), s.length, nil
		}
		for _, e := range g[s.at] {
			next := step{e.To, s.at, s.length + e.Length}
			if known, ok := best[e.To]; !ok || next.length < known.length {
				best[e.To] = next
				heap.Push(reached, next)
			}
		}
	}
	return nil, 0, ErrNoPath
}

func (g Graph) hasNegative() bool {
	for _, edges := range g {
		if slices.ContainsFunc(edges, func(e Edge) bool { return e.Length < 0 }) {
			return true
		}
	}
	return false
}

// walkBack follows the best steps from to back to from, and turns the path around.
func walkBack(best map[string]step, from, to string) []string {
	path := []string{to}
	for at := to; at != from; {
		at = best[at].before
		path = append(path, at)
	}
	slices.Reverse(path)
	return path
}

// step is a way to a vertex: where it comes from, and its length from the beginning.
type step struct {
	at, before string
	length     int
}

// queue is a heap of steps, the shortest first.
type queue []step

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].length < q[j].length }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(step)) }

func (q *queue) Pop() any {
	last := len(*q) - 1
	s := (*q)[last]
	*q = (*q)[:last]
	return s
}
