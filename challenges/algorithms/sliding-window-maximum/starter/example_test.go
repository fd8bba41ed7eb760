package window

import (
	"errors"
	"slices"
	"testing"
)

func TestExampleMaxima(t *testing.T) {
	numbers := []int{3, 1, 4, 1, 5, 9, 2, 6}
	if got, err := Maxima(numbers, 3); err != nil || !slices.Equal(got, []int{4, 4, 5, 9, 9, 9}) {
		t.Errorf("Maxima(%v, 3) = %v, %v; want [4 4 5 9 9 9]", numbers, got, err)
	}
	if got, err := Maxima(numbers, 0); !errors.Is(err, ErrWidth) {
		t.Errorf("Maxima(%v, 0) = %v, %v; want ErrWidth", numbers, got, err)
	}
}

func TestExampleWindow(t *testing.T) {
	w, err := New(2)
	if err != nil {
		t.Fatalf("New(2) = error %v; want none", err)
	}
	for _, tt := range []struct{ add, want int }{{20, 20}, {70, 70}, {30, 70}, {10, 30}} {
		if got := w.Add(tt.add); got != tt.want {
			t.Errorf("Add(%d) = %d; want %d", tt.add, got, tt.want)
		}
	}
}
