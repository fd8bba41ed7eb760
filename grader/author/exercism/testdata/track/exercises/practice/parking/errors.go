package parking

import "errors"

// ErrFull says that all places are taken.
var ErrFull = errors.New("parking: full")
