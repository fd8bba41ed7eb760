package main

import (
	"github.com/gradus-dev/gradus/grader/store"
)

// withStore runs f with the learner's database and tells the learner if a
// damaged one was set aside.
func (a *app) withStore(f func(*store.Store) error) error {
	s, err := store.Open(store.Dir())
	if err != nil {
		return err
	}
	err = f(s)
	if aside := s.SetAside(); aside != "" {
		a.say("the database %s was damaged; it is kept as %s and a new one was begun", s.Path(), aside)
	}
	if closeErr := s.Close(); err == nil {
		err = closeErr
	}
	return err
}
