package parking

import (
	"errors"
	"testing"
)

func TestErrors(t *testing.T) {
	l := lot(t, 1)
	_ = l.Park("A1")
	if err := l.Park("B2"); !errors.Is(err, ErrFull) {
		t.Fatalf("Park in a full lot: %v, want ErrFull", err)
	}
	if err := l.Park("A1"); !errors.Is(err, ErrParked) {
		t.Fatalf("Park the same car: %v, want ErrParked", err)
	}
}

func TestBadSize(t *testing.T) {
	_, err := Open(-3)
	var size *SizeError
	if !errors.As(err, &size) || size.Places != -3 {
		t.Fatalf("Open(-3): %v, want a SizeError", err)
	}
}
