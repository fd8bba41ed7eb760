package peer

import (
	"reflect"
)

// plan is how values of one type are encoded, decoded and compared.
type plan struct {
	enc func(m *encoder, v reflect.Value)
	dec func(d *decoder, v reflect.Value) // v is settable

	refs   bool // a value may refer to regions
	deep   bool // a value may change though its bits don't
	word   bool // values can be read atomically
	shared bool // a struct of which one side may see more than the other
	listed bool // constants travel by the reference's values

	blank reflect.Value // what new memory holds, where that is not the zero value
	cells []cell        // of an element of a region
	locks []lock        // that guard such an element
	key   *plan         // of a map's keys
	value *plan         // of a map's values
}

// plan returns the plan of t, made at its first use.
func (r *Registry) plan(t reflect.Type) *plan {
	r.mu.RLock()
	pl := r.plans[t]
	r.mu.RUnlock()
	if pl != nil {
		return pl
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.makePlan(t)
}

// makePlan is plan for callers that hold r.mu. A recursive type gets its own unfinished
// plan, which its closures use only later; refs is set beforehand.
func (r *Registry) makePlan(t reflect.Type) *plan {
	if pl := r.plans[t]; pl != nil {
		return pl
	}
	pl := &plan{}
	pl.cells = []cell{{0, t.Size(), t, pl}}
	r.plans[t] = pl
	switch {
	case r.isToken(t):
		tokenPlan(pl, t)
	case r.listed[t] != nil:
		l := r.listed[t]
		listedPlan(pl, t, l, r.makePlan(l.there[0].Type()))
	case r.specials[t] != nil:
		specialPlan(pl, r.specials[t])
	case r.isOpaque(t):
		r.opaquePlan(pl, t)
	case t.Kind() == reflect.Pointer && r.isOpaque(t.Elem()):
		r.handlePlan(pl, t)
	case scalarPlan(pl, t.Kind()):
	default:
		r.compositePlan(pl, t)
	}
	return pl
}

func (r *Registry) compositePlan(pl *plan, t reflect.Type) {
	switch t.Kind() {
	case reflect.Slice:
		r.slicePlan(pl, t)
	case reflect.Array:
		r.arrayPlan(pl, t)
	case reflect.Map:
		r.mapPlan(pl, t)
	case reflect.Struct:
		r.structPlan(pl, t)
	case reflect.Pointer:
		r.pointerPlan(pl, t)
	case reflect.Func:
		pl.enc = func(m *encoder, v reflect.Value) { m.p.encodeFunc(m, v) }
		pl.dec = func(d *decoder, v reflect.Value) { d.p.decodeFunc(d, v) }
	case reflect.Interface:
		pl.refs = true
		pl.enc, pl.dec = r.interfaceCodec(t)
	default:
		refuse := func(p *Peer) { p.author("values of type " + t.String() + " can't be carried") }
		pl.enc = func(m *encoder, _ reflect.Value) { refuse(m.p) }
		pl.dec = func(d *decoder, _ reflect.Value) { refuse(d.p) }
	}
}

// scalarPlan fills pl for kinds without parts, and says whether kind is one.
func scalarPlan(pl *plan, kind reflect.Kind) bool {
	pl.word = true
	switch kind {
	case reflect.Bool:
		pl.enc = func(m *encoder, v reflect.Value) { m.Bool(v.Bool()) }
		pl.dec = func(d *decoder, v reflect.Value) { v.SetBool(d.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		pl.enc = func(m *encoder, v reflect.Value) { m.Int(v.Int()) }
		pl.dec = func(d *decoder, v reflect.Value) {
			n := d.Int()
			if v.OverflowInt(n) {
				d.Fail("a number beyond its type")
				return
			}
			v.SetInt(n)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		pl.enc = func(m *encoder, v reflect.Value) { m.Uint(v.Uint()) }
		pl.dec = func(d *decoder, v reflect.Value) {
			n := d.Uint()
			if v.OverflowUint(n) {
				d.Fail("a number beyond its type")
				return
			}
			v.SetUint(n)
		}
	case reflect.Float32, reflect.Float64:
		pl.enc = func(m *encoder, v reflect.Value) { m.Float(v.Float()) }
		pl.dec = func(d *decoder, v reflect.Value) { v.SetFloat(d.Float()) }
	case reflect.Complex64, reflect.Complex128:
		pl.word = false
		pl.enc = func(m *encoder, v reflect.Value) { m.Float(real(v.Complex())); m.Float(imag(v.Complex())) }
		pl.dec = func(d *decoder, v reflect.Value) { re := d.Float(); v.SetComplex(complex(re, d.Float())) }
	case reflect.String:
		pl.word = false
		pl.enc = func(m *encoder, v reflect.Value) { m.String(v.String()) }
		pl.dec = func(d *decoder, v reflect.Value) { v.SetString(d.String()) }
	default:
		pl.word = false
		return false
	}
	return true
}
