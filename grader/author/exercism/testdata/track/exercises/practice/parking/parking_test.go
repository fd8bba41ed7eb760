package parking

import "testing"

func lot(t *testing.T, places int) *Lot {
	l, err := Open(places)
	if err != nil {
		t.Fatalf("Open(%d): %v", places, err)
	}
	return l
}

func TestPark(t *testing.T) {
	parking := lot(t, 1)
	if err := parking.Park("A1"); err != nil {
		t.Fatalf("Park(A1): %v, want no error", err)
	}
}
