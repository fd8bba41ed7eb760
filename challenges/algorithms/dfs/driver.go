package dfs

import "slices"

// DriveCollect keeps all paths until the search has ended. It is compiled beside the
// submission, because a path that is sent to the tests arrives as a copy.
func DriveCollect(graph map[string][]string, start, goal string) [][]string {
	return slices.Collect(SimplePaths(start, goal, func(v string) []string { return graph[v] }))
}

// DriveOverwrite copies each path as soon as it comes, and then writes over it.
func DriveOverwrite(graph map[string][]string, start, goal string) (paths [][]string) {
	for path := range SimplePaths(start, goal, func(v string) []string { return graph[v] }) {
		paths = append(paths, slices.Clone(path))
		clear(path)
	}
	return paths
}
