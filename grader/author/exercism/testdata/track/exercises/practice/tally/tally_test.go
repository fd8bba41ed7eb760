package tally

import (
	"math"
	"testing"
)

func TestAdd(t *testing.T) {
	tl := New()
	for want := 1; want <= 3; want++ {
		if got := tl.Add("wren"); got != want {
			t.Fatalf("Add(wren) = %d, want %d", got, want)
		}
	}
}

func TestEmptyTotal(t *testing.T) {
	if got := New().Total(); got != 0 {
		t.Fatalf("Total() = %d, want 0", got)
	}
}

func TestShare(t *testing.T) {
	if got := filled().share("robin"); !near(got, 0.5) {
		t.Fatalf("share(robin) = %v, want a half", got)
	}
}

func TestLiteral(t *testing.T) {
	v := Tally{map[string]int{"wren": 2}, 2}
	if v.Total() != 2 {
		t.Fatal("two wrens are two")
	}
}

func TestViaHelper(t *testing.T) {
	if filled().Total() != 2 {
		t.Fatal("one robin and one wren are two")
	}
}

// filled counts two birds, and looks inside.
func filled() *Tally {
	t := New()
	t.Add("robin")
	t.counts["wren"]++
	t.total++
	return t
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
