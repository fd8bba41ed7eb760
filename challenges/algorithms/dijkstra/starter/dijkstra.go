// Package dijkstra finds shortest paths where edges have lengths: Dijkstra's algorithm.
package dijkstra

import "errors"

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
	return nil, 0, errors.New("dijkstra: not written yet")
}
