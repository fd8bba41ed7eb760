package disjointset_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/disjoint-set"
	"github.com/gradus-dev/gradus/challenges/data-structures/disjoint-set/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

// promised are the errors of README.md.
var promised = sentinel.Set{"ErrElement": disjointset.ErrElement}

// joined returns n sets of which those of pairs are joined, and the calls for messages.
func joined(t *testing.T, n int, pairs ...[2]int) (s *disjointset.Sets, after string) {
	t.Helper()
	s, after = disjointset.New(n), fmt.Sprintf("New(%d)", n)
	for _, p := range pairs {
		ok, err := s.Union(p[0], p[1])
		after += fmt.Sprintf(", Union(%d, %d)", p[0], p[1])
		if promised.Only(t, err, nil, "the last of %s", after); err != nil || !ok {
			t.Fatalf("the last of %s = %t; want true", after, ok)
		}
	}
	return s, after
}

// together fails t unless exactly the elements with the same letter are in one set.
func together(t *testing.T, s *disjointset.Sets, after, letters string) {
	t.Helper()
	for a := range len(letters) {
		for b := range len(letters) {
			got, err := s.Same(a, b)
			if !promised.Only(t, err, nil, "after %s: Same(%d, %d)", after, a, b) {
				t.FailNow()
			}
			if want := letters[a] == letters[b]; got != want {
				t.Fatalf("after %s: Same(%d, %d) = %t; want %t", after, a, b, got, want)
			}
		}
	}
}

func TestSingles(t *testing.T) {
	s, after := joined(t, 4)
	together(t, s, after, "abcd")
	if n := s.Count(); n != 4 {
		t.Errorf("after %s: Count() = %d; want 4", after, n)
	}
	for a := range 4 {
		n, err := s.Size(a)
		if promised.Only(t, err, nil, "after %s: Size(%d)", after, a) && n != 1 {
			t.Errorf("after %s: Size(%d) = %d; want 1", after, a, n)
		}
	}
	if n := disjointset.New(0).Count(); n != 0 {
		t.Errorf("after New(0): Count() = %d; want 0", n)
	}
}

func TestUnion(t *testing.T) {
	for _, tt := range []struct {
		letters string
		pairs   [][2]int
	}{
		{"aabc", [][2]int{{0, 1}}},
		{"abba", [][2]int{{3, 0}, {1, 2}}},
		{"aaab", [][2]int{{0, 1}, {1, 2}}},
		{"aaab", [][2]int{{2, 1}, {1, 0}}},
		{"aaab", [][2]int{{1, 0}, {2, 0}}},
		{"aaaa", [][2]int{{0, 1}, {2, 3}, {1, 2}}}, // neither of the two need be a root
		{"aaaa", [][2]int{{0, 1}, {2, 3}, {3, 0}}},
		{"aaaabb", [][2]int{{4, 5}, {0, 1}, {1, 3}, {2, 3}}},
		{"aaaaaa", [][2]int{{4, 5}, {0, 1}, {1, 3}, {2, 3}, {5, 2}}},
		{"aaaaaab", [][2]int{{5, 4}, {4, 3}, {3, 2}, {2, 1}, {1, 0}}},
	} {
		s, after := joined(t, len(tt.letters), tt.pairs...)
		together(t, s, after, tt.letters)
	}
}

// again fails t unless Union(a, b) returns false.
func again(t *testing.T, s *disjointset.Sets, after string, a, b int) string {
	t.Helper()
	ok, err := s.Union(a, b)
	after += fmt.Sprintf(", Union(%d, %d)", a, b)
	if promised.Only(t, err, nil, "the last of %s", after); err == nil && ok {
		t.Fatalf("the last of %s = true; want false, they are in one set already", after)
	}
	return after
}

func TestJoinedAlready(t *testing.T) {
	s, after := joined(t, 5, [2]int{0, 1}, [2]int{2, 3}, [2]int{1, 3})
	for _, p := range [][2]int{{0, 1}, {1, 0}, {0, 2}, {3, 0}, {2, 2}, {4, 4}} {
		after = again(t, s, after, p[0], p[1])
	}
	together(t, s, after, "aaaab")
	counts(t, s, after, 2, 4, 4, 4, 4, 1)
}

