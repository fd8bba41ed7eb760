// Package driver makes the hidden tests' calls of package totp beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"bytes"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/gradus-dev/gradus/challenges/security/totp-mfa"
)

// Answers says how many of some logins were accepted, and how many refused as
// replays.
type Answers struct{ Accepted, Replayed int }

// AtOnce lets n logins verify the same code with one verifier at once, and does
// so for some rounds, each with a verifier of its own. The secret is that of the key,
// so many times over: a long one makes each login take so long that they overlap.
func AtOnce(k totp.Key, times, drift int, code string, at time.Time, n, rounds int) (all []Answers, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8)) // one may be interrupted anywhere while others go on
	k.Secret = bytes.Repeat(k.Secret, times)
	for range rounds {
		v, err := totp.NewVerifier(k, drift)
		if err != nil {
			return nil, err
		}
		all = append(all, answers(v, code, at, n))
	}
	return all, nil
}

func answers(v *totp.Verifier, code string, at time.Time, n int) (seen Answers) {
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	errs := make([]error, n)
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			errs[i] = v.Verify(code, at)
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			seen.Accepted++
		case errors.Is(err, totp.ErrReplay):
			seen.Replayed++
		}
	}
	return seen
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
