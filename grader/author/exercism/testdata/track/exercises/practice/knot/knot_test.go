//go:build go1.20

// Package knot has tests whose names collide with nearly everything.
package knot

import (
	knotpkg "fmt"
	"os"
	. "path"
	"testing"
)

const (
	first = iota
	second
	third
)

var (
	knot    = "a variable named as the package"
	byKind  = map[Kind]string{Bowline: "BOWLINE", Reef: "REEF"}
	private = Rope{knots: []Kind{Reef}}
	_       = knot
)

// yarn embeds a pointer and a generic type.
type yarn struct {
	*Rope
	Box[int]
	names []string
}

// Knots makes a yarn count double.
func (y yarn) Knots() int { return 2 * y.Rope.Knots() }

type ( // together
	thread struct{ Tied }
	needle struct{ rope Rope }
)

func init() { knot = Base(knot) }

func TestMain(m *testing.M) { os.Exit(m.Run()) }

func TestDescribe(t *testing.T) {
	for kind, want := range byKind {
		if got := Describe(kind); got != want {
			t.Errorf("Describe(%q) = %q, want %q", kind, got, want)
		}
	}
	if got := Describe(Kind("x")); got != "X" {
		t.Errorf("Describe(x) = %q, want X", got)
	}
}

func TestEmbedded(t *testing.T) {
	y := yarn{Rope: &Rope{Name: "jute"}, Box: Box[int]{third}}
	y.Tie(Bowline)
	th := thread{Tied: y.Rope}
	if got := Count(y, th.Tied, &Rope{Name: "hemp"}); got != 3 {
		t.Errorf("Count = %d, want 3", got)
	}
	switch any(th.Tied).(type) {
	case *Rope:
	default:
		t.Error(knotpkg.Sprintf("%T is no rope", th.Tied))
	}
	if got := Label(y.Box); got != "ii" {
		t.Errorf("Label(%v) = %q, want ii", y.Box, got)
	}
}

func TestKeyed(t *testing.T) {
	y := yarn{Rope: &Rope{Name: "jute"}, Box: Box[int]{third}}
Ropes:
	for _, Rope := range []*Rope{y.Rope} { // a variable named as the type
		Rope.Tie(Reef)
		if Count(Rope) == 1 {
			break Ropes
		}
		t.Errorf("Count(%s) is not 1", Rope.Name)
	}
	if got := Label(y.Box); got != "ii" {
		t.Errorf("Label(%v) = %q, want ii", y.Box, got)
	}
}

func TestPrivate(t *testing.T) {
	if private.Knots() != 1 {
		t.Error("no reef knot")
	}
}

func TestSpare(t *testing.T) {
	t.Setenv("ROOM", "12345678")
	if got := Spare(); got != 8 {
		t.Errorf("room for %d, want 8", got)
	}
}

func TestRhyme(t *testing.T) {
	if _, err := os.ReadFile("testdata/rhyme.txt"); err != nil {
		t.Error("no rhyme")
	}
}

func FuzzDescribe(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) { Describe(Kind(s)) })
}
