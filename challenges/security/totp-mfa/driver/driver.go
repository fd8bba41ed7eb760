// Package driver makes the hidden tests' calls of package totp beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"errors"
	"fmt"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/totp-mfa"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// AtOnce lets n logins verify the same code with one verifier at once. An outcome is how
// many were accepted, and how many refused as replays.
func AtOnce(k totp.Key, drift int, code string, at time.Time, n int) schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		v, err := totp.NewVerifier(k, drift)
		if err != nil {
			return fmt.Sprint("NewVerifier: ", err)
		}
		errs := make([]error, n)
		for i := range errs {
			r.Go(fmt.Sprintf("Verify of login %d", i+1), func() { errs[i] = v.Verify(code, at) })
		}
		r.Wait()
		accepted, replayed := 0, 0
		for _, err := range errs {
			switch {
			case err == nil:
				accepted++
			case errors.Is(err, totp.ErrReplay):
				replayed++
			}
		}
		return fmt.Sprintf("%d accepted, %d refused as replays", accepted, replayed)
	})
}

// Login is a code that is typed in at a time.
type Login struct {
	Drift int
	Code  string
	At    time.Time
}

// Firsts verifies each code with a verifier of its own, and returns what
// each was told.
func Firsts(k totp.Key, logins []Login) (errs []error, err error) {
	for _, l := range logins {
		v, err := totp.NewVerifier(k, l.Drift)
		if err != nil {
			return nil, err
		}
		errs = append(errs, v.Verify(l.Code, l.At))
	}
	return errs, nil
}
