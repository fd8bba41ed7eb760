// Package driver makes the hidden tests' calls of package edit beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/algorithms/edit-distance"

// Distances returns the distance of each pair of strings. It is compiled beside the
// submission, so that one message is enough for all of them.
func Distances(pairs [][2]string) (distances []int) {
	for _, p := range pairs {
		distances = append(distances, edit.Distance(p[0], p[1]))
	}
	return distances
}

// Scripts returns a copy of each pair's script, made as soon as it comes.
func Scripts(pairs [][2]string) (scripts [][]edit.Edit) {
	for _, p := range pairs {
		scripts = append(scripts, append([]edit.Edit{}, edit.Script(p[0], p[1])...))
	}
	return scripts
}
