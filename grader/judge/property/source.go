package property

import "math/rand/v2"

// Source makes the choices that an input consists of. A choice beyond those that are
// given is the lowest.
type Source struct {
	random *rand.Rand // nil where choices are given
	size   float64    // above 0, at most 1: how long lists may be, of what they may be at most
	given  []uint64
	made   []uint64
}

// newSource returns a source for a case: the later, the larger may its lists be.
func newSource(number, cases int) *Source {
	return &Source{random: rand.New(rand.NewPCG(1, uint64(number))), size: float64(number+1) / float64(cases)}
}

// choose makes a choice below bound: one that is given, or else a new one.
func (s *Source) choose(bound uint64, fresh func() uint64) uint64 {
	c := uint64(0)
	switch {
	case s.random != nil:
		c = fresh()
	case len(s.made) < len(s.given):
		c = min(s.given[len(s.made)], bound-1)
	}
	s.made = append(s.made, c)
	return c
}

// N returns a number from 0 to n-1; smaller ones are simpler. It panics unless n > 0.
func (s *Source) N(n int) int {
	if n <= 0 {
		panic("property: a number below one that is not above 0")
	}
	return int(s.choose(uint64(n), func() uint64 { return s.random.Uint64N(uint64(n)) }))
}

// Between returns a number from low to high, which may be next to 2⁶³ apart at most.
// The simplest is the one that is nearest to 0, and above it before below.
func (s *Source) Between(low, high int) int {
	simplest := min(max(0, low), high)
	above, below := high-simplest, simplest-low
	n := s.N(above + below + 1)
	if n <= above {
		return simplest + n
	}
	return simplest - (n - above)
}

// Bool returns true or false; false is simpler.
func (s *Source) Bool() bool { return s.N(2) == 1 }

// Pick returns an element of all; earlier ones are simpler. It panics where there is none.
func Pick[T any](s *Source, all []T) T { return all[s.N(len(all))] }

// List returns up to most items, never nil; fewer and simpler ones are simpler.
func List[T any](s *Source, most int, item func(*Source) T) []T {
	length := 0 // of a list that is new
	if s.random != nil {
		length = s.random.IntN(int(s.size*float64(most)) + 1)
	}
	items := []T{}
	for len(items) < most && s.more(len(items) < length) {
		items = append(items, item(s))
	}
	return items
}

// more is the choice before each item of a list, so that an item goes with its choice.
func (s *Source) more(fresh bool) bool {
	return s.choose(2, func() uint64 {
		if fresh {
			return 1
		}
		return 0
	}) == 1
}

// Text returns a text of up to most of these letters; shorter ones are simpler, and
// earlier letters.
func Text(s *Source, letters string, most int) string {
	return string(List(s, most, func(s *Source) rune { return Pick(s, []rune(letters)) }))
}
