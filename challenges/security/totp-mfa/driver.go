package totp

import (
	"bytes"
	"errors"
	"runtime"
	"sync"
	"time"
)

// DriveAnswers says how many of some logins were accepted, and how many refused as
// replays.
type DriveAnswers struct{ Accepted, Replayed int }

// DriveAtOnce lets n logins verify the same code with one verifier at once, and does
// so for some rounds, each with a verifier of its own. The secret is that of the key,
// so many times over: a long one makes each login take so long that they overlap.
func DriveAtOnce(k Key, times, drift int, code string, at time.Time, n, rounds int) (all []DriveAnswers, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8)) // one may be interrupted anywhere while others go on
	k.Secret = bytes.Repeat(k.Secret, times)
	for range rounds {
		v, err := NewVerifier(k, drift)
		if err != nil {
			return nil, err
		}
		all = append(all, driveAnswers(v, code, at, n))
	}
	return all, nil
}

func driveAnswers(v *Verifier, code string, at time.Time, n int) (seen DriveAnswers) {
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
		case errors.Is(err, ErrReplay):
			seen.Replayed++
		}
	}
	return seen
}

// DriveLogin is a code that is typed in at a time.
type DriveLogin struct {
	Drift int
	Code  string
	At    time.Time
}

// DriveFirsts verifies each code with a verifier of its own, and returns what
// each was told.
func DriveFirsts(k Key, logins []DriveLogin) (errs []error, err error) {
	for _, l := range logins {
		v, err := NewVerifier(k, l.Drift)
		if err != nil {
			return nil, err
		}
		errs = append(errs, v.Verify(l.Code, l.At))
	}
	return errs, nil
}
