package sqli

import "sync"

// DriveLogins lets clients log in at once, each several times with the right
// password, and returns how often that let them in, and one of the errors.
func DriveLogins(clients, each int) (in int, err error) {
	s, err := Open()
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := s.Add("ann", "secret", "Oslo"); err != nil {
		return 0, err
	}
	var mu sync.Mutex
	var done sync.WaitGroup
	for range clients {
		done.Go(func() {
			for range each {
				ok, failed := s.Login("ann", "secret")
				mu.Lock()
				if ok {
					in++
				}
				if failed != nil {
					err = failed
				}
				mu.Unlock()
			}
		})
	}
	done.Wait()
	return in, err
}
