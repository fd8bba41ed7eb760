package peer

import (
	"reflect"
	"unsafe"
)

// mapChanges writes those entries of r that differ from the twin.
func (m *encoder) mapChanges(r *region) {
	refs := []*region{}
	outer := m.found
	m.found = &refs
	defer func() { m.found = outer }()
	x := m.entries(r)
	if !x.changed() {
		m.lookAll(r.refs)
		return
	}
	pl := r.elem
	if x.clear { // keys unequal to themselves can't be overwritten, only added
		x.set, x.deleted = x.all(r), nil
	} else if pl.key.refs || pl.value.refs {
		for _, e := range x.same {
			m.scratch(func() { pl.key.enc(m, e.key); pl.value.enc(m, e.value) })
		}
	}
	m.Uint(r.id)
	m.Bool(x.clear)
	m.Uint(uint64(len(x.set)))
	for _, e := range x.set {
		pl.key.enc(m, e.key)
		pl.value.enc(m, e.value)
	}
	m.Uint(uint64(len(x.deleted)))
	for _, k := range x.deleted {
		pl.key.enc(m, k)
	}
	texts := x.texts
	m.commits = append(m.commits, func() {
		r.refs, r.odd = refs, x.odd
		if texts != nil {
			r.values = texts
		}
		if x.clear {
			r.twin.Clear()
		}
		for _, e := range x.set {
			r.twin.SetMapIndex(e.key, e.value)
		}
		for _, k := range x.deleted {
			r.twin.SetMapIndex(k, reflect.Value{})
		}
	})
}

// entry is a copy of a map's entry.
type entry struct{ key, value reflect.Value }

// entries is what differs between a map and its twin.
type entries struct {
	set     []entry
	same    []entry // of those that refer to regions
	deleted []reflect.Value
	odd     int  // number of keys that are not equal to themselves, such as NaN
	clear   bool // the twin has other such keys
	texts   map[string]string
}

func (x *entries) changed() bool { return len(x.set) > 0 || len(x.deleted) > 0 || x.clear }

func (x *entries) all(r *region) (all []entry) {
	for it := r.mem.MapRange(); it.Next(); {
		all = append(all, entry{it.Key(), it.Value()})
	}
	return all
}

// entries compares a map with its twin.
func (m *encoder) entries(r *region) (x entries) {
	pl := r.elem
	deep := pl.key.deep || pl.value.deep
	if deep {
		x.texts = make(map[string]string, r.mem.Len())
	}
	here, there := reflect.New(r.mem.Type().Elem()).Elem(), reflect.New(r.mem.Type().Elem()).Elem()
	found := 0
	for it := r.mem.MapRange(); it.Next(); {
		k := it.Key()
		here.SetIterValue(it)
		old := r.twin.MapIndex(k)
		if !old.IsValid() && !r.mem.MapIndex(k).IsValid() {
			x.odd++
			continue
		}
		equal := false
		if old.IsValid() {
			found++
			there.Set(old)
			equal = pl.value.same(here, there)
		}
		if deep {
			key := m.scratch(func() { pl.key.enc(m, k) })
			text := m.scratch(func() { pl.value.enc(m, here) })
			before, known := r.values[key]
			equal = known && before == text
			x.texts[key] = text
		}
		if !equal {
			x.set = append(x.set, entry{k, it.Value()})
		} else if pl.key.refs || pl.value.refs {
			x.same = append(x.same, entry{k, it.Value()})
		}
	}
	if found < r.twin.Len()-r.odd {
		for it := r.twin.MapRange(); it.Next(); {
			k := it.Key()
			if !r.mem.MapIndex(k).IsValid() && r.twin.MapIndex(k).IsValid() {
				x.deleted = append(x.deleted, k)
			}
		}
	}
	x.clear = x.odd != r.odd || x.odd > 0 && (len(x.set) > 0 || len(x.deleted) > 0)
	return x
}

// same compares two variables cell by cell.
func (pl *plan) same(a, b reflect.Value) bool {
	pa, pb := a.Addr().UnsafePointer(), b.Addr().UnsafePointer()
	for _, c := range pl.cells {
		if !same(unsafe.Add(pa, c.offset), unsafe.Add(pb, c.offset), c.size) {
			return false
		}
	}
	return true
}

func (d *decoder) mapChanges(r *region) {
	t, pl := r.mem.Type(), r.elem
	if d.Bool() {
		r.mem.Clear()
		r.twin.Clear()
		r.values = nil
	}
	for n := d.Uint(); n > 0 && d.Err() == nil; n-- {
		k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		pl.key.dec(d, k)
		pl.value.dec(d, e)
		if !d.hashable(k) {
			return
		}
		r.mem.SetMapIndex(k, e)
		r.twin.SetMapIndex(k, e)
		if pl.key.deep || pl.value.deep {
			r.setValue(d.p, k, e)
		}
	}
	for n := d.Uint(); n > 0 && d.Err() == nil; n-- {
		k := reflect.New(t.Key()).Elem()
		if pl.key.dec(d, k); !d.hashable(k) {
			return
		}
		r.mem.SetMapIndex(k, reflect.Value{})
		r.twin.SetMapIndex(k, reflect.Value{})
	}
	r.odd = 0
	for it := r.twin.MapRange(); d.Err() == nil && mayBeOdd(t.Key()) && it.Next(); {
		if !r.twin.MapIndex(it.Key()).IsValid() {
			r.odd++
		}
	}
}

// hashable reports whether k, a key of the wire's making, can be a map key: an
// interface may hold a slice.
func (d *decoder) hashable(k reflect.Value) bool {
	if d.Err() == nil && !k.Comparable() {
		d.Fail("a map key that can't be one")
	}
	return d.Err() == nil
}

func (r *region) setValue(p *Peer, k, e reflect.Value) {
	if r.values == nil {
		r.values = map[string]string{}
	}
	m := &encoder{p: p}
	key := m.scratch(func() { r.elem.key.enc(m, k) })
	r.values[key] = m.scratch(func() { r.elem.value.enc(m, e) })
}

// mayBeOdd reports whether keys of type t may be unequal to themselves.
func mayBeOdd(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface, reflect.Struct, reflect.Array:
		return true
	}
	return false
}
