// Package dfs searches graphs depth first.
package dfs

import (
	"iter"
	"slices"
)

// SimplePaths returns the paths from start to goal that visit no vertex twice, both
// included, in depth-first order: neighbours returns the vertices that an edge leads
// to from v, and paths through an earlier one come before paths through a later one.
// Each path comes once, as a slice of its own. The search goes no further than to the
// path that was asked for last.
func SimplePaths[V comparable](start, goal V, neighbours func(v V) []V) iter.Seq[[]V] {
	return func(yield func([]V) bool) {
		var path []V
		onPath := map[V]bool{}
		var visit func(v V) bool // reports whether more paths are wanted
		visit = func(v V) bool {
			if v == goal {
				return yield(append(slices.Clone(path), v))
			}
			path = append(path, v)
			onPath[v] = true
			tried := map[V]bool{}
			for _, next := range neighbours(v) {
				if onPath[next] || tried[next] {
					continue
				}
				tried[next] = true
				if !visit(next) {
					return false
				}
			}
			path = path[:len(path)-1]
			delete(onPath, v)
			return true
		}
		visit(start)
	}
}