// counts fails t unless there are so many sets, and these are the sizes of those of 0, 1, 2
// and so on.
func counts(t *testing.T, s *disjointset.Sets, after string, sets int, sizes ...int) {
	t.Helper()
	if n := s.Count(); n != sets {
		t.Fatalf("after %s: Count() = %d; want %d", after, n, sets)
	}
	for a, want := range sizes {
		n, err := s.Size(a)
		if promised.Only(t, err, nil, "after %s: Size(%d)", after, a); err != nil || n != want {
			t.Fatalf("after %s: Size(%d) = %d; want %d", after, a, n, want)
		}
	}
}

func TestSizeAndCount(t *testing.T) {
	s, after := joined(t, 6)
	counts(t, s, after, 6, 1, 1, 1, 1, 1, 1)
	s, after = joined(t, 6, [2]int{0, 5})
	counts(t, s, after, 5, 2, 1, 1, 1, 1, 2)
	s, after = joined(t, 6, [2]int{0, 5}, [2]int{1, 2})
	counts(t, s, after, 4, 2, 2, 2, 1, 1, 2)
	s, after = joined(t, 6, [2]int{0, 5}, [2]int{1, 2}, [2]int{4, 2})
	counts(t, s, after, 3, 2, 3, 3, 1, 3, 2)
	s, after = joined(t, 6, [2]int{0, 5}, [2]int{1, 2}, [2]int{4, 2}, [2]int{5, 4})
	counts(t, s, after, 2, 5, 5, 5, 1, 5, 5)
	s, after = joined(t, 6, [2]int{0, 5}, [2]int{1, 2}, [2]int{4, 2}, [2]int{5, 4}, [2]int{3, 0})
	counts(t, s, after, 1, 6, 6, 6, 6, 6, 6)
}

// lists fails t unless All returns this.
func lists(t *testing.T, s *disjointset.Sets, after, want string) {
	t.Helper()
	if got := fmt.Sprint(s.All()); got != want {
		t.Fatalf("after %s: All() = %.300s; want %s", after, got, want)
	}
}

func TestAll(t *testing.T) {
	s, after := joined(t, 0)
	lists(t, s, after, "[]")
	s, after = joined(t, 3)
	lists(t, s, after, "[[0] [1] [2]]")
	s, after = joined(t, 5, [2]int{4, 1}, [2]int{3, 0})
	lists(t, s, after, "[[0 3] [1 4] [2]]")
	s, after = joined(t, 6, [2]int{5, 4}, [2]int{4, 1}, [2]int{2, 3})
	lists(t, s, after, "[[0] [1 4 5] [2 3]]")
	s, after = joined(t, 4, [2]int{3, 2}, [2]int{2, 1}, [2]int{1, 0})
	lists(t, s, after, "[[0 1 2 3]]")
	s, after = joined(t, 8, [2]int{7, 0}, [2]int{6, 1}, [2]int{5, 2}, [2]int{0, 1})
	lists(t, s, after, "[[0 1 6 7] [2 5] [3] [4]]")
}

func TestOwnSlices(t *testing.T) {
	s, after := joined(t, 5, [2]int{0, 3}, [2]int{1, 4})
	for _, set := range s.All() {
		clear(set)
	}
	after += ", and 0 is written all over what All() returned"
	lists(t, s, after, "[[0 3] [1 4] [2]]")
	together(t, s, after, "abcab")
	counts(t, s, after, 3, 2, 2, 1, 2, 2)
	all := s.All()
	for i := range all {
		all[i] = append(all[i], 99)
	}
	if got, want := fmt.Sprint(all), "[[0 3 99] [1 4 99] [2 99]]"; got != want {
		t.Fatalf("after %s: what All() returns then, with 99 appended to each set, is %s; want %s", after, got, want)
	}
}

