package race

import "unsafe"

// Kind is what an access does.
type Kind uint8

const (
	Read Kind = iota
	Write
	AtomicRead
	AtomicWrite
)

// conflicts reports whether two accesses that nothing orders are a race.
func (k Kind) conflicts(other Kind) bool {
	return (k.writes() || other.writes()) && !(k.atomic() && other.atomic())
}

// covers reports whether whatever conflicts with other conflicts with k, too.
func (k Kind) covers(other Kind) bool {
	return k == other || k == Write || k == AtomicWrite && other == AtomicRead
}

func (k Kind) writes() bool { return k == Write || k == AtomicWrite }
func (k Kind) atomic() bool { return k == AtomicRead || k == AtomicWrite }

// Site is a place in the source that accesses memory.
type Site struct {
	File string
	Line int
	Func string // "Map.Load"
	Expr string // what is accessed, as it is written there
}

// Access is one access to memory.
type Access struct {
	Thread *Thread
	Site   *Site
	Kind   Kind
	Held   []Held // the locks that the goroutine held

	time uint32
}

// before reports whether a is ordered before what t does now.
func (a *Access) before(t *Thread) bool { return a.time <= t.clock.at(a.Thread.N) }

// Race is two accesses that nothing orders; First came first in this run.
type Race struct{ First, Second Access }

// Memory records accesses and finds races. The zero value is empty and ready for use.
type Memory struct {
	// Found is the first race, or nil.
	Found *Race

	// The pointer itself is the key: what is in the map stays alive, so that no address
	// is used again for something else.
	cells map[unsafe.Pointer]*cell
	// recent has cells that were used last, each where its address belongs: loops access
	// the same few variables again and again.
	recent [1 << recentBits]*cell
	fresh  []cell // for variables to come
}

const recentBits = 8

// Variables returns how many variables it remembers.
func (m *Memory) Variables() int { return len(m.cells) }

// Forget forgets all accesses, but not what was found.
func (m *Memory) Forget() { *m = Memory{Found: m.Found} }

// cell has the accesses to the variable at p that later ones may conflict with.
type cell struct {
	p unsafe.Pointer
	// Of the last access: what nearly all are compared with.
	by   *Thread
	time uint32
	kind Kind

	last  []Access
	first [1]Access // where last begins
}

// place is where the cell of the variable at p belongs in recent.
func place(p unsafe.Pointer) uint64 {
	const golden = 0x9e3779b97f4a7c15 // 2⁶⁴ by the golden ratio: spreads neighbours
	return uint64(uintptr(p)) * golden >> (64 - recentBits)
}

// at returns the cell of the variable at p.
func (m *Memory) at(p unsafe.Pointer) *cell {
	recent := &m.recent[place(p)]
	if c := *recent; c != nil && c.p == p {
		return c
	}
	c := m.cells[p]
	if c == nil {
		if m.cells == nil {
			m.cells = map[unsafe.Pointer]*cell{}
		}
		if len(m.fresh) == 0 {
			m.fresh = make([]cell, 16)
		}
		c, m.fresh = &m.fresh[0], m.fresh[1:]
		c.p, c.last = p, c.first[:0]
		m.cells[p] = c
	}
	*recent = c
	return c
}

// Access records that t accesses the variable at p, which is never accessed in parts (see
// Leaves). It reports whether that was new: it is not if t has made the same access, or one
// that covers it, since it last synchronised, without an access by others in between.
func (m *Memory) Access(t *Thread, p unsafe.Pointer, kind Kind, site *Site) bool {
	if c := m.recent[place(p)]; c != nil && c.p == p && c.repeats(t, kind) {
		return false
	}
	return m.record(t, p, kind, site)
}

// repeats reports whether an access says nothing that the last one did not.
func (c *cell) repeats(t *Thread, kind Kind) bool {
	return c.by == t && c.time == t.now && (c.kind == kind || c.kind.covers(kind))
}

func (m *Memory) record(t *Thread, p unsafe.Pointer, kind Kind, site *Site) bool {
	c := m.at(p)
	if c.repeats(t, kind) {
		return false
	}
	c.by, c.time, c.kind = t, t.now, kind
	access := Access{t, site, kind, t.held, t.now}
	kept := c.last[:0]
	for i := range c.last {
		a := c.last[i]
		switch ordered := a.before(t); {
		case !ordered && kind.conflicts(a.Kind) && m.Found == nil:
			m.Found = &Race{a, access}
		case ordered && kind.covers(a.Kind):
			continue
		}
		kept = append(kept, a)
	}
	c.last = append(kept, access)
	return true
}
