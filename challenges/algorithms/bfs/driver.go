package bfs

import (
	"fmt"
	"slices"
)

// DrivePaths looks for a path from start to each goal in turn, in the graph whose
// edges lead from each vertex v to neighbours[v]. It is compiled beside the submission,
// so that one message is enough for many searches. One that asks for neighbours more
// than most times ends in a panic, since without messages an endless search would soon
// fill the memory.
func DrivePaths(neighbours [][]int, start int, goals []int, most int) (paths [][]int, errs []error) {
	for _, goal := range goals {
		asked := 0
		path, err := ShortestPath(start, goal, func(v int) []int {
			if asked++; asked > most {
				panic(fmt.Sprintf("ShortestPath(%d, %d) asked for neighbours more than %d times", start, goal, most))
			}
			return slices.Clone(neighbours[v])
		})
		paths, errs = append(paths, slices.Clone(path)), append(errs, err)
	}
	return paths, errs
}
