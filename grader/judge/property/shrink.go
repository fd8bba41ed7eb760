package property

import "slices"

// fine is the length of the longest row of choices that is tried at every position: an item
// of a list seldom has more choices.
const fine = 4

// shrinker looks for fewer and lower choices with which a property fails.
type shrinker struct {
	best  []uint64
	left  int // tries
	fails func(choices []uint64) (made []uint64, fails bool)
}

// shrink returns the simplest choices that it finds with which a property fails, in at
// most so many tries. fails draws an input from choices, and also returns those that
// were made.
func shrink(choices []uint64, tries int, fails func([]uint64) ([]uint64, bool)) []uint64 {
	s := &shrinker{best: choices, left: tries, fails: fails}
	for improved := true; improved && s.left > 0; {
		improved = s.leaveOut()
		improved = s.lower() || improved
	}
	return s.best
}

// try makes other choices the best if the property also fails with them.
func (s *shrinker) try(choices []uint64) bool {
	if s.left == 0 {
		return false
	}
	s.left--
	made, fails := s.fails(choices)
	if !fails || !simpler(made, s.best) {
		return false
	}
	s.best = made
	return true
}

// simpler reports whether a is shorter than b, or as long and lower.
func simpler(a, b []uint64) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return slices.Compare(a, b) < 0
}

// leaveOut tries to do without rows of choices, the longest and the last first.
func (s *shrinker) leaveOut() (improved bool) {
	for width := len(s.best) / 2; width > 0 && s.left > 0; width = narrower(width) {
		step := 1
		if width > fine {
			step = width
		}
		for at := len(s.best) - width; at >= 0; at -= step {
			for at+width <= len(s.best) && s.try(slices.Delete(slices.Clone(s.best), at, at+width)) {
				improved = true
			}
		}
	}
	return improved
}

// narrower is the width to try after another: half of it, and each of the fine ones.
func narrower(width int) int {
	if width <= fine {
		return width - 1
	}
	return max(width/2, fine)
}

// lower tries lower choices in place of each, and in place of two equal ones together: a
// failure with two equal numbers often needs them to stay equal.
func (s *shrinker) lower() (improved bool) {
	for at := 0; at < len(s.best) && s.left > 0; at++ {
		improved = s.lowerTo(at) || improved
		for other := at + 1; other < len(s.best) && s.best[at] > 0 && s.left > 0; other++ {
			if s.best[other] == s.best[at] {
				improved = s.lowerTo(at, other) || improved
			}
		}
	}
	return improved
}

// lowerTo tries 0 in place of choices that are the same, at rising places, and then whatever halving finds.
func (s *shrinker) lowerTo(places ...int) (improved bool) {
	with := func(choice uint64) bool {
		choices := slices.Clone(s.best)
		for _, at := range places {
			choices[at] = choice
		}
		return s.try(choices)
	}
	first, last := places[0], places[len(places)-1]
	if s.best[first] == 0 {
		return false
	}
	if with(0) {
		return true
	}
	low := uint64(0) // with which the property holds
	for last < len(s.best) && low+1 < s.best[first] && s.left > 0 {
		if middle := low + (s.best[first]-low)/2; with(middle) {
			improved = true
		} else {
			low = middle
		}
	}
	return improved
}
