package peer

import (
	"reflect"
	"unsafe"
)

// Both ends hold a copy of the memory that crossed between them: of what pointers
// point at, of the arrays behind slices, of maps. A region is one such piece of
// memory. It keeps its identity for as long as a test runs, so pointers stay equal,
// slices that overlap stay one array, and what only one side can see of a struct
// stays where it is.
//
// Besides its copy, each end keeps a twin: what both copies held at the last message about
// the region. A message carries only those cells of the regions in its reach that differ
// from the twin. So a call that changes nothing writes nothing on the other side, and
// changes made on both sides to different cells are both kept. In reach is whatever can be
// reached from the arguments and results of the message and of the calls it is nested in.
//
// # Locking
//
// Peer.state guards regions, their tables and the order of messages. A message is
// encoded, and queued for sending, without giving it up; what arrives is decoded
// under it in the order of arrival, by whoever reads. So changes by calls that
// overlap are applied on one side in the order in which the other side found them.
// It is never held while code of the tests or of the submission runs, nor while writing to
// the stream: encoder.outside runs such code first. Peer.mu guards everything else and is
// taken with Peer.state held.
//
// In the candidate, other calls may be changing memory while one returns. Of what they
// can reach, only numbers and booleans are read then, which can be read atomically; the
// last of the calls sends the rest. A struct with a mutex is read under it (see guard.go).
type region struct {
	id   uint64
	elem *plan         // of the elements; of the map itself
	mem  reflect.Value // this side's copy: a slice of all elements, or the map
	twin reflect.Value // the same as last agreed
	base unsafe.Pointer
	size uintptr // of an element, in bytes
	n    int     // elements

	texts  map[int]string    // last agreed encoding of cells whose bits don't show whether they changed
	values map[string]string // the same for a map's entries
	odd    int               // entries of the twin with keys unequal to themselves, such as NaN
	refs   []*region         // regions that its cells refer to, or once did

	// Elements that slices or pointers in earlier messages cover. The judge sends no
	// others: the rest of an array may hold what the tests expect.
	shown []run
	// The same including the message being encoded, and the part that is new, which is
	// sent even if equal to the twin, since the other side's was never set.
	showing, newly []run
	showingAt      uint64 // the encoding that these are of

	born      uint64  // the encoding that made it here, 0 if it came from the other side
	inside    *region // a larger region that was met later and replaces this one
	gone      bool    // from the table
	seen      uint64  // the encoding that looked at it last
	contested uint64  // the encoding during which another call may be changing it
}

// cell is a part of an element that is compared and sent by itself: a field, or the
// whole element.
type cell struct {
	offset uintptr
	size   uintptr
	typ    reflect.Type
	plan   *plan
}

func (r *region) isMap() bool { return r.mem.Kind() == reflect.Map }

// cells returns the number of cells in the region.
func (r *region) cells() int { return r.n * len(r.elem.cells) }

// at returns the type of a cell and where it is in this side's copy and in the twin.
func (r *region) at(number int) (c *cell, live, twin unsafe.Pointer) {
	k := len(r.elem.cells)
	c = &r.elem.cells[number%k]
	offset := uintptr(number/k)*r.size + c.offset
	return c, unsafe.Add(r.base, offset), unsafe.Add(r.twin.UnsafePointer(), offset)
}

// variable returns the variable of type t at ptr.
func variable(t reflect.Type, ptr unsafe.Pointer) reflect.Value { return reflect.NewAt(t, ptr).Elem() }

// memory is the table of one test's regions.
type memory struct {
	byID   map[uint64]*region
	starts map[address]*region // by where they begin; a map by itself
	pages  map[page][]*region  // by each page they touch
	bytes  int                 // in all regions
	last   uint64              // ID given out here: odd ones are the judge's

	// Of the judge's sweeps (sweep.go).
	kept, keptBytes int                // regions and bytes left by the last sweep
	dropped         []uint64           // IDs of dropped regions that the candidate has yet to be told
	old             map[uint64]*region // regions dropped by the last sweep
	swept           uint64             // ID of the call that told the candidate
}

// address identifies memory; the type tells a struct from its first field.
type address struct {
	ptr uintptr
	typ reflect.Type
}

// page is a piece of the address space where elements of one type are.
type page struct {
	number uintptr
	typ    reflect.Type
}

