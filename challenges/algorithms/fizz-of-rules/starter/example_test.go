package fizz

import (
	"slices"
	"testing"
)

func TestExampleClassic(t *testing.T) {
	rules := []Rule{{3, "Fizz"}, {5, "Buzz"}}
	got, err := Play(1, 5, rules)
	want := []string{"1", "2", "Fizz", "4", "Buzz"}
	if !slices.Equal(got, want) || err != nil {
		t.Errorf("Play(1, 5, %v) = %q, %v; want %q, nil", rules, got, err, want)
	}
}

func TestExampleOtherRules(t *testing.T) {
	rules := []Rule{{10, "tick"}, {60, "tock"}}
	for n, want := range map[int]string{30: "tick", 31: "31", 120: "ticktock"} {
		if got, err := Say(n, rules); got != want || err != nil {
			t.Errorf("Say(%d, %v) = %q, %v; want %q, nil", n, rules, got, err, want)
		}
	}
}
