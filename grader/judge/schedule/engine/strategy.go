package engine

import "math/rand/v2"

// Strategy chooses who goes on.
type Strategy interface {
	// next chooses among two or more tasks that can go on, sorted by number. current is
	// the task at a point, or nil if it has ended; if it has to wait, it is not in able. If
	// yields is set, another is to go on.
	next(able []*Task, current *Task, yields bool) *Task
}

// runOn lets the current task go on until it waits or ends, then the task with number
// *first, then the others by number.
func runOn(able []*Task, current *Task, yields bool, first *int) *Task {
	if current != nil {
		for i, t := range able {
			switch {
			case t == current && !yields:
				return t
			case yields && t.N > current.N:
				return able[i]
			}
		}
	}
	if first != nil && !yields {
		for _, t := range able {
			if t.N == *first {
				return t
			}
		}
	}
	return able[0]
}

// OneSwitch lets each task run until it waits, except at one point, where another task is
// chosen though the current one could go on.
type OneSwitch struct {
	First int // the task that comes first when there is a choice
	At    int // the point, counted from 0 among those where there is a choice; -1 for none
	To    int // which of the others goes on, counted from 0

	// Others is, for each point where there was a choice, how many others there were.
	Others []int
}

func (s *OneSwitch) next(able []*Task, current *Task, yields bool) *Task {
	usual := runOn(able, current, yields, &s.First)
	point := len(s.Others)
	s.Others = append(s.Others, len(able)-1)
	if point != s.At {
		return usual
	}
	n := 0
	for _, t := range able {
		if t == usual {
			continue
		}
		if n == s.To {
			return t
		}
		n++
	}
	return usual
}

// Walk chooses at random, each task with the same probability, from a seed.
type Walk struct{ rand *rand.Rand }

// NewWalk returns the walk of a seed.
func NewWalk(seed uint64) *Walk { return &Walk{rand.New(rand.NewPCG(seed, seed))} }

func (w *Walk) next(able []*Task, current *Task, yields bool) *Task {
	n := w.rand.IntN(len(able))
	if able[n] == current && yields {
		n = (n + 1) % len(able)
	}
	return able[n]
}
