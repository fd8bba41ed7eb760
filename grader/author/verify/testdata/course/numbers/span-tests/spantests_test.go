package spantests

import (
	"errors"
	"testing"
)

func TestLow(t *testing.T) {
	if low, _, err := Of([]int{7, 3}); low != 3 || err != nil {
		t.Errorf("Of([7 3]) = %d, _, %v; want 3", low, err)
	}
}

func TestNone(t *testing.T) {
	if _, _, err := Of(nil); !errors.Is(err, ErrNone) {
		t.Errorf("Of(nil) = _, _, %v; want ErrNone", err)
	}
}
