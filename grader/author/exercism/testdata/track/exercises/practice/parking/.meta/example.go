package parking

import "sync"

// Lot is a place for cars.
type Lot struct {
	mu     sync.Mutex
	places int
	cars   map[string]bool
}

// Open returns an empty lot.
func Open(places int) (*Lot, error) {
	if places < 1 {
		return nil, &SizeError{places}
	}
	return &Lot{places: places, cars: map[string]bool{}}, nil
}

// Park lets a car in.
func (l *Lot) Park(plate string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.cars[plate]:
		return ErrParked
	case len(l.cars) == l.places:
		return ErrFull
	}
	l.cars[plate] = true
	return nil
}
