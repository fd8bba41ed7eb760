package fare

import (
	"fmt"
	"testing"
)

// group has a party inside, under the party's own name.
type group struct {
	Party // embedded
	name  string
}

// TestFor goes through the table.
func TestFor(t *testing.T) {
	for _, tc := range fareTests {
		t.Run(tc.description, func(t *testing.T) {
			// the variable has the package's name
			fare := For(tc.party).String()
			if fare != tc.expected {
				t.Fatalf("For(%+v) = %q, want: %q", tc.party, fare, tc.expected)
			}
		})
	}
}

func TestGroupsJoin(t *testing.T) {
	g := group{Party: Party{Adults: 1}, name: "crew"} // the key stays
	var fare = For(g.Party)
	if got := fare.And(For(Party{Bikes: 1})); got.String() != "€7.00" || For(Party{}).And(fare) != fare {
		t.Fatalf("%s pays %s, want €7.00", g.name, got)
	}
}

func BenchmarkFor(b *testing.B) {
	for range b.N {
		For(Party{Adults: 2})
	}
}

func ExampleFor() {
	fmt.Println(For(Party{Children: 1}))
	// Output: €2.50
}
