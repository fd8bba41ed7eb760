// Package driver makes the hidden tests' calls of package disjointset beside the submission
// and returns what it observes. It holds no expected value.
package driver

import "github.com/gradus-dev/gradus/challenges/data-structures/disjoint-set"

// Call is a call of Add, Union, Same or Size.
type Call struct {
	Method string
	A, B   int
}

// Seen is what a call returned, as far as its method returns it, and Count then.
type Seen struct {
	Number int
	OK     bool
	Failed bool // with an error
	Count  int
}

// Calls makes calls of New(n). It returns All at the end, too.
func Calls(n int, calls []Call) (seen []Seen, all [][]int) {
	s := disjointset.New(n)
	for _, c := range calls {
		var one Seen
		var err error
		switch c.Method {
		case "Add":
			one.Number = s.Add()
		case "Union":
			one.OK, err = s.Union(c.A, c.B)
		case "Same":
			one.OK, err = s.Same(c.A, c.B)
		case "Size":
			one.Number, err = s.Size(c.A)
		}
		one.Failed, one.Count = err != nil, s.Count()
		seen = append(seen, one)
	}
	return seen, s.All()
}

// Join joins pairs of n elements; after each it asks for the size of the first element's set
// and whether it is in that of the second. Then it does so for all elements. It returns the
// number of sets that are left, and how often elements were together.
func Join(n int, pairs [][2]int) (sets, together int) {
	s := disjointset.New(n)
	ask := func(a, b int) {
		if same, _ := s.Same(a, b); same {
			together++
		}
		_, _ = s.Size(a)
	}
	for _, p := range pairs {
		_, _ = s.Union(p[0], p[1])
		ask(0, p[1])
	}
	for a := range n {
		ask(a, n-1)
		ask(0, a)
	}
	return s.Count(), together
}

// Pairs returns sets of two elements each, of n.
func Pairs(n int) *disjointset.Sets {
	s := disjointset.New(n)
	for a := range n / 2 {
		_, _ = s.Union(a, n-1-a)
	}
	return s
}
