package peer

import (
	"reflect"
	"unsafe"
)

// object is a function or interface value of this side that the other side may call.
type object struct {
	value   reflect.Value   // the function or interface value
	methods []reflect.Value // bound to it
}

// Object stands for something of the other side: a function or an interface
// value. Generated stubs embed it.
type Object struct {
	p         *Peer
	id, epoch uint64
}

// Invoke calls a method of the object. ins and outs are pointers.
func (o *Object) Invoke(name string, method int, ins, outs []any) {
	i, r := elems(ins), elems(outs)
	o.p.observed(target{objectTarget(o.id), method, o.epoch}, o.p.reg.shownAs(name, i, r), i, r)
}

// InvokeAs is Invoke with its own texts for the call and its results. got is nil if the
// call is shown only when it does not return.
func (o *Object) InvokeAs(call, got func() string, method int, ins, outs []any) {
	o.p.observed(target{objectTarget(o.id), method, o.epoch}, shown{call, got}, elems(ins), elems(outs))
}

// GradusObject marks stubs.
func (o *Object) GradusObject() *Object { return o }

type stub interface{ GradusObject() *Object }

func elems(pointers []any) []reflect.Value {
	values := make([]reflect.Value, len(pointers))
	for i, ptr := range pointers {
		values[i] = reflect.ValueOf(ptr).Elem()
	}
	return values
}

// An object on the wire: nil, one of the sender's, one of the receiver's, or,
// where the type allows it, a value that travels as itself.
const (
	objNil = iota
	objMine
	objYours
	objValue
)

// export returns the ID by which the other side may call value; equal identities get equal
// IDs during one test. It keeps a copy of value, which is what methods gets, since the
// variable that holds value may change.
func (p *Peer) export(identity any, value reflect.Value, methods func(reflect.Value) []reflect.Value) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, ok := p.objIDs[identity]; ok {
		return id
	}
	p.room(len(p.objects))
	p.lastObj++
	p.objIDs[identity] = p.lastObj
	value = pointerToCopy(value).Elem()
	p.objects[p.lastObj] = &object{value: value, methods: methods(value)}
	return p.lastObj
}

// imported returns our stand-in for their object, made by make at first.
func (p *Peer) imported(d *decoder, id uint64, make func() any, identity func(any) any) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.remote[id]; ok {
		return s
	}
	if len(p.remote) >= maxObjects {
		d.Fail("too many live objects")
		return nil
	}
	s := make()
	p.remote[id] = s
	p.remotes[identity(s)] = id
	return s
}

// ours returns the object of this side that the other side names.
func (p *Peer) ours(d *decoder, id uint64) reflect.Value {
	p.mu.Lock()
	defer p.mu.Unlock()
	if obj := p.objects[id]; obj != nil {
		return obj.value
	}
	d.Fail("an object that is not there")
	return reflect.Value{}
}

// closure identifies a function value: two that share code but not what they
// captured differ.
type closure struct {
	ptr unsafe.Pointer
	typ reflect.Type
}

func closureOf(v reflect.Value) closure {
	ptr := reflect.New(v.Type())
	ptr.Elem().Set(v)
	return closure{*(*unsafe.Pointer)(ptr.UnsafePointer()), v.Type()}
}

func (p *Peer) encodeFunc(m *encoder, v reflect.Value) {
	if v.IsNil() {
		m.Uint(objNil)
		return
	}
	identity := closureOf(v)
	p.mu.Lock()
	theirs, back := p.remotes[identity]
	p.mu.Unlock()
	if back {
		m.Uint(objYours)
		m.Uint(theirs)
		return
	}
	m.Uint(objMine)
	m.Uint(p.export(identity, v, func(v reflect.Value) []reflect.Value { return []reflect.Value{v} }))
}

func (p *Peer) decodeFunc(d *decoder, v reflect.Value) {
	switch d.Uint() {
	case objNil:
		if d.Err() == nil {
			v.SetZero()
		}
	case objMine:
		id, t := d.Uint(), v.Type()
		fn := p.imported(d, id, func() any { return p.makeFunc(id, t) },
			func(f any) any { return closureOf(f.(reflect.Value)) })
		p.setAs(d, v, fn)
	case objYours:
		if fn := p.ours(d, d.Uint()); fn.IsValid() {
			p.setAs(d, v, fn)
		}
	default:
		d.Fail("a bad function")
	}
}

// setAs sets v to a stand-in. It fails if the stand-in has another type: the other side
// must not return an object as something it was not.
func (p *Peer) setAs(d *decoder, v reflect.Value, standIn any) {
	value, ok := standIn.(reflect.Value)
	if !ok && standIn != nil {
		value, ok = reflect.ValueOf(standIn), true
	}
	switch {
	case d.Err() != nil:
	case !ok || !value.Type().AssignableTo(v.Type()):
		d.Fail("an object of another type")
	default:
		v.Set(value)
	}
}

