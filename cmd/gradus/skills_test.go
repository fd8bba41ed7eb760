package main

import (
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/grader/skill"
)

// TestTree draws a tree of skills, and what goes on below each of them.
func TestTree(t *testing.T) {
	var scores []skill.Score
	for _, depth := range []int{0, 1, 2, 2, 1, 2, 0, 1} {
		scores = append(scores, skill.Score{Depth: depth})
	}
	var got []string
	for i := range scores {
		got = append(got, branch(scores, i)+"x", trunk(scores, i)+"-")
	}
	want := "x|│ -|├ x|│ │ -|│ ├ x|│ │   -|│ └ x|│     -|└ x|  │ -|  └ x|      -|x|│ -|└ x|    -"
	if strings.Join(got, "|") != want {
		t.Errorf("drawn:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.ReplaceAll(want, "|", "\n"))
	}
}
