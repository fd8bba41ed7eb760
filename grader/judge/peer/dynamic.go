package peer

import "reflect"

// How a value inside an empty interface travels: by a type both sides know, as
// an error, or as a token that only its own side can look into.
const (
	anyNil = iota
	anyTyped
	anyError
	anyMine
	anyYours
)

// Foreign stands for a value of the other side of a type that this side does
// not know. It can be kept, compared and given back.
type Foreign struct {
	id, epoch uint64
	typ       string
	peer      *Peer
}

// String names the type, since that is all this side knows.
func (f *Foreign) String() string { return "(a value of type " + f.typ + ")" }

func (p *Peer) encodeAny(m *encoder, v reflect.Value) {
	if v.IsNil() {
		m.Uint(anyNil)
		return
	}
	v = v.Elem()
	if f, ok := v.Interface().(*Foreign); ok && f.peer == p && p.current(f.epoch) {
		m.Uint(anyYours)
		m.Uint(f.id)
		return
	}
	if name, ok := p.reg.names[v.Type()]; ok {
		m.Uint(anyTyped)
		m.dynamic(name, v)
		return
	}
	if err, ok := v.Interface().(error); ok {
		m.Uint(anyError)
		p.encodeError(m, err, 0)
		return
	}
	var identity any = new(byte)
	if v.Comparable() {
		identity = v.Interface()
	}
	m.Uint(anyMine)
	m.Uint(p.export(identity, v, func(reflect.Value) []reflect.Value { return nil }))
	m.String(p.typeName(v.Type()))
}

// typeName is what the other side is told of a type it does not know.
func (p *Peer) typeName(t reflect.Type) string {
	if p.silent {
		return "?"
	}
	return t.String()
}

func (p *Peer) decodeAny(d *decoder, v reflect.Value) {
	var value any
	switch d.Uint() {
	case anyNil:
	case anyTyped:
		value, _ = p.decodeDynamic(d)
	case anyError:
		if err := p.decodeError(d, 0); err != nil {
			value = err
		}
	case anyMine:
		id, name := d.Uint(), d.String()
		value = p.imported(d, id, func() any { return &Foreign{id, p.epoch, name, p} }, func(s any) any { return s })
	case anyYours:
		if ours := p.ours(d, d.Uint()); ours.IsValid() {
			value = ours.Interface()
		}
	default:
		d.Fail("a bad value")
	}
	switch {
	case d.Err() != nil:
	case value == nil:
		v.SetZero()
	default:
		v.Set(reflect.ValueOf(value))
	}
}

// dynamic writes a type's name and a value of it.
func (m *encoder) dynamic(name string, v reflect.Value) {
	if m.nested++; m.nested > maxNesting {
		m.p.refuse("interfaces inside each other more than 32 deep")
	}
	m.String(name)
	m.p.reg.byStructure().plan(v.Type()).enc(m, v)
	m.nested--
}

// decodeDynamic reads a type's name and a value of it.
func (p *Peer) decodeDynamic(d *decoder) (any, bool) {
	t, ok := p.reg.dynamic[d.String()]
	if !ok {
		d.Fail("a type that is not there")
		return nil, false
	}
	if d.nested++; d.nested > maxNesting {
		d.Fail("values nested too deeply")
		return nil, false
	}
	defer func() { d.nested-- }()
	v := reflect.New(t).Elem()
	p.reg.byStructure().plan(t).dec(d, v)
	return v.Interface(), d.Err() == nil
}

// maxNesting, which refusals name, bounds interfaces directly inside each other; those inside slices,
// maps and pointers are regions and don't nest.
const maxNesting = 32
