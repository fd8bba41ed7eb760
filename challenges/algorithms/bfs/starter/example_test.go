package bfs

import (
	"slices"
	"testing"
)

func TestExampleTown(t *testing.T) {
	streets := map[string][]string{
		"station": {"market", "park"},
		"park":    {"museum"},
		"market":  {"school"},
		"school":  {"museum"},
	}
	next := func(place string) []string { return streets[place] }

	got, err := ShortestPath("station", "museum", next)
	if want := []string{"station", "park", "museum"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("ShortestPath(station, museum) = %v, %v; want %v", got, err, want)
	}
	if got, err := ShortestPath("museum", "station", next); err != ErrNoPath {
		t.Errorf("ShortestPath(museum, station) = %v, %v; want ErrNoPath", got, err)
	}
}

func TestExampleNumbers(t *testing.T) {
	grow := func(n int) []int {
		if n > 10 {
			return nil
		}
		return []int{n + 1, n * 2}
	}
	got, err := ShortestPath(1, 10, grow)
	if err != nil || len(got) != 5 {
		t.Errorf("ShortestPath(1, 10) = %v, %v; want a path of 5 numbers, such as [1 2 4 5 10]", got, err)
	}
}