func TestElements(t *testing.T) {
	s, after := joined(t, 3, [2]int{0, 2})
	for _, p := range [][2]int{{-1, 0}, {0, -1}, {3, 1}, {1, 3}, {-1, -1}, {3, 3}, {7, -2}} {
		ok, err := s.Union(p[0], p[1])
		if promised.Only(t, err, disjointset.ErrElement, "after %s: Union(%d, %d)", after, p[0], p[1]) && ok {
			t.Errorf("after %s: Union(%d, %d) = true beside ErrElement; want false", after, p[0], p[1])
		}
		same, err := s.Same(p[0], p[1])
		if promised.Only(t, err, disjointset.ErrElement, "after %s: Same(%d, %d)", after, p[0], p[1]) && same {
			t.Errorf("after %s: Same(%d, %d) = true beside ErrElement; want false", after, p[0], p[1])
		}
	}
	for _, a := range []int{-1, 3, 8} {
		n, err := s.Size(a)
		if promised.Only(t, err, disjointset.ErrElement, "after %s: Size(%d)", after, a) && n != 0 {
			t.Errorf("after %s: Size(%d) = %d beside ErrElement; want 0", after, a, n)
		}
	}
	together(t, s, after, "aba")
	counts(t, s, after, 2, 2, 1, 2)
}

func TestAdd(t *testing.T) {
	s, after := joined(t, 2, [2]int{0, 1})
	for want := 2; want < 5; want++ {
		if a := s.Add(); a != want {
			t.Fatalf("after %s: Add() = %d; want %d", after, a, want)
		}
		after += ", Add()"
	}
	together(t, s, after, "aabcd")
	counts(t, s, after, 4, 2, 2, 1, 1, 1)
	for _, p := range [][2]int{{4, 1}, {3, 4}} {
		ok, err := s.Union(p[0], p[1])
		after += fmt.Sprintf(", Union(%d, %d)", p[0], p[1])
		if promised.Only(t, err, nil, "the last of %s", after); err != nil || !ok {
			t.Fatalf("the last of %s = %t; want true", after, ok)
		}
	}
	together(t, s, after, "aabaa")
	counts(t, s, after, 2, 4, 4, 1, 4, 4)
	lists(t, s, after, "[[0 1 3 4] [2]]")
	_, err := s.Size(5)
	promised.Only(t, err, disjointset.ErrElement, "after %s: Size(5)", after)
	if a := disjointset.New(0).Add(); a != 0 {
		t.Errorf("after New(0): Add() = %d; want 0", a)
	}
}

type call = driver.Call

// text writes calls as a learner would.
func text(calls []call) string {
	var all []string
	for _, c := range calls {
		switch c.Method {
		case "Add":
			all = append(all, "Add()")
		case "Size":
			all = append(all, fmt.Sprintf("Size(%d)", c.A))
		default:
			all = append(all, fmt.Sprintf("%s(%d, %d)", c.Method, c.A, c.B))
		}
	}
	return strings.Join(all, ", ")
}

// result writes what a call returned.
func result(c call, seen driver.Seen) string {
	switch {
	case seen.Failed:
		return "an error"
	case c.Method == "Add" || c.Method == "Size":
		return fmt.Sprint(seen.Number)
	}
	return fmt.Sprint(seen.OK)
}

// model makes a call of sets that are slices, and returns what is to be seen of it.
func model(sets [][]int, elements *int, c call) (left [][]int, seen driver.Seen) {
	of := func(a int) int {
		return slices.IndexFunc(sets, func(set []int) bool { return slices.Contains(set, a) })
	}
	a, b := of(c.A), of(c.B)
	seen.Failed = c.Method != "Add" && (a < 0 || c.Method != "Size" && b < 0)
	switch {
	case seen.Failed:
	case c.Method == "Add":
		seen.Number = *elements
		sets = append(sets, []int{*elements})
		*elements++
	case c.Method == "Size":
		seen.Number = len(sets[a])
	case c.Method == "Same":
		seen.OK = a == b
	case a != b:
		seen.OK = true
		a, b = min(a, b), max(a, b)
		sets[a] = append(sets[a], sets[b]...)
		slices.Sort(sets[a])
		sets = slices.Delete(sets, b, b+1)
	}
	seen.Count = len(sets)
	return sets, seen
}

// difference makes calls, and says what is wrong about the first that goes wrong, and which
// it is; or about the sets in the end.
func difference(n int, calls []call) (what string, i int) {
	sets := make([][]int, n)
	for a := range sets {
		sets[a] = []int{a}
	}
	seen, all := driver.Calls(n, calls)
	for i, got := range seen {
		var want driver.Seen
		sets, want = model(sets, &n, calls[i])
		if g, w := result(calls[i], got), result(calls[i], want); g != w {
			return fmt.Sprintf("the last one returns %s; want %s", g, w), i
		}
		if got.Count != want.Count {
			return fmt.Sprintf("then Count() = %d; want %d", got.Count, want.Count), i
		}
	}
	if got, want := fmt.Sprint(all), fmt.Sprint(sets); got != want {
		return fmt.Sprintf("then All() = %.300s; want %s", got, want), len(calls) - 1
	}
	return "", 0
}

