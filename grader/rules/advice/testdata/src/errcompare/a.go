package errcompare

import (
	"errors"
	"io"
	"os"
)

var ErrGone = errors.New("gone")

type wrapped struct{ err error }

func (w wrapped) Error() string        { return w.err.Error() }
func (w wrapped) Is(target error) bool { return target == ErrGone }

func f(err, other error) bool {
	if err == ErrGone { // want `a wrapped ErrGone would be missed here`
		return true
	}
	if os.ErrNotExist != err { // want `a wrapped os.ErrNotExist would be missed here`
		return true
	}
	switch err {
	case nil:
	case ErrGone: // want `a wrapped ErrGone would be missed here`
		return false
	case io.EOF:
		return true
	}
	return err == nil || err == other || err == io.EOF || errors.Is(err, ErrGone) || ErrGone == os.ErrExist || ErrGone == nil
}

// rows compares a column of a table, which nobody wraps, and what a function returns.
func rows(read func(text string) error) (n int) {
	for _, tt := range []struct {
		text string
		err  error
	}{{"", ErrGone}, {"x", nil}} {
		if tt.err == ErrGone {
			n++
		}
		if read(tt.text) == ErrGone { // want `a wrapped ErrGone would be missed here`
			n++
		}
	}
	return n
}
