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
