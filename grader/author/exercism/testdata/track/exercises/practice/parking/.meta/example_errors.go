package parking

import (
	"errors"
	"fmt"
)

// What keeps a car out.
var (
	// ErrFull says that all places are taken.
	ErrFull = errors.New("parking: full")
	// ErrParked says that the car is in already.
	ErrParked = errors.New("parking: parked already")
)

// SizeError is about a lot that can't be.
type SizeError struct{ Places int }

func (e *SizeError) Error() string { return fmt.Sprintf("parking: no lot with %d places", e.Places) }
