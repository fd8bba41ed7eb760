package stats

import (
	"errors"
	"math"
	"testing"
)

func TestExampleSum(t *testing.T) {
	got, err := Sum([]int{120, 80, 95})
	if got != 295 || err != nil {
		t.Errorf("Sum([]int{120, 80, 95}) = %d, %v; want 295, nil", got, err)
	}
}

func TestExampleOverflow(t *testing.T) {
	_, err := Sum([]int{math.MaxInt, 100})
	if !errors.Is(err, ErrOverflow) {
		t.Errorf("the error of Sum([]int{math.MaxInt, 100}) is %v; want ErrOverflow", err)
	}
}

func TestExampleExtremes(t *testing.T) {
	smallest, largest, err := Extremes([]int{120, 80, 95})
	if smallest != 80 || largest != 120 || err != nil {
		t.Errorf("Extremes([]int{120, 80, 95}) = %d, %d, %v; want 80, 120, nil", smallest, largest, err)
	}
}

func TestExampleEmpty(t *testing.T) {
	_, _, err := Extremes(nil)
	if !errors.Is(err, ErrEmpty) {
		t.Errorf("the error of Extremes(nil) is %v; want ErrEmpty", err)
	}
}
