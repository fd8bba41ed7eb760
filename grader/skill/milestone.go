package skill

import (
	"fmt"
	"slices"

	"github.com/gradus-dev/gradus/grader"
)

// counted are the numbers of passed challenges that are milestones.
var counted = []int{1, 5, 10, 25, 50, 100}

// Milestones returns what a learner has reached who has passed some challenges, by ID, of
// those given: so many passed, all of a track, of a difficulty for the first time, and all
// there is. The order is that of counted, then that of the challenges.
func Milestones(challenges []*grader.Challenge, passed map[string]bool) []string {
	var all []string
	n := 0
	tracks, difficulties := map[string]int{}, map[int]bool{}
	var order []string // tracks
	for _, ch := range challenges {
		if !slices.Contains(order, ch.Track) {
			order = append(order, ch.Track)
		}
		if !passed[ch.ID()] {
			tracks[ch.Track]++
			continue
		}
		n++
		difficulties[ch.Difficulty] = true
	}
	for _, number := range counted {
		switch {
		case n < number:
		case number == 1:
			all = append(all, "the first challenge passed")
		default:
			all = append(all, fmt.Sprintf("%d challenges passed", number))
		}
	}
	for d := hard; d <= 5; d++ {
		if difficulties[d] {
			all = append(all, fmt.Sprintf("the first of difficulty %d passed", d))
		}
	}
	for _, track := range order {
		if tracks[track] == 0 {
			all = append(all, "all of "+track+" passed")
		}
	}
	if n == len(challenges) && n > 0 {
		all = append(all, "every challenge passed")
	}
	return all
}

// hard is the difficulty from which on the first challenge of each is a milestone.
const hard = 3
