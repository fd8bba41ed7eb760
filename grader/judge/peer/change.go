package peer

import (
	"reflect"
	"unsafe"
)

// What changed in memory follows a message's values: for each region with a change
// its ID and the change, then 0. In an array that is runs of cells: how many, how
// many to skip before, and the cells; 0 ends them. In a map it is whether to empty it
// first, entries to set and keys to delete.

// memory writes what changed in all that the message and the calls around it reach.
func (m *encoder) memory() {
	for act := m.act; act != nil; act = act.outer {
		if act.epoch == m.p.epoch {
			for r := range act.roots {
				m.look(r, false)
			}
		}
	}
	if len(m.queue) == 0 {
		m.Uint(0)
		return
	}
	careful := m.markContested()
	for i := 0; i < len(m.queue); i++ { // which grows meanwhile
		q := m.queue[i]
		contested := q.contested == m.p.tick
		m.guarded = q.guarded
		if careful && !q.guarded {
			locks, has := m.guard(q.region)
			m.guarded = has
			// What waits inside a callback may have locked it itself.
			contested = contested || locks && !has && m.final
		}
		contested = contested && !m.guarded
		switch {
		case !q.isMap():
			m.cellChanges(q.region, contested)
		case contested:
			m.lookAll(q.refs)
		default:
			m.mapChanges(q.region)
		}
	}
	m.Uint(0)
}

func (m *encoder) lookAll(regions []*region) {
	for _, r := range regions {
		m.look(r, m.guarded)
	}
}

// cellChanges writes those cells of r that differ from the twin.
func (m *encoder) cellChanges(r *region, contested bool) {
	may, must := m.sent(r)
	var runs []run
	for _, x := range may {
		runs = m.runs(r, x, must, contested, runs)
	}
	if len(runs) == 0 {
		m.lookAll(r.refs)
		return
	}
	refs := []*region{}
	outer := m.found
	m.found = &refs
	defer func() { m.found = outer }()
	if r.elem.refs && !contested {
		m.recollect(r, may, runs)
	}
	m.Uint(r.id)
	next := 0
	for _, x := range runs {
		m.Uint(uint64(x.to - x.from))
		m.Uint(uint64(x.from - next))
		m.cells(r, x, contested)
		next = x.to
	}
	m.Uint(0)
	if contested { // numbers refer to nothing
		refs = append(refs, r.refs...)
		m.lookAll(r.refs)
	}
	m.commits = append(m.commits, func() {
		r.refs = refs
		if !contested {
			r.agree(runs)
		}
	})
}

// runs adds the cells of elements x that are in must or differ from the twin.
func (m *encoder) runs(r *region, x run, must []run, contested bool, runs []run) []run {
	k := len(r.elem.cells)
	if len(must) == 0 && k == 1 && r.elem.cells[0].size == r.size && !r.elem.cells[0].plan.deep {
		offset, size := uintptr(x.from)*r.size, uintptr(x.to-x.from)*r.size
		if size == 0 || same(unsafe.Add(r.base, offset), unsafe.Add(r.twin.UnsafePointer(), offset), size) {
			return runs
		}
	}
	for n := x.from * k; n < x.to*k; n++ {
		c, live, twin := r.at(n)
		if contested && !c.plan.word {
			continue
		}
		if c.plan.deep {
			if m.text(r, n) == r.texts[n] {
				continue
			}
		} else if same(live, twin, c.size) && !contains(must, n/k) {
			continue
		}
		if last := len(runs) - 1; last >= 0 && runs[last].to == n {
			runs[last].to++
		} else {
			runs = append(runs, run{n, n + 1})
		}
	}
	return runs
}

// same compares memory by its bits. The race detector does not see it, as nothing
// comes of what it reads in memory that another call may be changing.
func same(a, b unsafe.Pointer, size uintptr) bool {
	return unsafe.String((*byte)(a), size) == unsafe.String((*byte)(b), size)
}

// recollect notes what the other cells that may be sent refer to.
func (m *encoder) recollect(r *region, may, runs []run) {
	k := len(r.elem.cells)
	for _, x := range may {
		for n := x.from * k; n < x.to*k; n++ {
			if c, live, _ := r.at(n); c.plan.refs && !(len(runs) > 0 && runs[0].from <= n) {
				m.scratch(func() { c.plan.enc(m, variable(c.typ, live)) })
			} else if len(runs) > 0 && runs[0].to == n+1 {
				runs = runs[1:]
			}
		}
	}
}

