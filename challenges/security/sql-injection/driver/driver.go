// Package driver makes the hidden tests' calls of package sqli beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/gradus-dev/gradus/challenges/security/sql-injection"
)

// Together adds users and lets clients search for all of them at once, each
// several times, none before all are there to begin. It returns how many names the
// searches found together, and one of their errors. More threads than processors make
// the kernel switch within a query.
func Together(users, clients, each int) (found int, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2 * clients))
	s, err := sqli.Open()
	if err != nil {
		return 0, err
	}
	defer s.Close()
	for i := range users {
		if err := s.Add(fmt.Sprint("user", i), "secret", "Oslo"); err != nil {
			return 0, err
		}
	}
	var mu sync.Mutex
	var begin, done sync.WaitGroup
	begin.Add(clients)
	for range clients {
		done.Go(func() {
			begin.Done()
			begin.Wait()
			for range each {
				names, failed := s.Search("user")
				mu.Lock()
				found += len(names)
				if failed != nil {
					err = failed
				}
				mu.Unlock()
			}
		})
	}
	done.Wait()
	return found, err
}
