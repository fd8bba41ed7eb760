package peer

import (
	"reflect"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// A message is the number of the test it belongs to, a list of values, and then what
// changed in the memory that they and the calls around them reach (memory.go,
// change.go).

// Encoder and Decoder are what a Special writes to and reads from, beside the
// wire's own values.
type (
	Encoder = encoder
	Decoder = decoder
)

// Value encodes *ptr by its static type.
func (m *encoder) Value(ptr any) {
	v := reflect.ValueOf(ptr).Elem()
	m.p.reg.plan(v.Type()).enc(m, v)
}

// Value decodes into *ptr by its static type.
func (d *decoder) Value(ptr any) {
	v := reflect.ValueOf(ptr).Elem()
	d.p.reg.plan(v.Type()).dec(d, v)
}

// encoder writes one message. The caller holds p.state.
type encoder struct {
	wire.Encoder
	p   *Peer
	act *activation // the call that the message makes or answers

	roots   []*region   // that the values refer to
	found   *[]*region  // where else to note what is referred to: a region's references
	guarded bool        // what is referred to is read under a lock
	queue   []queued    // regions to look at for changes
	fresh   []*region   // that this message tells the other side of
	commits []func()    // what to do once the message is whole
	locked  []held      // mutexes of the submission's
	final   bool        // the message is an answer: its call has left the submission's code
	extents []extent    // arrays that were met in parts
	again   bool        // this message has to be encoded once more
	foreign map[any]any // what code outside said
	wanted  []wanted    // what it is to be asked
	nested  int         // interfaces inside interfaces

	announced uintptr // bytes of memory that the other side has to make
}

// queued is a region to look at.
type queued struct {
	*region
	guarded bool
}

// extent is where in memory the elements of an array are.
type extent struct {
	typ   reflect.Type
	start unsafe.Pointer
	bytes uintptr
}

func (x *extent) end() uintptr { return uintptr(x.start) + x.bytes }

// wanted is a question for code of the tests or the submission.
type wanted struct {
	key any
	ask func() any
}

// outside returns what ask says. It may be code of the tests or of the submission,
// which can make calls: then the message is encoded again after it was asked without
// the lock. key tells questions of one message apart; until there is an answer,
// outside says false.
func (m *encoder) outside(key any, ask func() any) (answer any, ok bool) {
	if answer, ok = m.foreign[key]; !ok {
		m.again = true
		m.wanted = append(m.wanted, wanted{key, ask})
	}
	return answer, ok
}

// Outside is outside for codecs of other packages; its answer is nil at first.
func (m *encoder) Outside(key any, ask func() any) any {
	answer, _ := m.outside(key, ask)
	return answer
}

// Refuse ends the encoding: what can't be carried.
func (m *encoder) Refuse(what string) { m.p.refuse(what) }

// maxSpare bounds how much of an array behind a slice's end is made on the other
// side, in bytes.
const maxSpare = 64 << 10

// array writes which region holds length elements at ptr, and returns it and the
// index of the first. A test's array is shown no further than length.
func (m *encoder) array(elem *plan, t reflect.Type, ptr unsafe.Pointer, length, capacity int) (r *region, index int) {
	mem, size := &m.p.memory, t.Size()
	r, index, part := mem.find(t, uintptr(ptr), uintptr(max(length, 1))*size)
	if w := m.widest(extent{t, ptr, uintptr(max(length, 1)) * size}, size); r != nil && w.bytes > uintptr(r.n)*size {
		r, part = nil, r // all of the array is still to come in this message
	}
	if r == nil {
		if uintptr(capacity-length)*size > maxSpare {
			capacity = max(length, 1)
		}
		x := extent{t, ptr, uintptr(capacity) * size}
		if part != nil && (m.isFresh(part) || part.seen >= m.p.tick*2) { // make one of both
			m.again = true
			m.extents = append(m.extents, x, extent{t, part.base, uintptr(part.n) * size})
		}
		x = m.widest(x, size)
		if m.announced += x.bytes; m.announced > maxAnnounced {
			m.p.refuse("more than 256 MiB of memory in one call")
		}
		r = newRegion(m.p.nextRegion(), elem, t, x.start, int(x.bytes/size))
		index = int((uintptr(ptr) - uintptr(x.start)) / size)
		m.announce(r)
		if part != nil {
			mem.swallow(r)
		}
		m.Uint(uint64(r.n))
	} else {
		m.Uint(refFirst + r.id)
	}
	m.show(r, run{index, index + length})
	m.mention(r)
	return r, index
}

// widest joins x with what was met of its array before.
func (m *encoder) widest(x extent, size uintptr) extent {
	for grown := true; grown; {
		grown = false
		for _, o := range m.extents {
			start, end := min(uintptr(o.start), uintptr(x.start)), max(o.end(), x.end())
			if o.typ != x.typ || uintptr(o.start) >= x.end() || o.end() <= uintptr(x.start) ||
				(uintptr(o.start)-start+uintptr(x.start)-start)%size != 0 || end-start == x.bytes {
				continue
			}
			if uintptr(o.start) < uintptr(x.start) {
				x.start = o.start
			}
			x.bytes, grown = end-start, true
		}
	}
	return x
}

func (m *encoder) isFresh(r *region) bool { return r.born == m.p.tick }

// mapping writes which region a map is.
func (m *encoder) mapping(pl *plan, v reflect.Value) {
	r := m.p.memory.starts[address{v.Pointer(), v.Type()}]
	if r == nil {
		kept := reflect.New(v.Type()).Elem() // v may be a variable that changes
		kept.Set(v)
		r = newMapRegion(m.p.nextRegion(), pl, kept)
		m.announce(r)
	} else {
		m.Uint(refFirst + r.id)
	}
	m.mention(r)
}

func (m *encoder) announce(r *region) {
	m.p.room(len(m.p.memory.byID))
	r.born = m.p.tick
	m.Uint(refFirst + r.id)
	m.fresh = append(m.fresh, r)
	m.p.memory.add(r)
}

// mention notes that what is being encoded refers to r.
func (m *encoder) mention(r *region) {
	if m.found != nil {
		*m.found = append(*m.found, r)
	} else {
		m.roots = append(m.roots, r)
	}
	m.look(r, m.guarded)
}

// look has r looked at for changes, once for this message.
func (m *encoder) look(r *region, guarded bool) {
	seen := m.p.tick * 2
	if guarded {
		seen++
	}
	if r.seen < seen && !r.gone {
		r.seen = seen
		m.queue = append(m.queue, queued{r, guarded})
	}
}

// nextRegion returns the ID of a new region of this side's.
func (p *Peer) nextRegion() uint64 {
	p.memory.last += 2
	return p.memory.last
}

// decoder reads one message. The caller holds p.state.
type decoder struct {
	wire.Decoder
	p      *Peer
	roots  []*region // that the values refer to
	within *region   // whose cells are being decoded
	nested int       // interfaces inside interfaces
	room   int       // bytes of memory that regions may still announce
}

// maxAnnounced bounds the memory that one message may ask for, in bytes.
const maxAnnounced = 256 << 20

// array reads the rest of what encoder.array wrote.
func (d *decoder) array(elem *plan, t reflect.Type, id uint64) *region {
	if r := d.p.memory.region(id); r != nil {
		if r.isMap() || r.mem.Type().Elem() != t {
			d.Fail("a reference to something of another type")
			return nil
		}
		d.mention(r)
		return r
	}
	n := d.Uint()
	if !d.theirs(id) {
		return nil
	}
	if t.Size() == 0 || n == 0 || n > uint64(d.room)/uint64(t.Size()) {
		d.Fail("a length beyond the limit")
		return nil
	}
	d.room -= int(n) * int(t.Size())
	mem := reflect.MakeSlice(reflect.SliceOf(t), int(n), int(n))
	elem.clear(mem)
	r := newRegion(id, elem, t, mem.UnsafePointer(), int(n))
	d.p.memory.add(r)
	d.mention(r)
	return r
}

// mapping reads the rest of what encoder.mapping wrote.
func (d *decoder) mapping(pl *plan, t reflect.Type, id uint64) *region {
	r := d.p.memory.region(id)
	switch {
	case r != nil && r.mem.Type() != t:
		d.Fail("a reference to something of another type")
		return nil
	case r == nil:
		if !d.theirs(id) {
			return nil
		}
		r = newMapRegion(id, pl, reflect.MakeMap(t))
		d.p.memory.add(r)
	}
	d.mention(r)
	return r
}

// theirs reports whether the other side may give a region that ID.
func (d *decoder) theirs(id uint64) bool {
	switch odd := id%2 == 1; {
	case d.Err() != nil:
	case odd == d.p.judge:
		d.Fail("a reference to nothing")
	case len(d.p.memory.byID) >= maxObjects:
		d.Fail("too many live values")
	}
	return d.Err() == nil
}

func (d *decoder) mention(r *region) {
	if d.within != nil {
		d.within.refs = append(d.within.refs, r)
	} else {
		d.roots = append(d.roots, r)
	}
}