const pageBits = 12

func newMemory() memory {
	return memory{byID: map[uint64]*region{}, starts: map[address]*region{}, pages: map[page][]*region{}}
}

// newRegion returns the region of n elements of type t at base.
func newRegion(id uint64, elem *plan, t reflect.Type, base unsafe.Pointer, n int) *region {
	r := &region{id: id, elem: elem, base: base, size: t.Size(), n: n,
		mem:  reflect.SliceAt(t, base, n),
		twin: reflect.MakeSlice(reflect.SliceOf(t), n, n)}
	elem.clear(r.twin)
	return r
}

// clear sets the elements of new memory to what both sides assume it to hold.
func (pl *plan) clear(mem reflect.Value) {
	for i := 0; pl.blank.IsValid() && i < mem.Len(); i++ {
		mem.Index(i).Set(pl.blank)
	}
}

// newMapRegion returns the region of a map.
func newMapRegion(id uint64, pl *plan, m reflect.Value) *region {
	return &region{id: id, elem: pl, mem: m, twin: reflect.MakeMap(m.Type())}
}

func (m *memory) add(r *region) {
	r.gone = false
	m.byID[r.id] = r
	m.bytes += r.weight()
	m.starts[r.address()] = r
	r.eachPage(func(p page) { m.pages[p] = append(m.pages[p], r) })
}

func (m *memory) remove(r *region) {
	r.gone = true
	delete(m.byID, r.id)
	m.bytes -= r.weight()
	if m.starts[r.address()] == r {
		delete(m.starts, r.address())
	}
	r.eachPage(func(p page) {
		kept := m.pages[p][:0]
		for _, o := range m.pages[p] {
			if o != r {
				kept = append(kept, o)
			}
		}
		if m.pages[p] = kept; len(kept) == 0 {
			delete(m.pages, p)
		}
	})
}

func (r *region) weight() int { return r.n * int(r.size) }

func (r *region) address() address {
	if r.isMap() {
		return address{r.mem.Pointer(), r.mem.Type()}
	}
	return address{uintptr(r.base), r.mem.Type().Elem()}
}

func (r *region) eachPage(f func(page)) {
	if r.isMap() || r.n == 0 {
		return
	}
	last := (uintptr(r.base) + uintptr(r.n)*r.size - 1) >> pageBits
	for n := uintptr(r.base) >> pageBits; n <= last; n++ {
		f(page{n, r.mem.Type().Elem()})
	}
}

// find returns the largest region that holds all bytes of elements of type t at ptr,
// and the index of the first; else one that holds some of them, if there is one.
func (m *memory) find(t reflect.Type, ptr, bytes uintptr) (r *region, index int, part *region) {
	if r := m.starts[address{ptr, t}]; r != nil && bytes <= uintptr(r.n)*r.size && (r.inside == nil || r.inside.gone) {
		return r, 0, nil
	}
	m.overlapping(t, ptr, bytes, func(o *region) {
		if start := uintptr(o.base); ptr < start || ptr+bytes > start+uintptr(o.n)*o.size {
			part = o
		} else if r == nil || r.n < o.n {
			r, index = o, int((ptr-start)/o.size)
		}
	})
	return r, index, part
}

// overlapping calls f for regions, perhaps repeatedly, that share elements with some
// bytes at ptr.
func (m *memory) overlapping(t reflect.Type, ptr, bytes uintptr, f func(*region)) {
	for n := ptr >> pageBits; n <= (ptr+max(bytes, 1)-1)>>pageBits; n++ {
		for _, r := range m.pages[page{n, t}] {
			start := uintptr(r.base)
			if ptr < start+uintptr(r.n)*r.size && ptr+bytes > start && (ptr-start)%r.size == 0 {
				f(r)
			}
		}
	}
}

// swallow makes r replace the smaller regions that are parts of it.
func (m *memory) swallow(r *region) {
	bytes := uintptr(r.n) * r.size
	m.overlapping(r.mem.Type().Elem(), uintptr(r.base), bytes, func(o *region) {
		if o != r && uintptr(o.base) >= uintptr(r.base) && uintptr(o.base)+uintptr(o.n)*o.size <= uintptr(r.base)+bytes {
			o.inside = r
		}
	})
}
