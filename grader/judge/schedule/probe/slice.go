package probe

import (
	"cmp"
	"iter"
	"reflect"
	"slices"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Room notes what append does to the array of s for n elements more, and returns s: it
// writes behind the end if there is room, else it reads all to copy it.
func Room[S ~[]E, E any](s S, n int, site *Site) S {
	if t := engine.Current(); t != nil {
		if len(s)+n <= cap(s) {
			elements(t, unsafe.Pointer(unsafe.SliceData(s)), len(s), len(s)+n, any((*E)(nil)), race.Write, site)
		} else {
			elements(t, unsafe.Pointer(unsafe.SliceData(s)), 0, len(s), any((*E)(nil)), race.Read, site)
		}
	}
	return s
}

// Append is append(s, more...).
func Append[S ~[]E, E any](s S, more []E, site *Site) S {
	Elements(more, false, site)
	return append(Room(s, len(more), site), more...)
}

// AppendText is append(s, text...) of the bytes of a text.
func AppendText[S ~[]byte, T ~string | ~[]byte](s S, text T, site *Site) S {
	return append(Room(s, len(read(text, len(text), site)), site), text...)
}

// AppendTextBy is AppendText by a function that does the same.
func AppendTextBy[S ~[]byte, T ~string | ~[]byte](by func(S, T) S, s S, text T, site *Site) S {
	return by(Room(s, len(read(text, len(text), site)), site), text)
}

// CopyText is copy(to, text) of the bytes of a text.
func CopyText[D ~[]byte, T ~string | ~[]byte](to D, text T, site *Site) int {
	n := min(len(to), len(text))
	read(text, n, site)
	Elements(to[:n], true, site)
	return copy(to, text)
}

// CopyTextBy is CopyText by a function that does the same.
func CopyTextBy[D ~[]byte, T ~string | ~[]byte](by func(D, T) int, to D, text T, site *Site) int {
	n := min(len(to), len(text))
	read(text, n, site)
	Elements(to[:n], true, site)
	return by(to, text)
}

// read notes that the first n bytes of a text are read, if it is one that may change, and
// returns it.
func read[T ~string | ~[]byte](text T, n int, site *Site) T {
	if t := engine.Current(); t != nil {
		if v := reflect.ValueOf(text); v.Kind() == reflect.Slice {
			each(t, v.UnsafePointer(), 0, n, v.Type().Elem(), race.Read, site)
		}
	}
	return text
}

// AppendBy is Append by a function that does the same as append.
func AppendBy[S ~[]E, E any](by func(S, []E) S, s S, more []E, site *Site) S {
	Elements(more, false, site)
	return by(Room(s, len(more), site), more)
}

// CopyBy is Copy by a function that does the same as copy.
func CopyBy[D, S ~[]E, E any](by func(D, S) int, to D, from S, site *Site) int {
	n := min(len(to), len(from))
	Elements(from[:n], false, site)
	Elements(to[:n], true, site)
	return by(to, from)
}

// Copy is copy(to, from).
func Copy[S ~[]E, E any](to S, from []E, site *Site) int {
	n := min(len(to), len(from))
	Elements(from[:n], false, site)
	Elements(to[:n], true, site)
	return copy(to, from)
}

// Elements notes that all elements of s are read or written, and returns s.
func Elements[S ~[]E, E any](s S, writes bool, site *Site) S {
	if t := engine.Current(); t != nil {
		elements(t, unsafe.Pointer(unsafe.SliceData(s)), 0, len(s), any((*E)(nil)), kindOf(writes), site)
	}
	return s
}

func elements(t *engine.Task, p unsafe.Pointer, from, to int, typed any, kind race.Kind, s *Site) {
	each(t, p, from, to, reflect.TypeOf(typed).Elem(), kind, s)
}

// each notes accesses to elements of a type in the array at p.
func each(t *engine.Task, p unsafe.Pointer, from, to int, of reflect.Type, kind race.Kind, s *Site) {
	leaves := race.Leaves(of)
	for i := from; i < to; i++ {
		for _, offset := range leaves {
			t.Access(unsafe.Add(p, uintptr(i)*of.Size()+offset), kind, s)
		}
	}
}

// Range goes through the elements of s as a range clause does.
func Range[S ~[]E, E any](s S, site *Site) iter.Seq2[int, E] {
	var leaves []uintptr
	if engine.Current() != nil {
		leaves = race.Leaves(reflect.TypeFor[E]())
	}
	return func(yield func(int, E) bool) {
		for i := range s {
			for _, offset := range leaves {
				engine.Touch(unsafe.Add(unsafe.Pointer(&s[i]), offset), race.Read, site)
			}
			if !yield(i, s[i]) {
				return
			}
		}
	}
}

// RangeMap goes through m as a range clause does, in a run in the order of the keys, so
// that the same schedule is always the same.
func RangeMap[M ~map[K]V, K comparable, V any](m M, site *Site) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		ReadMap(m, site)
		if engine.Current() == nil {
			for k, v := range m {
				if !yield(k, v) {
					return
				}
			}
			return
		}
		for _, k := range sortedKeys(m) {
			if v, ok := ReadMap(m, site)[k]; ok && !yield(k, v) {
				return
			}
		}
	}
}

// sortedKeys returns the keys of m in an order that does not change, as far as their type
// has one.
func sortedKeys[K comparable, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortStableFunc(keys, func(a, b K) int { return compare(reflect.ValueOf(a), reflect.ValueOf(b)) })
	return keys
}

func compare(a, b reflect.Value) int {
	if !a.IsValid() || !b.IsValid() || a.Type() != b.Type() {
		return 0
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Interface:
		return compare(a.Elem(), b.Elem())
	}
	return 0
}

// Extension is a slice to which is appended.
type Extension[S ~[]E, E any] struct {
	s    S
	site *Site
}

// Extend begins an append whose elements have to be worked out first: Extend(s, site).Add(x).
func Extend[S ~[]E, E any](s S, site *Site) Extension[S, E] { return Extension[S, E]{s, site} }

// Add is append(s, more...).
func (e Extension[S, E]) Add(more ...E) S {
	return append(Room(e.s, len(more), e.site), more...)
}
