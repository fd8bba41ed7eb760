// Package hashring says which node owns a key, so that few keys move when nodes come and go.
package hashring

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
)

// ErrPoints says that a node can't have less than one point.
var ErrPoints = errors.New("hashring: less than one point for a node")

// Ring gives keys to nodes. It is not safe for concurrent use.
type Ring struct {
	count  int // of points for a node
	hash   func(text string) uint64
	nodes  []string // sorted
	points []point  // sorted
}

// point is a place on the ring.
type point struct {
	at   uint64
	node string
}

func (p point) compare(q point) int {
	return cmp.Or(cmp.Compare(p.at, q.at), cmp.Compare(p.node, q.node))
}

// New returns a ring without nodes. Each node has so many points, the i-th of which, counted
// from 0, is at hash(node + "#" + i). The error is ErrPoints if there are less than one.
func New(points int, hash func(text string) uint64) (*Ring, error) {
	if points < 1 {
		return nil, ErrPoints
	}
	return &Ring{count: points, hash: hash}, nil
}

// Add adds a node, and reports whether it was new. If it was not, nothing changes.
func (r *Ring) Add(node string) bool {
	i, there := slices.BinarySearch(r.nodes, node)
	if there {
		return false
	}
	r.nodes = slices.Insert(r.nodes, i, node)
	for n := range r.count {
		r.points = append(r.points, point{r.hash(node + "#" + strconv.Itoa(n)), node})
	}
	slices.SortFunc(r.points, point.compare)
	return true
}

// Remove removes a node, and reports whether it was there.
func (r *Ring) Remove(node string) bool {
	i, there := slices.BinarySearch(r.nodes, node)
	if !there {
		return false
	}
	r.nodes = slices.Delete(r.nodes, i, i+1)
	r.points = slices.DeleteFunc(r.points, func(p point) bool { return p.node == node })
	return true
}

// Owner returns the node that a key belongs to: that of the first point from hash(key) on,
// around the ring. Of points at one place, that of the node whose name comes first is the
// first. ok is false if there are no nodes.
func (r *Ring) Owner(key string) (node string, ok bool) {
	owners := r.Owners(key, 1)
	if len(owners) == 0 {
		return "", false
	}
	return owners[0], true
}

// Owners returns the first n nodes whose points come from hash(key) on, each once, or all if
// there are no more. The first is Owner's.
func (r *Ring) Owners(key string, n int) (owners []string) {
	first, _ := slices.BinarySearchFunc(r.points, r.hash(key), func(p point, at uint64) int { return cmp.Compare(p.at, at) })
	for i := first; len(owners) < min(n, len(r.nodes)); i++ {
		if node := r.points[i%len(r.points)].node; !slices.Contains(owners, node) {
			owners = append(owners, node)
		}
	}
	return owners
}

// Nodes returns the nodes, sorted. The slice is the caller's.
func (r *Ring) Nodes() []string { return slices.Clone(r.nodes) }
