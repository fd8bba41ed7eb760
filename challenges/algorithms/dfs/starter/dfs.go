// Package dfs searches graphs depth first.
package dfs

import "iter"

// SimplePaths returns the paths from start to goal that visit no vertex twice, both
// included, in depth-first order: neighbours returns the vertices that an edge leads
// to from v, and paths through an earlier one come before paths through a later one.
// Each path comes once, as a slice of its own. The search goes no further than to the
// path that was asked for last.
func SimplePaths[V comparable](start, goal V, neighbours func(v V) []V) iter.Seq[[]V] {
	return func(yield func([]V) bool) {
		yield(nil)
	}
}