// makeFunc returns a function of type t that calls the other side's.
func (p *Peer) makeFunc(id uint64, t reflect.Type) reflect.Value {
	epoch := p.epoch
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		ins := make([]reflect.Value, len(args))
		for i, a := range args {
			ins[i] = pointerToCopy(a).Elem()
		}
		outs := make([]reflect.Value, t.NumOut())
		for i := range outs {
			outs[i] = reflect.New(t.Out(i)).Elem()
		}
		p.observed(target{objectTarget(id), 0, epoch}, p.reg.shownAs("func", ins, outs), ins, outs)
		return outs
	})
}

// interfaceCodec returns the codec for an interface type.
func (r *Registry) interfaceCodec(t reflect.Type) (func(*encoder, reflect.Value), func(*decoder, reflect.Value)) {
	switch {
	case t == reflect.TypeFor[error]():
		return func(m *encoder, v reflect.Value) {
				err, _ := v.Interface().(error)
				m.p.encodeError(m, err, 0)
			}, func(d *decoder, v reflect.Value) {
				if err := d.p.decodeError(d, 0); err != nil {
					v.Set(reflect.ValueOf(err))
				} else if d.Err() == nil {
					v.SetZero()
				}
			}
	case t == contextType:
		return encodeContext, decodeContext
	case t.NumMethod() == 0:
		return func(m *encoder, v reflect.Value) { m.p.encodeAny(m, v) },
			func(d *decoder, v reflect.Value) { d.p.decodeAny(d, v) }
	}
	info := r.interfaces[t]
	if info == nil {
		refuse := func(p *Peer) { p.author("values of the interface " + t.String() + " can't be carried") }
		return func(m *encoder, _ reflect.Value) { refuse(m.p) }, func(d *decoder, _ reflect.Value) { refuse(d.p) }
	}
	return func(m *encoder, v reflect.Value) { m.p.encodeInterface(m, v, info) },
		func(d *decoder, v reflect.Value) { d.p.decodeInterface(d, v, info) }
}

func (p *Peer) encodeInterface(m *encoder, v reflect.Value, info *Interface) {
	if v.IsNil() {
		m.Uint(objNil)
		return
	}
	if s, ok := v.Interface().(stub); ok && s.GradusObject().p == p && p.current(s.GradusObject().epoch) {
		if s, ok := s.(interface{ GradusSync() }); ok {
			m.outside(s, func() any { s.GradusSync(); return nil })
		}
		m.Uint(objYours)
		m.Uint(s.GradusObject().id)
		return
	}
	dynamic := v.Elem()
	for i, t := range info.Concrete {
		if t == dynamic.Type() {
			m.Uint(objValue)
			m.Uint(uint64(i))
			p.reg.plan(t).enc(m, dynamic)
			return
		}
	}
	m.Uint(objMine)
	m.Uint(p.export(interfaceIdentity(v), v, func(v reflect.Value) []reflect.Value { return bind(v, info) }))
}

// interfaceIdentity returns the interface type and dynamic value if that is comparable, or
// else a new identity for each export.
func interfaceIdentity(v reflect.Value) any {
	type identity struct {
		t reflect.Type
		v any
	}
	if v.Elem().Comparable() {
		return identity{v.Type(), v.Interface()}
	}
	return new(byte)
}

// bind returns v's methods as functions, in the order of info.Methods. It goes
// by method expressions, not reflection's Method, which would make the linker
// keep every method of every type.
func bind(v reflect.Value, info *Interface) []reflect.Value {
	bound := make([]reflect.Value, len(info.Methods))
	for i, m := range info.Methods {
		expr := reflect.ValueOf(m)
		t := expr.Type()
		ins := make([]reflect.Type, 0, t.NumIn())
		for j := 1; j < t.NumIn(); j++ {
			ins = append(ins, t.In(j))
		}
		outs := make([]reflect.Type, 0, t.NumOut())
		for j := range t.NumOut() {
			outs = append(outs, t.Out(j))
		}
		bound[i] = reflect.MakeFunc(reflect.FuncOf(ins, outs, t.IsVariadic()), func(args []reflect.Value) []reflect.Value {
			args = append([]reflect.Value{v}, args...)
			if t.IsVariadic() {
				return expr.CallSlice(args)
			}
			return expr.Call(args)
		})
	}
	return bound
}

func (p *Peer) decodeInterface(d *decoder, v reflect.Value, info *Interface) {
	switch d.Uint() {
	case objNil:
		if d.Err() == nil {
			v.SetZero()
		}
	case objMine:
		id := d.Uint()
		// One object may be passed as several interfaces: each has its own ID.
		s := p.imported(d, id, func() any { return info.Stub(&Object{p, id, p.epoch}) }, func(s any) any { return s })
		p.setAs(d, v, s)
	case objYours:
		if value := p.ours(d, d.Uint()); value.IsValid() {
			p.setAs(d, v, value)
		}
	case objValue:
		i := d.Uint()
		if i >= uint64(len(info.Concrete)) {
			d.Fail("a type that is not there")
			return
		}
		value := reflect.New(info.Concrete[i]).Elem()
		p.reg.plan(value.Type()).dec(d, value)
		p.setAs(d, v, value)
	default:
		d.Fail("a bad interface value")
	}
}
