package knot

// Kind is a kind of knot.
type Kind string

// Kinds of knots.
const (
	Bowline Kind = "bowline"
	Reef    Kind = "reef"
)
