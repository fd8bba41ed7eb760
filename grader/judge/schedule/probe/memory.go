package probe

import (
	"reflect"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Site is a place in the source.
type Site = race.Site

// Read notes that *p is read at s, and returns p.
func Read[T any](p *T, s *Site) *T {
	if t := engine.Current(); t != nil {
		access(t, unsafe.Pointer(p), any((*T)(nil)), race.Read, s)
	}
	return p
}

// Write notes that *p is written at s, and returns p.
func Write[T any](p *T, s *Site) *T {
	if t := engine.Current(); t != nil {
		access(t, unsafe.Pointer(p), any((*T)(nil)), race.Write, s)
	}
	return p
}

// ReadLeaf is Read of a variable that is accessed as a whole: neither a struct nor an
// array. Most are, and so the compiler can put this where it is called.
func ReadLeaf[T any](p *T, s *Site) *T {
	engine.Touch(unsafe.Pointer(p), race.Read, s)
	return p
}

// WriteLeaf is Write of a variable that is accessed as a whole.
func WriteLeaf[T any](p *T, s *Site) *T {
	engine.Touch(unsafe.Pointer(p), race.Write, s)
	return p
}

// Variable is one that gets a value.
type Variable[T any] struct {
	p *T
	s *Site
}

// Set begins an assignment whose value has to be worked out first: Set(p, s).To(v).
func Set[T any](p *T, s *Site) Variable[T] { return Variable[T]{p, s} }

// To assigns v.
func (v Variable[T]) To(value T) { *Write(v.p, v.s) = value }

// Is notes that v is assigned, and returns it: return Set(&result, s).Is(v).
func (v Variable[T]) Is(value T) T {
	Write(v.p, v.s)
	return value
}

// access notes an access to all parts of the variable at p. Its type is that to which
// typed, a nil pointer, points.
func access(t *engine.Task, p unsafe.Pointer, typed any, kind race.Kind, s *Site) {
	if p == nil {
		return // the access itself will panic
	}
	whole(t, p, reflect.TypeOf(typed).Elem(), kind, s)
}

func whole(t *engine.Task, p unsafe.Pointer, of reflect.Type, kind race.Kind, s *Site) {
	switch of.Kind() {
	case reflect.Struct, reflect.Array:
		for _, offset := range race.Leaves(of) {
			t.Access(unsafe.Add(p, offset), kind, s)
		}
	default:
		t.Access(p, kind, s)
	}
}

// ReadMap notes that something of m is read, and returns m. To the checker a map is one
// variable.
func ReadMap[M any](m M, s *Site) M {
	if t := engine.Current(); t != nil {
		accessMap(t, key(&m), race.Read, s)
	}
	return m
}

// WriteMap notes that something of m is written, and returns m.
func WriteMap[M any](m M, s *Site) M {
	if t := engine.Current(); t != nil {
		accessMap(t, key(&m), race.Write, s)
	}
	return m
}

func accessMap(t *engine.Task, p unsafe.Pointer, kind race.Kind, s *Site) {
	if p != nil {
		t.Access(p, kind, s)
	}
}

// Key notes, when a key has been worked out, that something of m is read, and returns the
// key.
func Key[K comparable, V any](m map[K]V, key K, s *Site) K {
	ReadMap(m, s)
	return key
}

// Entry is what is stored in a map.
type Entry[K comparable, V any] struct {
	m map[K]V
	s *Site
}

// Put begins an assignment to an element, whose key and value have to be worked out
// first: Put(m, s).At(k, v).
func Put[K comparable, V any](m map[K]V, s *Site) Entry[K, V] { return Entry[K, V]{m, s} }

// At stores v under k.
func (e Entry[K, V]) At(k K, v V) { WriteMap(e.m, e.s)[k] = v }

// Object notes that a method of the standard library reads or writes the object at p,
// which is a variable of its own, and returns p.
func Object[T any](p *T, writes bool, s *Site) *T {
	if t := engine.Current(); t != nil && p != nil {
		t.Access(unsafe.Pointer(p), kindOf(writes), s)
	}
	return p
}

func kindOf(writes bool) race.Kind {
	if writes {
		return race.Write
	}
	return race.Read
}

// Same returns v, which has the type of what it is assigned to.
func Same[T any](_, v T) T { return v }

// First returns v, when what else is evaluated has been, too.
func First[T, O any](v T, _ O) T { return v }
