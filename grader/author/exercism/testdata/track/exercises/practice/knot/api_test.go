package knot_test

import (
	"testing"

	"example.org/knot"
)

func TestOutside(t *testing.T) {
	// Two of one kind.
	tests := []struct {
		name string
		tie  []knot.Kind
		want int
	}{
		{name: "none"},
		{name: "bowline and reef", tie: []knot.Kind{knot.Bowline, knot.Reef}, want: 2},
		{name: "one reef", tie: []knot.Kind{knot.Reef}, want: 1}, // the last
	}
	for _, tt := range tests {
		var r knot.Rope
		for _, k := range tt.tie {
			r.Tie(k)
		}
		if got := r.Knots(); got != tt.want {
			t.Errorf("%s: %d knots, want %d", tt.name, got, tt.want)
		}
	}
}
