package peer

import (
	"reflect"
	"runtime"
)

// How an error travels: as a sentinel both sides know, as a value of one of the
// contract's error types, as an error of the receiver's coming back, or as a
// message with the errors it wraps.
const (
	errNil = iota
	errSentinel
	errTyped
	errYours
	errOther
	errRuntime // a run-time panic, in Panic frames
)

// Bounds of an error's tree of wrapped errors.
const (
	maxWrapDepth = 16
	maxWrapped   = 64
)

// Error stands for an error of the other side: its message, and the errors it
// wraps for errors.Is and errors.As.
type Error struct {
	message string
	wrapped []error
}

func (e *Error) Error() string   { return e.message }
func (e *Error) Unwrap() []error { return e.wrapped }

// WrapError is an Error that wraps exactly one other, so that errors.Unwrap
// works as well.
type WrapError struct {
	message string
	wrapped error
}

func (e *WrapError) Error() string { return e.message }
func (e *WrapError) Unwrap() error { return e.wrapped }

// RuntimeError stands for a run-time panic of the other side.
type RuntimeError struct{ message string }

func (e *RuntimeError) Error() string { return e.message }

// RuntimeError makes it a runtime.Error.
func (e *RuntimeError) RuntimeError() {}

func (p *Peer) encodeError(m *encoder, err error, depth int) {
	if err == nil {
		m.Uint(errNil)
		return
	}
	v := reflect.ValueOf(err)
	if v.Comparable() {
		for i, s := range p.reg.sentinels {
			if err == s {
				m.Uint(errSentinel)
				m.Uint(uint64(i))
				return
			}
		}
		p.mu.Lock()
		theirs, back := p.remotes[any(err)]
		p.mu.Unlock()
		if back {
			m.Uint(errYours)
			m.Uint(theirs)
			return
		}
	}
	if name, ok := p.reg.names[v.Type()]; ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
		m.Uint(errTyped)
		m.String(name)
		p.reg.byStructure().plan(v.Type()).enc(m, v)
		return
	}
	if re, ok := err.(runtime.Error); ok {
		m.Uint(errRuntime)
		m.String(re.Error())
		return
	}
	p.encodeOtherError(m, err, depth)
}

func (p *Peer) encodeOtherError(m *encoder, err error, depth int) {
	m.Uint(errOther)
	var identity any = new(byte)
	if reflect.ValueOf(err).Comparable() {
		identity = err
	}
	m.Uint(p.export(identity, reflect.ValueOf(err), func() []reflect.Value { return nil }))
	m.String(err.Error())
	children, single := unwrap(err)
	if depth == maxWrapDepth {
		children = nil
	}
	m.Bool(single && len(children) == 1)
	children = children[:min(len(children), maxWrapped)]
	m.Uint(uint64(len(children)))
	for _, c := range children {
		p.encodeError(m, c, depth+1)
	}
}

func unwrap(err error) (children []error, single bool) {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if c := e.Unwrap(); c != nil {
			return []error{c}, true
		}
	case interface{ Unwrap() []error }:
		for _, c := range e.Unwrap() {
			if c != nil {
				children = append(children, c)
			}
		}
	}
	return children, false
}

func (p *Peer) decodeError(d *decoder, depth int) error {
	switch d.Uint() {
	case errNil:
	case errSentinel:
		if i := d.Uint(); d.Err() == nil && i < uint64(len(p.reg.sentinels)) {
			return p.reg.sentinels[i]
		}
		d.Fail("a sentinel error that is not there")
	case errTyped:
		v, ok := p.decodeDynamic(d)
		if err, isError := v.(error); ok && isError {
			return err
		}
		d.Fail("an error type that is not there")
	case errYours:
		if v := p.ours(d, d.Uint()); v.IsValid() {
			if err, ok := v.Interface().(error); ok {
				return err
			}
		}
		d.Fail("an error that is not there")
	case errRuntime:
		return &RuntimeError{d.String()}
	case errOther:
		return p.decodeOtherError(d, depth)
	default:
		d.Fail("a bad error")
	}
	return nil
}

func (p *Peer) decodeOtherError(d *decoder, depth int) error {
	id, message, single, n := d.Uint(), d.String(), d.Bool(), d.Uint()
	if depth > maxWrapDepth || n > maxWrapped || single && n != 1 {
		d.Fail("an error that wraps too much")
		return nil
	}
	var children []error
	for ; n > 0 && d.Err() == nil; n-- {
		if c := p.decodeError(d, depth+1); c != nil {
			children = append(children, c)
		}
	}
	if d.Err() != nil {
		return nil
	}
	make := func() any { return &Error{message, children} }
	if single && len(children) == 1 {
		make = func() any { return &WrapError{message, children[0]} }
	}
	err, _ := p.imported(d, id, make, func(s any) any { return s }).(error)
	if err == nil {
		d.Fail("an error that is something else")
	}
	return err
}
