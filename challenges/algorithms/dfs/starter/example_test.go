package dfs

import (
	"slices"
	"testing"
)

func TestExampleTown(t *testing.T) {
	streets := map[string][]string{
		"station": {"market", "park"},
		"market":  {"school", "station"},
		"park":    {"museum", "market"},
		"school":  {"museum"},
	}
	next := func(place string) []string { return streets[place] }

	got := slices.Collect(SimplePaths("station", "museum", next))
	want := [][]string{
		{"station", "market", "school", "museum"},
		{"station", "park", "museum"},
		{"station", "park", "market", "school", "museum"},
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("SimplePaths(station, museum) = %v; want %v", got, want)
	}
	if got := slices.Collect(SimplePaths("museum", "station", next)); len(got) != 0 {
		t.Errorf("SimplePaths(museum, station) = %v; want none", got)
	}
}

func TestExampleStairs(t *testing.T) {
	climb := func(step int) []int {
		if step >= 3 {
			return nil
		}
		return []int{step + 1, step + 2}
	}
	var got [][]int
	for path := range SimplePaths(0, 3, climb) {
		if got = append(got, path); len(got) == 2 {
			break
		}
	}
	if want := [][]int{{0, 1, 2, 3}, {0, 1, 3}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the first two of SimplePaths(0, 3) = %v; want %v", got, want)
	}
}
