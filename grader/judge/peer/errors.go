package peer

import (
	"errors"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"unsafe"
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
	alike
	note string // on its type, for the text of calls
}

func (e *Error) Error() string   { return e.message }
func (e *Error) Unwrap() []error { return e.wrapped }

// alike are the sentinels that an error's own method Is says it is.
type alike []error

func (a alike) Is(target error) bool { return slices.Contains(a, target) }

// WrapError is an Error that wraps exactly one other, so that errors.Unwrap
// works as well.
type WrapError struct {
	message string
	wrapped error
	alike
	note string
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
	if name, ok := p.reg.names[v.Type()]; ok && p.reg.isError(v.Type()) {
		m.Uint(errTyped)
		m.dynamic(name, v)
		return
	}
	said, ok := m.asked(err)
	if !ok {
		return
	}
	if _, ok := err.(runtime.Error); ok {
		m.Uint(errRuntime)
		m.String(said.message)
		return
	}
	p.encodeOtherError(m, err, said, depth)
}

// plainError is what errors.New returns: it says its text and nothing else.
var plainError = reflect.TypeOf(errors.New(""))

// saidError is what an error's methods say.
type saidError struct {
	message  string
	children []error
	single   bool
	alike    []int // sentinels
}

// asked returns what err's methods say, which may be code of the tests or of the
// submission.
func (m *encoder) asked(err error) (saidError, bool) {
	type key struct {
		typ reflect.Type
		ptr unsafe.Pointer
	}
	if reflect.TypeOf(err) == plainError {
		return saidError{message: err.Error()}, true
	}
	data := (*[2]unsafe.Pointer)(unsafe.Pointer(&err))[1]
	answer, ok := m.outside(key{reflect.TypeOf(err), data}, func() any {
		children, single := unwrap(err)
		return saidError{m.p.message(err), children, single, m.p.reg.alike(err)}
	})
	said, _ := answer.(saidError)
	return said, ok
}

// message returns what err prints as, or why it does not, as package fmt does.
func (p *Peer) message(err error) (text string) {
	defer func() {
		if r := recover(); r != nil {
			if text = "(PANIC=Error method: " + p.panicText(r) + ")"; reflect.ValueOf(err).Kind() == reflect.Pointer && reflect.ValueOf(err).IsNil() {
				text = "<nil>"
			}
		}
	}()
	return err.Error()
}

func (p *Peer) encodeOtherError(m *encoder, err error, said saidError, depth int) {
	m.Uint(errOther)
	var identity any = new(byte)
	if reflect.ValueOf(err).Comparable() {
		identity = err
	}
	m.Uint(p.export(identity, reflect.ValueOf(err), func(reflect.Value) []reflect.Value { return nil }))
	m.String(said.message)
	m.String(p.reg.names[reflect.TypeOf(err)]) // of a type whose like is no error over there
	children := said.children
	if depth == maxWrapDepth {
		children = nil
	}
	m.Bool(said.single && len(children) == 1)
	children = children[:min(len(children), maxWrapped)]
	m.Uint(uint64(len(children)))
	for _, c := range children {
		p.encodeError(m, c, depth+1)
	}
	m.Uint(uint64(len(said.alike)))
	for _, i := range said.alike {
		m.Uint(uint64(i))
	}
}

func unwrap(err error) (children []error, single bool) {
	defer func() { _ = recover() }() // as of a nil pointer: it wraps nothing, then
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

// alike returns which sentinels err's own method Is says that it is.
func (r *Registry) alike(err error) (found []int) {
	defer func() { _ = recover() }()
	if e, ok := err.(interface{ Is(target error) bool }); ok {
		for i, s := range r.sentinels {
			if e.Is(s) {
				found = append(found, i)
			}
		}
	}
	return found
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
	id, message, name, single, n := d.Uint(), d.String(), d.String(), d.Bool(), d.Uint()
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
	alike := p.decodeAlike(d)
	if d.Err() != nil {
		return nil
	}
	note := p.reg.otherType(name)
	make := func() any { return &Error{message, children, alike, note} }
	if single && len(children) == 1 {
		make = func() any { return &WrapError{message, children[0], alike, note} }
	}
	err, _ := p.imported(d, id, make, func(s any) any { return s }).(error)
	if err == nil {
		d.Fail("an error that is something else")
	}
	return err
}

func (p *Peer) decodeAlike(d *decoder) (all alike) {
	n := d.Uint()
	if n > uint64(len(p.reg.sentinels)) {
		d.Fail("more sentinel errors than there are")
	}
	for ; n > 0 && d.Err() == nil; n-- {
		if i := d.Uint(); i < uint64(len(p.reg.sentinels)) {
			all = append(all, p.reg.sentinels[i])
		} else {
			d.Fail("a sentinel error that is not there")
		}
	}
	return all
}

// isError reports whether values of t, which may travel inside interfaces, are errors
// on both sides.
func (r *Registry) isError(t reflect.Type) bool {
	if info := r.types[t]; info != nil {
		return info.Error == ValueError
	}
	if t.Kind() == reflect.Pointer && r.types[t.Elem()] != nil {
		return r.types[t.Elem()].Error != NotError
	}
	return true
}

// otherType says that the tests know another error type than that of the given name.
func (r *Registry) otherType(name string) string {
	t := r.dynamic[name]
	if t == nil || r.types[t] == nil || r.types[t].Error != PointerError {
		return ""
	}
	name, _, _ = strings.Cut(r.types[t].Name, "[")
	name = name[strings.LastIndexByte(name, '.')+1:]
	return "returned a " + name + "; the tests want a *" + name
}