// TestAgainstModel makes random calls, and leaves out of those that lead to something wrong
// what is not needed for it.
func TestAgainstModel(t *testing.T) {
	rng := rand.New(rand.NewSource(13))
	for round := range 60 {
		n, calls := round%12, make([]call, 30)
		for i := range calls {
			calls[i].Method = []string{"Union", "Union", "Union", "Same", "Size", "Add"}[rng.Intn(6)]
			if calls[i].Method != "Add" {
				calls[i].A = rng.Intn(n+5) - 1
			}
			if calls[i].Method == "Union" || calls[i].Method == "Same" {
				calls[i].B = rng.Intn(n+5) - 1
			}
		}
		what, last := difference(n, calls)
		if what == "" {
			continue
		}
		calls = calls[:last+1]
		for i := 0; i < len(calls); i++ {
			fewer := slices.Delete(slices.Clone(calls), i, i+1)
			if less, last := difference(n, fewer); less != "" {
				calls, what, i = fewer[:last+1], less, -1
			}
		}
		t.Fatalf("New(%d), %s: %s", n, text(calls), what)
	}
}

var sizes = []int{16, 32, 64, 128, 256, 512}

// order is an order in which n elements are joined.
type order struct {
	n     int
	pairs [][2]int
}

// inOrder returns the order in which the i-th pair is what pair says.
func inOrder(pair func(i, n int) [2]int) func(n int) order {
	return func(n int) order {
		o := order{n: n}
		for i := range n - 1 {
			o.pairs = append(o.pairs, pair(i, n))
		}
		return o
	}
}

// twoByTwo joins elements two by two, then sets of two, of four, and so on, each time by
// elements that were joined by others.
func twoByTwo(n int) order {
	o := order{n: n}
	for step := 1; step < n; step *= 2 {
		for a := 0; a+step < n; a += 2 * step {
			o.pairs = append(o.pairs, [2]int{a + step - 1, min(a+2*step, n) - 1})
		}
	}
	return o
}

// atRandom joins elements at random, and then those in a row that are still apart.
func atRandom(n int) order {
	rng, o := rand.New(rand.NewSource(int64(n))), inOrder(func(i, n int) [2]int { return [2]int{i, i + 1} })(n)
	for i := range o.pairs {
		if i < n/2 {
			o.pairs[i] = [2]int{rng.Intn(n), rng.Intn(n)}
		}
	}
	o.pairs = append(o.pairs, inOrder(func(i, n int) [2]int { return [2]int{i, i + 1} })(n).pairs...)
	return o
}

func TestCost(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   func(n int) order
	}{
		{"each with the next", inOrder(func(i, n int) [2]int { return [2]int{i, i + 1} })},
		{"each with the one before", inOrder(func(i, n int) [2]int { return [2]int{i + 1, i} })},
		{"from the last, each with the one before", inOrder(func(i, n int) [2]int { return [2]int{n - i - 1, n - i - 2} })},
		{"all with the first", inOrder(func(i, n int) [2]int { return [2]int{0, i + 1} })},
		{"the first with all", inOrder(func(i, n int) [2]int { return [2]int{i + 1, 0} })},
		{"two by two", twoByTwo},
		{"at random", atRandom},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cost.AtMost(t, cost.NLogN, sizes, tt.of, func(o order) {
				if sets, together := driver.Join(o.n, o.pairs); sets != 1 || together < 2*o.n {
					t.Errorf("%d elements, all of which are joined, are %d sets, and %d of the last %d pairs are in one; want one set, and all", o.n, sets, min(together, 2*o.n), 2*o.n)
				}
			})
		})
	}
}

func TestAllCost(t *testing.T) {
	cost.AtMost(t, cost.NLogN, sizes, driver.Pairs, func(s *disjointset.Sets) {
		if got, want := len(s.All()), s.Count(); got != want {
			t.Errorf("All() returns %d sets; want %d, as Count() says", got, want)
		}
	})
}
