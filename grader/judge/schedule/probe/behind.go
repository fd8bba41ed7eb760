package probe

import (
	"reflect"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Behind notes that a function of the standard library reads, or writes, what v leads to:
// elements, entries, and what pointers to the submission's own structs point to. It
// returns v.
func Behind[T any](v T, writes bool, s *Site) T {
	if t := engine.Current(); t != nil {
		behind(t, reflect.ValueOf(&v).Elem(), kindOf(writes), s, maxDepth)
	}
	return v
}

// maxDepth is how many pointers are followed.
const maxDepth = 4

func behind(t *engine.Task, v reflect.Value, kind race.Kind, s *Site, depth int) {
	if depth == 0 {
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		behind(t, v.Elem(), kind, s, depth)
	case reflect.Map:
		accessMap(t, v.UnsafePointer(), kind, s)
	case reflect.Slice:
		for i := range v.Len() {
			whole(t, unsafe.Add(v.UnsafePointer(), uintptr(i)*v.Type().Elem().Size()), v.Type().Elem(), kind, s)
			behind(t, v.Index(i), race.Read, s, depth-1)
		}
	case reflect.Pointer:
		if of := v.Type().Elem(); !v.IsNil() && race.Own(of) {
			whole(t, v.UnsafePointer(), of, kind, s)
			behind(t, v.Elem(), race.Read, s, depth-1)
		}
	case reflect.Struct:
		if race.Own(v.Type()) {
			for i := range v.NumField() {
				behind(t, v.Field(i), kind, s, depth)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			behind(t, v.Index(i), kind, s, depth)
		}
	}
}
