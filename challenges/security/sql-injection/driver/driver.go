// Package driver makes the hidden tests' calls of package sqli beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"sync/atomic"

	"modernc.org/sqlite"

	"github.com/gradus-dev/gradus/challenges/security/sql-injection"
	"github.com/gradus-dev/gradus/grader/judge/goroutine"
)

// Meanwhile makes a store with users, and while the database is at work on adding one
// more, it has another client search for a text. It returns the names that this client
// found, and the first error of all.
func Meanwhile(users []string, more, text string) (found []string, err error) {
	hooked.Store(true)
	defer hooked.Store(false)
	s, err := sqli.Open()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for _, name := range users {
		if err := s.Add(name, "secret", "Oslo"); err != nil {
			return nil, err
		}
	}
	var searched error
	wait := func() {}
	search := func() {
		wait = goroutine.Meanwhile(func() { found, searched = s.Search(text) })
	}
	atWork.Store(&search)
	added := s.Add(more, "secret", "Oslo")
	wait()
	if atWork.Swap(nil) != nil { // no database was asked
		search()
		wait()
	}
	if added != nil {
		return nil, added
	}
	return found, searched
}

var (
	// hooked says that connections that are opened call atWork.
	hooked atomic.Bool
	// atWork is called once, by a connection that compiles a statement or commits one that
	// was compiled before.
	atWork atomic.Pointer[func()]
)

func init() {
	sqlite.RegisterConnectionHook(func(c sqlite.ExecQuerierContext, _ string) error {
		if !hooked.Load() {
			return nil
		}
		once := func() {
			if f := atWork.Swap(nil); f != nil {
				(*f)()
			}
		}
		c.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 {
			once()
			return 0
		})
		return c.(sqlite.AuthorizerRegisterer).RegisterAuthorizer(func(sqlite.AuthorizerActionCode, string, string, string, string) sqlite.AuthorizerReturnCode {
			once()
			return sqlite.AuthorizerOK
		})
	})
}
