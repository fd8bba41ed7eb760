package graft

import (
	"context"
	"errors"
	"sync"

	"github.com/gradus-dev/gradus/grader/link/graft/splice"
)

// errNotYet is returned when a base is missing for the first time. It is not cached.
var errNotYet = errors.New("no base for these imports yet")

// bases holds the most recently used bases in memory.
type bases struct {
	mu   sync.Mutex
	all  map[string]*heldBase
	used []string // keys, least recently used first
}

type heldBase struct {
	once sync.Once
	*splice.Base
	err error
}

// maxHeld is how many bases are held in memory: each takes a few megabytes.
const maxHeld = 16

// get returns the base of a key, from memory or from find, which is called once per key.
func (s *bases) get(key string, find func() (*splice.Base, error)) (*splice.Base, error) {
	e := s.entry(key)
	e.once.Do(func() { e.Base, e.err = find() })
	if errors.Is(e.err, errNotYet) || errors.Is(e.err, context.Canceled) || errors.Is(e.err, context.DeadlineExceeded) {
		s.forget(key, e)
	}
	return e.Base, e.err
}

// entry returns the entry of a key and marks it as most recently used.
func (s *bases) entry(key string) *heldBase {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*heldBase{}
	}
	e := s.all[key]
	if e == nil {
		e = &heldBase{}
		s.all[key] = e
		if len(s.used) == maxHeld {
			delete(s.all, s.used[0])
			s.used = s.used[1:]
		}
		s.used = append(s.used, key)
		return e
	}
	for i, k := range s.used {
		if k == key {
			s.used = append(append(s.used[:i:i], s.used[i+1:]...), key)
			break
		}
	}
	return e
}

func (s *bases) forget(key string, e *heldBase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[key] != e {
		return
	}
	delete(s.all, key)
	for i, k := range s.used {
		if k == key {
			s.used = append(s.used[:i:i], s.used[i+1:]...)
			break
		}
	}
}