// cells writes a run of cells.
func (m *encoder) cells(r *region, x run, contested bool) {
	if r.bytes() && !contested {
		m.Raw(unsafe.Slice((*byte)(unsafe.Add(r.base, x.from)), x.to-x.from))
		return
	}
	for n := x.from; n < x.to; n++ {
		c, live, twin := r.at(n)
		if !contested {
			c.plan.enc(m, variable(c.typ, live))
			continue
		}
		bits := loadWord(live, c.size)
		c.plan.enc(m, variable(c.typ, unsafe.Pointer(&bits)))
		m.commits = append(m.commits, func() { storeWord(twin, bits, c.size) })
	}
}

// bytes reports whether r's cells travel as they are.
func (r *region) bytes() bool {
	return r.size == 1 && r.mem.Type().Elem().Kind() == reflect.Uint8 && !r.elem.listed
}

// agree notes that both sides hold what r's cells hold now.
func (r *region) agree(runs []run) {
	for _, x := range runs {
		for n := x.from; n < x.to; n++ {
			if c, live, twin := r.at(n); !c.plan.deep {
				variable(c.typ, twin).Set(variable(c.typ, live))
			}
		}
	}
}

// text returns how a cell is encoded, and notes it as agreed when the message is.
func (m *encoder) text(r *region, n int) string {
	c, live, _ := r.at(n)
	text := m.scratch(func() { c.plan.enc(m, variable(c.typ, live)) })
	if text != r.texts[n] {
		m.commits = append(m.commits, func() { r.setText(n, text) })
	}
	return text
}

func (r *region) setText(n int, text string) {
	if r.texts == nil {
		r.texts = map[int]string{}
	}
	r.texts[n] = text
}

// scratch returns what encode appends, and takes it away again with all regions that
// it would have told the other side of.
func (m *encoder) scratch(encode func()) string {
	start, fresh, queue, roots, found := m.Len(), len(m.fresh), len(m.queue), len(m.roots), 0
	if m.found != nil {
		found = len(*m.found)
	}
	encode()
	text := string(m.Bytes()[start:])
	m.Truncate(start)
	if len(m.fresh) == fresh {
		return text
	}
	for _, r := range m.fresh[fresh:] {
		m.p.memory.remove(r)
	}
	for _, q := range m.queue[queue:] {
		q.seen = 0
	}
	m.fresh, m.queue, m.roots = m.fresh[:fresh], m.queue[:queue], m.roots[:roots]
	if m.found != nil {
		*m.found = (*m.found)[:found]
	}
	return text
}

// changes reads what changed in memory and puts it there.
func (d *decoder) changes() {
	for {
		id := d.Uint()
		if id == 0 || d.Err() != nil {
			return
		}
		r := d.p.memory.region(id)
		if r == nil {
			d.Fail("a change of nothing")
			return
		}
		d.within = r
		if r.isMap() {
			d.mapChanges(r)
		} else {
			d.cellChanges(r)
		}
		d.within = nil
	}
}

func (d *decoder) cellChanges(r *region) {
	for next := 0; ; {
		count := d.Uint()
		if count == 0 || d.Err() != nil {
			return
		}
		skip, left := d.Uint(), uint64(r.cells()-next)
		if skip > left || count > left-skip {
			d.Fail("a change beyond its array")
			return
		}
		x := run{next + int(skip), next + int(skip+count)}
		d.cells(r, x)
		next = x.to
	}
}

func (d *decoder) cells(r *region, x run) {
	if r.bytes() {
		raw := d.Raw(x.to - x.from)
		copy(unsafe.Slice((*byte)(unsafe.Add(r.base, x.from)), len(raw)), raw)
		copy(unsafe.Slice((*byte)(unsafe.Add(r.twin.UnsafePointer(), x.from)), len(raw)), raw)
		return
	}
	for n := x.from; n < x.to && d.Err() == nil; n++ {
		c, live, twin := r.at(n)
		v := variable(c.typ, live)
		c.plan.dec(d, v)
		if d.Err() != nil {
			return
		}
		if c.plan.deep {
			m := &encoder{p: d.p}
			r.setText(n, m.scratch(func() { c.plan.enc(m, v) }))
		} else {
			variable(c.typ, twin).Set(v)
		}
	}
}
