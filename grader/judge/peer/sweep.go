package peer

import "github.com/gradus-dev/gradus/grader/judge/wire"

// Tests that keep passing new memory would fill the table and the candidate. So when there
// is much of it, both sides drop the regions that are not reachable from a call in flight
// or a struct of the contract; if passed again they count as new. Structs of the contract
// therefore always keep their identity, and other memory for some calls.

// How much memory a test may have passed before a sweep.
const (
	manyRegions = 1 << 12
	manyBytes   = 4 << 20
)

// sweep drops unneeded regions if there are many. The next call tells the candidate.
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
	if waits { // the candidate may not know yet what the last sweep dropped
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

// needed returns the regions reachable from calls and from structs of the contract.
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

// sayDropped begins a message of the judge with the regions that it has dropped.
func (m *encoder) sayDropped(f *wire.Frame) {
	mem := &m.p.memory
	if !m.p.judge {
		return
	}
	if f.Kind != wire.Call { // only a call has an answer, which confirms it
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

// readDropped reads what sayDropped has written.
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

// region returns the region with that ID, or nil. The candidate may still refer to one that
// the judge has just dropped.
func (m *memory) region(id uint64) *region {
	if r := m.byID[id]; r != nil {
		return r
	}
	return m.old[id]
}
