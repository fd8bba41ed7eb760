package totp

import (
	"errors"
	"sync"
	"time"
)

// DriveAtOnce lets n logins verify the same code with one verifier at once, and
// returns how many of them were accepted and how many refused as replays. A long
// secret makes each take so long that they overlap.
func DriveAtOnce(k Key, code string, at time.Time, n int) (accepted, replayed int, err error) {
	v, err := NewVerifier(k, 2)
	if err != nil {
		return 0, 0, err
	}
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
			accepted++
		case errors.Is(err, ErrReplay):
			replayed++
		}
	}
	return accepted, replayed, nil
}
