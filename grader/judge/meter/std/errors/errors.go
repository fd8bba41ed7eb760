// Package errors counts what the functions of its namesake cost.
package errors

import (
	"errors"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func As(err error, target any) bool {
	meter.Step(chain(err))
	return errors.As(err, target)
}

func AsType[E error](err error) (E, bool) {
	meter.Step(chain(err))
	return errors.AsType[E](err)
}

func Is(err, target error) bool {
	meter.Step(chain(err))
	alike(err, target)
	return errors.Is(err, target)
}

func Join(errs ...error) error { return errors.Join(meter.New(errs)...) }

// chain returns the number of errors that err wraps.
func chain(err error) (n int) {
	for ; err != nil; n++ {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				n += 1 + chain(e)
			}
		}
		err = errors.Unwrap(err)
	}
	return n
}

// alike counts comparing err, and the errors that it wraps, with target.
func alike(err, target error) {
	for ; err != nil; err = errors.Unwrap(err) {
		meter.Likeness(err, target)
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				alike(e, target)
			}
		}
	}
}
