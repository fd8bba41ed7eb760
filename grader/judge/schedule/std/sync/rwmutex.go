package sync

import (
	"sync"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// An RWMutex is a sync.RWMutex.
type RWMutex struct{ real sync.RWMutex }

func (m *RWMutex) free() bool {
	free := m.real.TryLock()
	if free {
		m.real.Unlock()
	}
	return free
}

// open reports whether nobody has it for writing.
func (m *RWMutex) open() bool {
	open := m.real.TryRLock()
	if open {
		m.real.RUnlock()
	}
	return open
}

func (m *RWMutex) state(t *engine.Task) *lock {
	return engine.State[lock](t, unsafe.Pointer(m))
}

func (m *RWMutex) Lock() {
	t := engine.Current()
	if t == nil {
		m.real.Lock()
		return
	}
	l := m.state(t)
	op := engine.Op{What: "lock " + rwmutex, Owner: l.owner(t)}
	t.Point(op)
	op.Place = t.At()
	if !m.free() { // readers who come now wait until it has been locked
		l.waiting++
		t.Await(op, m.free)
		l.waiting--
	}
	m.real.Lock()
	l.lock(t, rwmutex)
}

func (m *RWMutex) TryLock() bool {
	t := engine.Current()
	if t == nil {
		return m.real.TryLock()
	}
	tried.Store(true)
	t.Point(engine.Op{What: "try to lock " + rwmutex})
	if !m.real.TryLock() {
		return false
	}
	m.state(t).lock(t, rwmutex)
	return true
}

func (m *RWMutex) Unlock() {
	if t := engine.Current(); t != nil {
		if m.open() {
			panic("sync: Unlock of unlocked RWMutex")
		}
		beforeUnlock(t, rwmutex)
		m.state(t).unlock(t)
	}
	m.real.Unlock()
}

func (m *RWMutex) RLock() {
	t := engine.Current()
	if t == nil {
		m.real.RLock()
		return
	}
	l := m.state(t)
	t.Await(engine.Op{What: "lock " + forReading, Owner: l.readOwner(t)}, func() bool { return l.waiting == 0 && m.open() })
	m.rlocked(t, l)
}

func (m *RWMutex) rlocked(t *engine.Task, l *lock) {
	m.real.RLock()
	t.Acquire(l.writers)
	l.hold(t, forReading)
}

func (m *RWMutex) TryRLock() bool {
	t := engine.Current()
	if t == nil {
		return m.real.TryRLock()
	}
	l := m.state(t)
	tried.Store(true)
	t.Point(engine.Op{What: "try to lock " + forReading})
	if l.waiting > 0 || !m.open() {
		return false
	}
	m.rlocked(t, l)
	return true
}

func (m *RWMutex) RUnlock() {
	if t := engine.Current(); t != nil {
		if m.free() || !m.open() {
			panic("sync: RUnlock of unlocked RWMutex")
		}
		beforeUnlock(t, forReading)
		l := m.state(t)
		t.Release(&l.readers)
		l.release(t)
	}
	m.real.RUnlock()
}

// readOwner is owner for who waits to read.
func (l *lock) readOwner(t *engine.Task) func() string {
	return func() string {
		if owner := l.owner(t)(); owner != "" && l.waiting > 0 {
			return owner + ", and for which a writer waits"
		}
		return l.owner(t)()
	}
}

// RLocker returns a Locker that locks m for reading.
func (m *RWMutex) RLocker() Locker { return (*rlocker)(m) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
