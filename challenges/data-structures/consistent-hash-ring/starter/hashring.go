// Package hashring says which node owns a key, so that few keys move when nodes come and go.
package hashring

import "errors"

// ErrPoints says that a node can't have less than one point.
var ErrPoints = errors.New("hashring: less than one point for a node")

// Ring gives keys to nodes. It is not safe for concurrent use.
type Ring struct {
	// Where are the points, and whose are they?
}

// New returns a ring without nodes. Each node has so many points, the i-th of which, counted
// from 0, is at hash(node + "#" + i). The error is ErrPoints if there are less than one.
func New(points int, hash func(text string) uint64) (*Ring, error) {
	return nil, errors.New("hashring: not written yet")
}

// Add adds a node, and reports whether it was new. If it was not, nothing changes.
func (r *Ring) Add(node string) bool { return false }

// Remove removes a node, and reports whether it was there.
func (r *Ring) Remove(node string) bool { return false }

// Owner returns the node that a key belongs to: that of the first point from hash(key) on,
// around the ring. Of points at one place, that of the node whose name comes first is the
// first. ok is false if there are no nodes.
func (r *Ring) Owner(key string) (node string, ok bool) { return "", false }

// Owners returns the first n nodes whose points come from hash(key) on, each once, or all if
// there are no more. The first is Owner's.
func (r *Ring) Owners(key string, n int) (owners []string) { return nil }

// Nodes returns the nodes, sorted. The slice is the caller's.
func (r *Ring) Nodes() []string { return nil }
