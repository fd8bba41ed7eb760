package property

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// recorder is a test that notes how it ends.
type recorder struct {
	testing.TB
	failure  string
	panicked any
}

func (r *recorder) Helper() {}

func (r *recorder) Fatal(args ...any) {
	r.failure = fmt.Sprint(args...)
	panic(r)
}

// run runs a test to its end.
func run(test func(t testing.TB)) (r *recorder) {
	r = &recorder{}
	defer func() {
		if p := recover(); p != any(r) {
			r.panicked = p
		}
	}()
	test(r)
	return r
}

func numbers(s *Source) []int {
	return List(s, 40, func(s *Source) int { return s.Between(-1000, 1000) })
}

type pair struct {
	key   string
	value int
}

func pairs(s *Source) []pair {
	return List(s, 30, func(s *Source) pair { return pair{Text(s, "abc", 3), s.N(50)} })
}

// TestSmallest looks for what the smallest input of each wrong property is known to be.
func TestSmallest(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		test       func(t testing.TB)
	}{
		{"any list", "[]", func(t testing.TB) {
			Check(t, 50, numbers, func(in []int) error { return fmt.Errorf("%v", in) })
		}},
		{"a sum", "[17]", func(t testing.TB) {
			Check(t, 50, numbers, func(in []int) error {
				sum := 0
				for _, n := range in {
					sum += max(n, 0)
				}
				return unless(sum < 17, in)
			})
		}},
		{"one below another", "[1 0]", func(t testing.TB) {
			Check(t, 50, numbers, func(in []int) error { return unless(slices.IsSorted(in), in) })
		}},
		{"the same twice", "[0 0]", func(t testing.TB) {
			Check(t, 200, numbers, func(in []int) error {
				sorted := slices.Sorted(slices.Values(in))
				return unless(len(slices.Compact(sorted)) == len(in), in)
			})
		}},
		{"a number as it is written", "[1000]", func(t testing.TB) {
			Check(t, 3000, numbers, func(in []int) error { return unless(!slices.Contains(in, 1000), in) })
		}},
		{"two values of a key", "[{ 1} { 0}]", func(t testing.TB) {
			Check(t, 100, pairs, func(in []pair) error {
				first := map[string]int{}
				for _, p := range in {
					if v, ok := first[p.key]; ok && v != p.value && v > 0 {
						return unless(false, in)
					}
					first[p.key] = p.value
				}
				return nil
			})
		}},
		{"letters", "abb", func(t testing.TB) {
			Check(t, 300, func(s *Source) string { return Text(s, "abc", 20) }, func(in string) error {
				return unless(!strings.Contains(in, "bb") || in[0] != 'a', in)
			})
		}},
		{"a choice and what depends on it", "{true 3}", func(t testing.TB) {
			type in struct {
				far  bool
				size int
			}
			Check(t, 100, func(s *Source) in {
				if s.Bool() {
					return in{true, s.N(1000)}
				}
				return in{false, s.N(3)}
			}, func(in in) error { return unless(in.size < 3, in) })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := run(tt.test); r.failure != tt.want || r.panicked != nil {
				t.Errorf("failure %q, panic %v; want %q", r.failure, r.panicked, tt.want)
			}
		})
	}
}

func unless(holds bool, in any) error {
	if holds {
		return nil
	}
	return fmt.Errorf("%v", in)
}

func TestHolds(t *testing.T) {
	calls, longest := 0, 0
	r := run(func(t testing.TB) {
		Check(t, 100, numbers, func(in []int) error {
			calls++
			longest = max(longest, len(in))
			for _, n := range in {
				if n < -1000 || n > 1000 {
					return errors.New("a number out of range")
				}
			}
			return nil
		})
	})
	if r.failure != "" || r.panicked != nil || calls != 100 || longest < 20 || longest > 40 {
		t.Errorf("failure %q, panic %v after %d calls, longest list %d", r.failure, r.panicked, calls, longest)
	}
}

func TestPanics(t *testing.T) {
	for _, tt := range []struct {
		name string
		call func([]int) error
		want string
	}{
		{"a panic", func(in []int) error { return unless(in[len(in)-1] != 5, in) }, "runtime error: index out of range [-1]"},
		{"a large one", func(in []int) error {
			if len(in) > 3 {
				panic(in)
			}
			return nil
		}, "[0 0 0 0]"},
	} {
		if r := run(func(t testing.TB) { Check(t, 100, numbers, tt.call) }); fmt.Sprint(r.panicked) != tt.want {
			t.Errorf("%s: panic %v, failure %q; want panic %q", tt.name, r.panicked, r.failure, tt.want)
		}
	}
}

// TestLast sees that the last call is about the input that is shown.
func TestLast(t *testing.T) {
	var last []int
	r := run(func(t testing.TB) {
		Check(t, 50, numbers, func(in []int) error {
			last = in
			return unless(len(in) < 3 || in[2] < 2, in)
		})
	})
	if want := "[0 0 2]"; r.failure != want || fmt.Sprint(last) != want {
		t.Errorf("failure %q, last call %v; want %q", r.failure, last, want)
	}
}

// TestBound counts the calls that are made where each input fails and none is simpler.
func TestBound(t *testing.T) {
	calls := 0
	run(func(t testing.TB) {
		Check(t, 1, func(s *Source) []int {
			return List(s, 5000, func(s *Source) int { return s.N(1 << 40) })
		}, func(in []int) error {
			calls++
			return unless(len(in) < 1000, len(in))
		})
	})
	if calls > tries+2 {
		t.Errorf("%d calls; want at most %d", calls, tries+2)
	}
}

// TestByChance has a property that holds the second time.
func TestByChance(t *testing.T) {
	calls := 0
	r := run(func(t testing.TB) {
		Check(t, 10, numbers, func(in []int) error {
			calls++
			return unless(calls != 4, "the fourth")
		})
	})
	if r.failure != "the fourth" {
		t.Errorf("failure %q, panic %v; want the first error", r.failure, r.panicked)
	}
}

func TestEnds(t *testing.T) {
	s := newSource(0, 1)
	low, high := false, false
	for range 2000 {
		n := s.Between(-3, 4)
		low, high = low || n == -3, high || n == 4
		if n < -3 || n > 4 {
			t.Fatalf("Between(-3, 4) = %d", n)
		}
	}
	if !low || !high {
		t.Errorf("Between(-3, 4) gave -3: %t, 4: %t", low, high)
	}
	given := &Source{given: []uint64{99, 2}}
	if a, b, c := given.N(4), given.Between(5, 9), given.Between(-9, -5); a != 3 || b != 7 || c != -5 {
		t.Errorf("choices beyond their bounds, and none: %d, %d, %d; want 3, 7, -5", a, b, c)
	}
}
