// Package sync has the API of its namesake. For goroutines of a run, the schedule chooses
// who goes on, and operations update the run's happens-before order; for others everything
// works as in package sync. The real locks are held in both cases.
package sync

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Locker is sync.Locker.
type Locker = sync.Locker

// A Mutex is a sync.Mutex.
type Mutex struct{ real sync.Mutex }

// lock is what a run knows of a Mutex or RWMutex.
type lock struct {
	writers, readers race.Clock // of those who have unlocked it
	waiting          int        // goroutines that wait to lock it for writing
	held             []holder
}

type holder struct {
	task *engine.Task
	at   engine.Place
}

const mutex, rwmutex, forReading = "the Mutex", "the RWMutex", "the RWMutex for reading"

func (m *Mutex) free() bool {
	free := m.real.TryLock()
	if free {
		m.real.Unlock()
	}
	return free
}

func (m *Mutex) Lock() {
	t := engine.Current()
	if t == nil {
		m.real.Lock()
		return
	}
	l := engine.State[lock](t, unsafe.Pointer(m))
	t.Await(engine.Op{What: "lock " + mutex, Owner: l.owner(t)}, m.free)
	m.real.Lock()
	l.lock(t, mutex)
}

func (m *Mutex) TryLock() bool {
	t := engine.Current()
	if t == nil {
		return m.real.TryLock()
	}
	tried.Store(true)
	t.Point(engine.Op{What: "try to lock " + mutex})
	if !m.real.TryLock() {
		return false
	}
	engine.State[lock](t, unsafe.Pointer(m)).lock(t, mutex)
	return true
}

func (m *Mutex) Unlock() {
	if t := engine.Current(); t != nil {
		if m.free() {
			panic("sync: unlock of unlocked mutex")
		}
		beforeUnlock(t, mutex)
		engine.State[lock](t, unsafe.Pointer(m)).unlock(t)
	}
	m.real.Unlock()
}

// tried says that the program tries to lock.
var tried atomic.Bool

// beforeUnlock is a point for those who try to lock; for others, the one before they lock
// does.
func beforeUnlock(t *engine.Task, what string) {
	if tried.Load() {
		t.Point(engine.Op{What: "unlock " + what})
	}
}

// lock notes that t has got it for writing.
func (l *lock) lock(t *engine.Task, what string) {
	t.Acquire(l.writers)
	t.Acquire(l.readers)
	l.hold(t, what)
}

// unlock notes that t gives it up, which another may have locked.
func (l *lock) unlock(t *engine.Task) {
	t.Release(&l.writers)
	l.release(t)
}

func (l *lock) hold(t *engine.Task, what string) {
	at := t.At()
	l.held = append(l.held, holder{t, at})
	t.Hold(race.Held{What: what, Key: l, At: at.String})
}

func (l *lock) release(t *engine.Task) {
	for i := range l.held {
		if l.held[i].task == t || i == len(l.held)-1 {
			l.held[i].task.Drop(l)
			l.held = append(l.held[:i], l.held[i+1:]...)
			return
		}
	}
}

// owner returns a function that says who holds the lock that t waits for.
func (l *lock) owner(t *engine.Task) func() string {
	return func() string {
		for _, h := range l.held {
			if h.task == t {
				return fmt.Sprintf("which it has locked itself at %s", h.at)
			}
		}
		if len(l.held) > 0 {
			return fmt.Sprintf("which %s has locked at %s", l.held[0].task, l.held[0].at)
		}
		return ""
	}
}
