package dijkstra

import (
	"errors"
	"slices"
	"testing"
)

func city() Graph {
	return Graph{
		"harbour": {{"market", 9}, {"bridge", 2}},
		"bridge":  {{"island", 3}, {"market", 8}},
		"island":  {{"market", 3}},
	}
}

func TestExamplePath(t *testing.T) {
	path, length, err := ShortestPath(city(), "harbour", "market")
	if want := []string{"harbour", "bridge", "island", "market"}; err != nil || length != 8 || !slices.Equal(path, want) {
		t.Errorf("ShortestPath(harbour, market) = %q, %d, %v; want %q, 8", path, length, err, want)
	}
	path, length, err = ShortestPath(city(), "island", "island")
	if err != nil || length != 0 || !slices.Equal(path, []string{"island"}) {
		t.Errorf("ShortestPath(island, island) = %q, %d, %v; want [island], 0", path, length, err)
	}
}

func TestExampleErrors(t *testing.T) {
	if path, _, err := ShortestPath(city(), "market", "harbour"); !errors.Is(err, ErrNoPath) {
		t.Errorf("ShortestPath(market, harbour) = %q, %v; want ErrNoPath", path, err)
	}
	g := Graph{"a": {{"b", 1}}, "x": {{"y", -1}}}
	if path, _, err := ShortestPath(g, "a", "b"); !errors.Is(err, ErrNegative) {
		t.Errorf("ShortestPath(a, b) with a negative edge = %q, %v; want ErrNegative", path, err)
	}
}
