package knapsack

import (
	"errors"
	"slices"
	"testing"
)

var examples = []struct {
	items    []Item
	capacity int
	best     int
	packed   []int
}{
	{[]Item{{5, 10}, {4, 40}, {6, 30}, {3, 50}}, 10, 90, []int{1, 3}},
	{[]Item{{5, 10}, {4, 40}, {6, 30}, {3, 50}}, 2, 0, nil},
	{[]Item{{6, 30}, {5, 20}, {5, 20}}, 10, 40, []int{1, 2}},
}

func TestExampleBest(t *testing.T) {
	for _, tt := range examples {
		if got, err := Best(tt.items, tt.capacity); got != tt.best || err != nil {
			t.Errorf("Best(%v, %d) = %d, %v; want %d", tt.items, tt.capacity, got, err, tt.best)
		}
	}
}

func TestExamplePack(t *testing.T) {
	for _, tt := range examples {
		if got, err := Pack(tt.items, tt.capacity); !slices.Equal(got, tt.packed) || err != nil {
			t.Errorf("Pack(%v, %d) = %v, %v; want %v", tt.items, tt.capacity, got, err, tt.packed)
		}
	}
}

func TestExampleError(t *testing.T) {
	if _, err := Best(nil, -1); !errors.Is(err, ErrNegative) {
		t.Errorf("Best(nil, -1) = error %v; want ErrNegative", err)
	}
}
