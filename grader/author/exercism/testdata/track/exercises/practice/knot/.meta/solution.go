package knot

import (
	"os"
	"strings"
)

// Rope is tied into knots.
type Rope struct {
	Name  string
	knots []Kind
}

// Box holds anything.
type Box[T any] struct{ Value T }

// Tied is a rope or a box of them.
type Tied interface{ Knots() int }

// Tie ties a knot into the rope.
func (r *Rope) Tie(k Kind) { r.knots = append(r.knots, k) }

// Knots counts the knots.
func (r *Rope) Knots() int { return len(r.knots) }

// Describe names kinds in capitals.
func Describe(k Kind) string { return strings.ToUpper(string(k)) }

// Spare returns how much room the environment grants.
func Spare() int { return len(os.Getenv("ROOM")) }

// Count counts the knots of all.
func Count(all ...Tied) (n int) {
	for _, t := range all {
		n += t.Knots()
	}
	return n
}

// Label puts what is in a box into words.
func Label(b Box[int]) string { return strings.Repeat("i", b.Value) }
