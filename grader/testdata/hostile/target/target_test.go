package target_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/grader/testdata/hostile/target"
)

func TestAdd(t *testing.T) {
	for _, tt := range [][3]int{{1, 2, 3}, {-5, 5, 0}, {700, 77, 777}} {
		if got := target.Add(tt[0], tt[1]); got != tt[2] {
			t.Errorf("Add(%d, %d) = %d; want %d", tt[0], tt[1], got, tt[2])
		}
	}
}

func TestGreet(t *testing.T) {
	for _, name := range []string{"ann", "bo"} {
		if got, want := target.Greet(name), "hello, "+name; got != want {
			t.Errorf("Greet(%q) = %s; want %s", name, got, want)
		}
	}
}

func TestHalf(t *testing.T) {
	if got, err := target.Half(84); got != 42 || err != nil {
		t.Errorf("Half(84) = %d, %v; want 42", got, err)
	}
	if got, err := target.Half(7); !errors.Is(err, target.ErrOdd) {
		t.Errorf("Half(7) = %d, %v; want ErrOdd", got, err)
	}
}

func TestEach(t *testing.T) {
	calls := 0
	got := target.Each([]int{1, 2, 3}, func(x int) int { calls++; return x * x })
	if !slices.Equal(got, []int{1, 4, 9}) || calls != 3 {
		t.Errorf("Each([1 2 3], square) = %v after %d calls; want [1 4 9] after 3", got, calls)
	}
}

func TestBox(t *testing.T) {
	a, b := target.NewBox(1), target.NewBox(2)
	a.Set(5)
	if a.Get() != 5 || b.Get() != 2 {
		t.Errorf("boxes hold %d and %d; want 5 and 2", a.Get(), b.Get())
	}
}
