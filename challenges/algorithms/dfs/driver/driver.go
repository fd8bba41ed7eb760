// Package driver makes the hidden tests' calls of package dfs beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"slices"

	"github.com/gradus-dev/gradus/challenges/algorithms/dfs"
)

// Collect keeps all paths until the search has ended. It is compiled beside the
// submission, because a path that is sent to the tests arrives as a copy.
func Collect(graph map[string][]string, start, goal string) [][]string {
	return slices.Collect(dfs.SimplePaths(start, goal, func(v string) []string { return graph[v] }))
}

// Overwrite copies each path as soon as it comes, and then writes over it.
func Overwrite(graph map[string][]string, start, goal string) (paths [][]string) {
	for path := range dfs.SimplePaths(start, goal, func(v string) []string { return graph[v] }) {
		paths = append(paths, slices.Clone(path))
		clear(path)
	}
	return paths
}

// Paths copies each path as soon as it comes, in the graph whose edges lead from
// each vertex v to neighbours[v]. So one message is enough for a whole search. One that
// asks for neighbours more than most times ends in a panic, since without messages an
// endless search would fill the memory long before its time is over.
func Paths(neighbours [][]int, start, goal, most int) (paths [][]int) {
	asked := 0
	for path := range dfs.SimplePaths(start, goal, func(v int) []int {
		if asked++; asked > most {
			panic(fmt.Sprintf("SimplePaths(%d, %d) asked for neighbours more than %d times", start, goal, most))
		}
		return slices.Clone(neighbours[v])
	}) {
		paths = append(paths, slices.Clone(path))
	}
	return paths
}
