package peer

import (
	"bytes"
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
	m.unlock()
}

func (m *encoder) lookAll(regions []*region) {
	for _, r := range regions {
		m.look(r, m.guarded)
	}
}

// run is a number of cells one after the other.
type run struct{ from, to int }

// cellChanges writes those cells of r that differ from the twin.
func (m *encoder) cellChanges(r *region, contested bool) {
	if r.lo >= r.hi {
		return
	}
	runs := m.runs(r, contested)
	if len(runs) == 0 {
		m.lookAll(r.refs)
		return
	}
	refs := []*region{}
	outer := m.found
	m.found = &refs
	defer func() { m.found = outer }()
	if r.elem.refs {
		m.recollect(r, runs)
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

// runs finds the cells that differ from the twin.
func (m *encoder) runs(r *region, contested bool) (runs []run) {
	k := len(r.elem.cells)
	from, to := r.lo*k, r.hi*k
	if k == 1 && r.elem.cells[0].size == r.size && !r.elem.cells[0].plan.deep {
		offset, size := uintptr(r.lo)*r.size, uintptr(r.hi-r.lo)*r.size
		if same(unsafe.Add(r.base, offset), unsafe.Add(r.twin.UnsafePointer(), offset), size) {
			return nil
		}
	}
	for n := from; n < to; n++ {
		c, live, twin := r.at(n)
		if contested && !c.plan.word {
			continue
		}
		if c.plan.deep {
			if m.text(r, n) == r.texts[n] {
				continue
			}
		} else if same(live, twin, c.size) {
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
	return bytes.Equal(unsafe.Slice((*byte)(a), size), unsafe.Slice((*byte)(b), size))
}

// recollect notes what the cells beside runs refer to.
func (m *encoder) recollect(r *region, runs []run) {
	n := 0
	for _, x := range append(runs, run{r.cells(), r.cells()}) {
		for ; n < x.from; n++ {
			if c, live, _ := r.at(n); c.plan.refs && n >= r.lo*len(r.elem.cells) && n < r.hi*len(r.elem.cells) {
				m.scratch(func() { c.plan.enc(m, variable(c.typ, live)) })
			}
		}
		n = x.to
	}
}

// cells writes a run of cells.
func (m *encoder) cells(r *region, x run, contested bool) {
	if r.size == 1 && r.mem.Type().Elem().Kind() == reflect.Uint8 && !contested {
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
		r := d.p.memory.byID[id]
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
	if r.size == 1 && r.mem.Type().Elem().Kind() == reflect.Uint8 {
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
