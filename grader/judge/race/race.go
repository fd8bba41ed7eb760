// Package race decides whether two accesses to the same memory are ordered, by the rules
// of the Go memory model (https://go.dev/ref/mem). Two that nothing orders, and one of
// which writes, are a data race, whichever of them came first in this run.
//
// It keeps vector clocks, as FastTrack does (Flanagan and Freund, PLDI 2009): one for each
// goroutine, and one for each synchronisation object, which holds the clocks of its users.
// An access is identified by its goroutine and that goroutine's own time; it is ordered
// before whatever another goroutine does now if that goroutine's clock has reached this
// time.
//
// The package starts no goroutine and waits for nothing: package engine below
// grader/judge/schedule runs one goroutine after the other and reports their operations.
// Its types must not be used concurrently.
package race

// Clock is a vector clock: for each goroutine, by number, the time up to which its
// operations are ordered before. The zero value is empty.
type Clock []uint32

// Join adds what another clock knows.
func (c *Clock) Join(other Clock) {
	for len(*c) < len(other) {
		*c = append(*c, 0)
	}
	for i, time := range other {
		(*c)[i] = max((*c)[i], time)
	}
}

func (c Clock) at(n int) uint32 {
	if n < len(c) {
		return c[n]
	}
	return 0
}

// Thread is the state of a goroutine.
type Thread struct {
	N     int    // its number, from 0: an index of clocks
	Name  string // completes "while …": "Load(a)"
	clock Clock
	now   uint32 // its own time: clock[N]
	held  []Held // never changed but replaced, since accesses keep it
}

// NewThread returns the goroutine with number n, begun by parent, or by nobody if that
// is nil. Its beginning is ordered after what parent has done so far.
func NewThread(n int, name string, parent *Thread) *Thread {
	t := &Thread{N: n, Name: name}
	if parent != nil {
		t.Acquire(parent.clock)
		parent.tick()
	}
	t.tick()
	return t
}

func (t *Thread) tick() {
	for len(t.clock) <= t.N {
		t.clock = append(t.clock, 0)
	}
	t.clock[t.N]++
	t.now = t.clock[t.N]
}

// Acquire orders what t does from now on after everything in c.
func (t *Thread) Acquire(c Clock) { t.clock.Join(c) }

// Clock returns t's clock.
func (t *Thread) Clock() Clock { return t.clock }

// Release orders what t has done so far before what goroutines do after they acquire c.
func (t *Thread) Release(c *Clock) {
	c.Join(t.clock)
	t.tick()
}

// Replace is Release, but replaces the content of c, since a load after an atomic store is
// not ordered after earlier stores of other goroutines.
func (t *Thread) Replace(c *Clock) {
	*c = nil
	t.Release(c)
}

// Held is a lock that a goroutine holds.
type Held struct {
	What string // "the Mutex", "the RWMutex for reading"
	Key  any    // which lock it is
	At   func() string
}

// Hold notes that t has a lock.
func (t *Thread) Hold(h Held) { t.held = append(t.held[:len(t.held):len(t.held)], h) }

// Drop notes that t has given up the lock of a key, and reports whether it had it.
func (t *Thread) Drop(key any) bool {
	for i := len(t.held) - 1; i >= 0; i-- {
		if t.held[i].Key == key {
			t.held = append(t.held[:i:i], t.held[i+1:]...)
			return true
		}
	}
	return false
}

// Held returns the locks that t holds, in the order in which it got them.
func (t *Thread) Held() []Held { return t.held }
