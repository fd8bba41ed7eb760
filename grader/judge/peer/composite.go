package peer

import (
	"reflect"
	"unsafe"
)

// A reference on the wire: nil, a slice that has no memory, or the number of a
// region after which, when the other side does not know it, its length follows. For
// a slice or pointer the place in the region comes next.
const (
	refNil   = 0
	refEmpty = 1
	refFirst = 1 // plus a region's ID, which is 1 at least
)

// slicePlan carries a slice as a part of the array behind it.
func (r *Registry) slicePlan(pl *plan, t reflect.Type) {
	pl.refs = true
	elem := r.makePlan(t.Elem())
	pl.enc = func(m *encoder, v reflect.Value) {
		switch {
		case v.IsNil():
			m.Uint(refNil)
		case v.Cap() == 0 || t.Elem().Size() == 0:
			m.Uint(refEmpty)
			m.Uint(uint64(v.Len()))
		default:
			region, index := m.array(elem, t.Elem(), v.UnsafePointer(), v.Len(), v.Cap())
			m.Uint(uint64(index))
			m.Uint(uint64(v.Len()))
			m.Uint(uint64(min(v.Cap(), region.n-index)))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		switch code := d.Uint(); code {
		case refNil:
			v.SetZero()
		case refEmpty:
			n := d.Uint()
			if n > 0 && (t.Elem().Size() > 0 || n > maxEmpty) {
				d.Fail("a length beyond the limit")
				return
			}
			v.Set(reflect.MakeSlice(t, int(n), int(n)))
		default:
			region := d.array(elem, t.Elem(), code-refFirst)
			index, length, capacity := d.Uint(), d.Uint(), d.Uint()
			if region == nil || d.Err() != nil {
				return
			}
			if n := uint64(region.n); index > n || capacity > n-index || length > capacity {
				d.Fail("a slice beyond its array")
				return
			}
			region.shown, _ = cover(region.shown, run{int(index), int(index + length)})
			v.Set(region.mem.Slice3(int(index), int(index+length), int(index+capacity)))
		}
	}
}

// maxEmpty bounds slices whose elements take no bytes, such as []struct{}.
const maxEmpty = 1 << 20

// pointerPlan carries a pointer as a place in the array, often of one element, that
// it points into.
func (r *Registry) pointerPlan(pl *plan, t reflect.Type) {
	pl.refs = true
	elem := r.makePlan(t.Elem())
	pl.enc = func(m *encoder, v reflect.Value) {
		switch {
		case v.IsNil():
			m.Uint(refNil)
		case t.Elem().Size() == 0:
			m.Uint(refEmpty)
		default:
			_, index := m.array(elem, t.Elem(), v.UnsafePointer(), 1, 1)
			m.Uint(uint64(index))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		switch code := d.Uint(); code {
		case refNil:
			v.SetZero()
		case refEmpty:
			v.Set(reflect.New(t.Elem()))
		default:
			region := d.array(elem, t.Elem(), code-refFirst)
			index := d.Uint()
			if region == nil || d.Err() != nil {
				return
			}
			if index >= uint64(region.n) {
				d.Fail("a pointer beyond its array")
				return
			}
			region.shown, _ = cover(region.shown, run{int(index), int(index) + 1})
			v.Set(region.mem.Index(int(index)).Addr())
		}
	}
}

func (r *Registry) mapPlan(pl *plan, t reflect.Type) {
	pl.refs = true
	pl.key, pl.value = r.makePlan(t.Key()), r.makePlan(t.Elem())
	pl.enc = func(m *encoder, v reflect.Value) {
		if v.IsNil() {
			m.Uint(refNil)
			return
		}
		m.mapping(pl, v)
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		if code := d.Uint(); code < refFirst+1 {
			if code != refNil {
				d.Fail("a bad map")
				return
			}
			v.SetZero()
		} else if region := d.mapping(pl, t, code-refFirst); region != nil {
			v.Set(region.mem)
		}
	}
}

func (r *Registry) arrayPlan(pl *plan, t reflect.Type) {
	elem := r.makePlan(t.Elem())
	pl.refs, pl.deep = elem.refs, elem.deep || !elem.whole(t.Elem())
	if t.Elem().Kind() == reflect.Uint8 && !elem.listed {
		pl.enc = func(m *encoder, v reflect.Value) { m.Raw(addressable(v).Bytes()) }
		pl.dec = func(d *decoder, v reflect.Value) { copy(v.Bytes(), d.Raw(v.Len())) }
		return
	}
	if elem.blank.IsValid() {
		pl.blank = reflect.New(t).Elem()
		elem.clear(pl.blank)
	}
	pl.enc = func(m *encoder, v reflect.Value) {
		for i := range t.Len() {
			elem.enc(m, v.Index(i))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		for i := 0; i < t.Len() && d.Err() == nil; i++ {
			elem.dec(d, v.Index(i))
		}
	}
}

// whole reports whether the value's bits are the one cell of an element.
func (pl *plan) whole(t reflect.Type) bool {
	return len(pl.cells) == 1 && pl.cells[0].size == t.Size() && !pl.cells[0].plan.deep
}

func (r *Registry) structPlan(pl *plan, t reflect.Type) {
	type field struct {
		index []int
		plan  *plan
	}
	var fields []field
	hidden := false // only a type of the hidden tests has unexported fields sent
	pl.cells = nil
	pl.shared = r.isShared(t)
	pl.locks = locksOf(t)
	for _, of := range r.fields(t) {
		f := field{of.Index, r.makePlan(of.Type)}
		fields = append(fields, f)
		pl.refs = pl.refs || f.plan.refs
		hidden = hidden || !of.IsExported()
		for _, c := range f.plan.cells {
			c.offset += of.Offset
			pl.cells = append(pl.cells, c)
			pl.deep = pl.deep || c.plan.deep
		}
		if f.plan.blank.IsValid() {
			if !pl.blank.IsValid() {
				pl.blank = reflect.New(t).Elem()
			}
			writable(pl.blank.FieldByIndex(of.Index)).Set(f.plan.blank)
		}
	}
	pl.enc = func(m *encoder, v reflect.Value) {
		if hidden {
			v = addressable(v)
		}
		for _, f := range fields {
			f.plan.enc(m, writable(v.FieldByIndex(f.index)))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		for _, f := range fields {
			f.plan.dec(d, writable(v.FieldByIndex(f.index)))
		}
	}
}

// addressable returns v or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	a := reflect.New(v.Type()).Elem()
	a.Set(v)
	return a
}

// writable lifts reflection's ban on unexported fields from an addressable v.
func writable(v reflect.Value) reflect.Value {
	if v.CanInterface() || !v.CanAddr() {
		return v
	}
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}
