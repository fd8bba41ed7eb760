package peer

import "github.com/gradus-dev/gradus/grader/judge/wire"

// Memory that the tests pass again and again, each time another, would fill the table
// and the candidate. When there is much of it the judge forgets what is not reached
// by a call in flight or by a struct of the contract, and the candidate with it; what
// is passed again later is new to both. Slices, maps and pointers to other things so
// keep their identity for some calls, and structs of the contract always.

// How much a test's memory may be before some of it is forgotten.
const (
	manyRegions = 1 << 12
	manyBytes   = 4 << 20
)

// sweep forgets what is not needed, if there is much. The next message says so.
func (p *Peer) sweep() {
	mem := &p.memory
	if !p.judge || len(mem.byID) < max(manyRegions, 2*mem.kept) && mem.bytes < max(manyBytes, 2*mem.keptBytes) {
		return
	}
	p.mu.Lock()
	_, waits := p.pending[mem.swept]
	var calls []*activation
	for _, call := range p.pending {
		calls = append(calls, call.act)
	}
	for _, act := range p.activations {
		calls = append(calls, act)
	}
	p.mu.Unlock()
	if waits { // the candidate may not know yet what was forgotten last
		return
	}
	needed := p.needed(calls)
	mem.old = map[uint64]*region{}
	for id, r := range mem.byID {
		if !needed[r] {
			mem.old[id] = r
			mem.dropped = append(mem.dropped, id)
			mem.remove(r)
		}
	}
	mem.kept, mem.keptBytes = len(mem.byID), mem.bytes
}

// needed returns what calls and structs of the contract reach.
func (p *Peer) needed(calls []*activation) map[*region]bool {
	needed := map[*region]bool{}
	var queue []*region
	add := func(r *region) {
		if !needed[r] {
			needed[r] = true
			queue = append(queue, r)
		}
	}
	for _, r := range p.memory.byID {
		if r.elem.shared {
			add(r)
		}
	}
	for _, act := range calls {
		for ; act != nil; act = act.outer {
			for r := range act.roots {
				add(r)
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		for _, r := range queue[i].refs {
			add(r)
		}
	}
	return needed
}

// sayDropped begins a message of the judge's with what it has forgotten.
func (m *encoder) sayDropped(f *wire.Frame) {
	mem := &m.p.memory
	if !m.p.judge {
		return
	}
	if f.Kind != wire.Call { // whose answer says that it was read
		m.Uint(0)
		return
	}
	m.Uint(uint64(len(mem.dropped)))
	for _, id := range mem.dropped {
		m.Uint(id)
	}
	if len(mem.dropped) > 0 {
		m.commits = append(m.commits, func() { mem.dropped, mem.swept = nil, f.ID })
	}
}

// readDropped is sayDropped's other end.
func (d *decoder) readDropped() {
	mem := &d.p.memory
	if d.p.judge {
		return
	}
	for n := d.Uint(); n > 0 && d.Err() == nil; n-- {
		if r := mem.byID[d.Uint()]; r != nil {
			mem.remove(r)
		}
	}
}

// region returns the region of that ID, or nil. One that the judge has just forgotten
// may still be spoken of.
func (m *memory) region(id uint64) *region {
	if r := m.byID[id]; r != nil {
		return r
	}
	return m.old[id]
}
