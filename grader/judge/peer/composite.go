package peer

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"
)

func (r *Registry) slicePlan(pl *plan, t reflect.Type) {
	elem := r.makePlan(t.Elem())
	pl.refs, pl.bodyMin = elem.refs, elem.min
	pl.enc = func(m *encoder, v reflect.Value) {
		switch {
		case v.IsNil():
			m.Uint(refNil)
		case v.Len() == 0:
			m.Uint(refEmpty)
		default:
			m.region(v, pl, v.Len())
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		if s, ok := d.region(t, pl, func(n int) reflect.Value { return reflect.MakeSlice(t, n, n) }); ok {
			v.Set(s)
		}
	}
	if t.Elem().Kind() == reflect.Uint8 {
		pl.encBody = func(m *encoder, v reflect.Value) { m.Raw(v.Bytes()) }
		pl.decBody = func(d *decoder, v reflect.Value) { copy(v.Bytes(), d.Raw(v.Len())) }
		return
	}
	pl.encBody = func(m *encoder, v reflect.Value) {
		for i := range v.Len() {
			elem.enc(m, v.Index(i))
		}
	}
	pl.decBody = func(d *decoder, v reflect.Value) {
		for i := 0; i < v.Len() && d.Err() == nil; i++ {
			elem.dec(d, v.Index(i))
		}
	}
}

func (r *Registry) arrayPlan(pl *plan, t reflect.Type) {
	elem := r.makePlan(t.Elem())
	pl.refs, pl.min = elem.refs, elem.min*t.Len()
	if t.Elem().Kind() == reflect.Uint8 {
		pl.enc = func(m *encoder, v reflect.Value) { m.Raw(addressable(v).Bytes()) }
		pl.dec = func(d *decoder, v reflect.Value) { copy(v.Bytes(), d.Raw(v.Len())) }
		return
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

// mapPlan sends entries sorted by their encoded keys, so that a map that did
// not change is encoded as before.
func (r *Registry) mapPlan(pl *plan, t reflect.Type) {
	key, elem := r.makePlan(t.Key()), r.makePlan(t.Elem())
	pl.refs = key.refs || elem.refs
	pl.enc = func(m *encoder, v reflect.Value) {
		if v.IsNil() {
			m.Uint(refNil)
			return
		}
		m.region(v, pl, 0)
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		if s, ok := d.region(t, pl, func(int) reflect.Value { return reflect.MakeMap(t) }); ok {
			v.Set(s)
		}
	}
	pl.encBody = func(m *encoder, v reflect.Value) { encodeMap(m, v, key, elem) }
	pl.decBody = func(d *decoder, v reflect.Value) {
		n := d.Uint()
		if n > uint64(d.Len()) && n > 1 {
			d.Fail("a length beyond the end")
			return
		}
		v.Clear()
		for ; n > 0 && d.Err() == nil; n-- {
			k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			key.dec(d, k)
			elem.dec(d, e)
			if d.Err() == nil && !hashable(k) {
				d.Fail("a map key that can't be one")
			}
			if d.Err() == nil {
				v.SetMapIndex(k, e)
			}
		}
	}
}

// hashable reports whether k, a key of the wire's making, can be a map key:
// an interface may hold a slice.
func hashable(k reflect.Value) bool { return k.Comparable() }

func encodeMap(m *encoder, v reflect.Value, key, elem *plan) {
	type entry struct {
		key   []byte
		value reflect.Value
	}
	var keys encoder
	keys.p = m.p
	var entries []entry
	m.Uint(uint64(v.Len()))
	for it := v.MapRange(); it.Next(); {
		if key.refs { // regions must be met in the order they are sent
			key.enc(m, it.Key())
			elem.enc(m, it.Value())
			continue
		}
		start := keys.Len()
		key.enc(&keys, it.Key())
		entries = append(entries, entry{keys.Bytes()[start:], it.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	for _, e := range entries {
		m.Raw(e.key)
		elem.enc(m, e.value)
	}
}

func (r *Registry) structPlan(pl *plan, t reflect.Type) {
	type field struct {
		index int
		plan  *plan
	}
	var fields []field
	hidden := false // only a type of the hidden tests has unexported fields sent
	pl.min = 0
	for _, i := range r.fields(t) {
		f := field{i, r.makePlan(t.Field(i).Type)}
		fields = append(fields, f)
		pl.min += f.plan.min
		pl.refs = pl.refs || f.plan.refs
		hidden = hidden || !t.Field(i).IsExported()
	}
	pl.enc = func(m *encoder, v reflect.Value) {
		if hidden {
			v = addressable(v)
		}
		for _, f := range fields {
			f.plan.enc(m, writable(v.Field(f.index)))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		for _, f := range fields {
			f.plan.dec(d, writable(v.Field(f.index)))
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

// pointerPlan carries a pointer with what it points at. A pointer to a struct
// of the contract also keeps its identity from call to call.
func (r *Registry) pointerPlan(pl *plan, t reflect.Type) {
	elem := r.makePlan(t.Elem())
	shared := r.isShared(t.Elem())
	pl.refs = elem.refs
	pl.enc = func(m *encoder, v reflect.Value) {
		if v.IsNil() {
			m.Uint(refNil)
			return
		}
		known := len(m.regions)
		m.region(v, pl, 0)
		if shared && len(m.regions) > known {
			m.Uint(m.p.identify(v))
		}
	}
	pl.dec = func(d *decoder, v reflect.Value) {
		ptr, ok := d.region(t, pl, func(int) reflect.Value {
			if shared {
				return d.p.identified(d, t)
			}
			return reflect.New(t.Elem())
		})
		if ok {
			v.Set(ptr)
		}
	}
	pl.encBody = func(m *encoder, v reflect.Value) { elem.enc(m, v.Elem()) }
	pl.decBody = func(d *decoder, v reflect.Value) { elem.dec(d, v.Elem()) }
}
