package peer

import (
	"bytes"
	"reflect"

	"github.com/gradus-dev/gradus/grader/judge/wire"
)

// A message is a list of values, then the bodies of the regions they refer to.
// A region is memory that can be shared or changed in place: what a pointer
// points at, the elements of a slice, the entries of a map. Each is sent once,
// in the order it is first met, so shared pointers stay shared, cycles end, and
// no nesting deeper than the types themselves is ever recursed into.
//
// An answer may refer to the regions of its call by their number, and carries
// the new body of each one that changed, which is put into the caller's own
// memory.

// Reference values: 0 is nil, 1 a slice of length 0, others name region n-2;
// the first mention of a region is followed by its length.
const (
	refNil   = 0
	refEmpty = 1
	refFirst = 2
)

type region struct {
	v    reflect.Value // a slice, map or pointer
	plan *plan         // of the slice's, map's or pointer's type
	raw  []byte        // body as it arrived
}

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

type encoder struct {
	wire.Encoder
	p       *Peer
	regions []*region
	memo    map[address]int
}

func (m *encoder) message(values []reflect.Value) {
	for _, v := range values {
		m.p.reg.plan(v.Type()).enc(m, v)
	}
	m.bodies(0)
}

// region writes a reference to v's memory, a length when it is new.
func (m *encoder) region(v reflect.Value, pl *plan, length int) {
	key := address{v.Pointer(), length, v.Type()}
	if i, ok := m.memo[key]; ok {
		m.Uint(refFirst + uint64(i))
		return
	}
	if m.memo == nil {
		m.memo = map[address]int{}
	}
	m.memo[key] = len(m.regions)
	m.Uint(refFirst + uint64(len(m.regions)))
	m.Uint(uint64(length))
	m.regions = append(m.regions, &region{v: v, plan: pl})
}

// bodies writes the body of every region from the given one on, those that are
// found while writing included.
func (m *encoder) bodies(from int) {
	for i := from; i < len(m.regions); i++ {
		m.regions[i].plan.encBody(m, m.regions[i].v)
	}
}

// adopt makes the regions of a decoded call known to its answer.
func (m *encoder) adopt(regions []*region) {
	m.regions = regions
	if len(regions) > 0 {
		m.memo = make(map[address]int, len(regions))
	}
	for i, r := range regions {
		length := 0
		if r.v.Kind() == reflect.Slice {
			length = r.v.Len()
		}
		m.memo[address{r.v.Pointer(), length, r.v.Type()}] = i
	}
}

// changes writes, for each region of the call, whether its body changed and
// the new body when it did.
func (m *encoder) changes(before [][]byte) {
	for i, old := range before {
		start := m.Len()
		m.Bool(true)
		known := len(m.regions)
		m.regions[i].plan.encBody(m, m.regions[i].v)
		if len(m.regions) == known && bytes.Equal(m.Bytes()[start+1:], old) {
			m.Truncate(start)
			m.Bool(false)
		}
	}
}

type decoder struct {
	*wire.Decoder
	p       *Peer
	regions []*region
	nested  int // interfaces inside interfaces
	budget  int // bytes of memory regions may still announce, by their least encoded size
}

// region reads a reference. make is called for one met for the first time.
func (d *decoder) region(t reflect.Type, pl *plan, make func(length int) reflect.Value) (reflect.Value, bool) {
	n := d.Uint()
	switch {
	case n == refNil:
		return reflect.Zero(t), true
	case n == refEmpty && t.Kind() == reflect.Slice:
		return reflect.MakeSlice(t, 0, 0), true
	case n < refFirst || n-refFirst > uint64(len(d.regions)):
		d.Fail("a reference to nothing")
		return reflect.Value{}, false
	case n-refFirst < uint64(len(d.regions)):
		r := d.regions[n-refFirst]
		if r.v.Type() != t {
			d.Fail("a reference to something of another type")
			return reflect.Value{}, false
		}
		return r.v, true
	}
	length := d.length(pl)
	if d.Err() != nil {
		return reflect.Value{}, false
	}
	v := make(length)
	if d.Err() != nil {
		return reflect.Value{}, false
	}
	d.regions = append(d.regions, &region{v: v, plan: pl})
	return v, true
}

// maxEmpty bounds slices whose elements take no bytes, such as []struct{}.
const maxEmpty = 1 << 20

// length reads a region's length and refuses one that the message can't hold.
func (d *decoder) length(pl *plan) int {
	n := d.Uint()
	if pl.bodyMin == 0 {
		if n > maxEmpty {
			d.Fail("a length beyond the limit")
			return 0
		}
		return int(n)
	}
	if n > uint64(d.budget/pl.bodyMin) {
		d.Fail("a length beyond the end")
		return 0
	}
	d.budget -= int(n) * pl.bodyMin
	return int(n)
}

func (d *decoder) bodies(from int) {
	for i := from; i < len(d.regions) && d.Err() == nil; i++ {
		r := d.regions[i]
		have := d.Peek()
		r.plan.decBody(d, r.v)
		if used := len(have) - d.Len(); d.Err() == nil {
			r.raw = have[:used]
		}
	}
}

// changes puts the new bodies of the call's first n regions into their memory.
func (d *decoder) changes(n int) {
	for _, r := range d.regions[:n] {
		if d.Bool() && d.Err() == nil {
			r.plan.decBody(d, r.v)
		}
	}
}

// snapshot returns each region's body as its answer would send it unchanged.
func (d *decoder) snapshot() [][]byte {
	before := make([][]byte, len(d.regions))
	var m *encoder
	for i, r := range d.regions {
		if before[i] = r.raw; !r.plan.refs {
			continue
		}
		if m == nil {
			m = &encoder{p: d.p}
			m.adopt(d.regions)
		}
		start := m.Len()
		r.plan.encBody(m, r.v)
		before[i] = m.Bytes()[start:m.Len():m.Len()]
	}
	return before
}
