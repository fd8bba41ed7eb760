package fare

// Made by hand, in the way of a generator.

var fareTests = []struct {
	description string
	party       Party
	expected    string
}{
	{
		description: "nobody",
		party:       Party{},
		expected:    "€0.00",
	},
	// A pair pays in full.
	{
		description: "a pair",
		party:       Party{Adults: 2},
		expected:    "€12.00",
	},
	{
		description: "family with bikes",
		party:       Party{2, 3, 4},
		expected:    "€21.55",
	},
	{
		description: "exactly four",
		party:       Party{Adults: 3, Children: 1},
		expected:    "€20.50",
	},
}
