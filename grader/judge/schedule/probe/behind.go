package probe

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// Way is how a function of the standard library accesses the memory reachable from an
// argument.
type Way int

const (
	// Reads and Writes go through elements, entries, or what a pointer leads to, and no
	// further, as slices.Index and slices.Sort do.
	Reads Way = iota
	Writes
	// Compares goes through everything, as reflect.DeepEqual does.
	Compares
	// Prints is what package fmt does: of pointers inside it prints the address, and values
	// that have a method for it print themselves.
	Prints
	// Encodes and Decodes are what encoding/json does: fields that are not exported are left
	// alone, and values that have a method for it encode or decode themselves.
	Encodes
	Decodes
)

// themselves has, for each Way, the methods by which values do it themselves. Those are
// the submission's code, whose accesses are recorded there.
var themselves = map[Way][]reflect.Type{
	Prints:  {reflect.TypeFor[interface{ String() string }](), reflect.TypeFor[error]()},
	Encodes: {reflect.TypeFor[interface{ MarshalJSON() ([]byte, error) }](), reflect.TypeFor[interface{ MarshalText() ([]byte, error) }]()},
	Decodes: {reflect.TypeFor[interface{ UnmarshalJSON([]byte) error }](), reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()},
}

// Behind records the accesses of a standard function to the memory reachable from v, as
// described by way, and returns v.
func Behind[T any](v T, way Way, s *Site) T {
	if t := engine.Current(); t != nil {
		w := walk{task: t, way: way, site: s}
		w.through(reflect.ValueOf(v), 0)
	}
	return v
}

// walk is a way through one argument.
type walk struct {
	task *engine.Task
	way  Way
	site *Site
	been map[place]bool
}

// place is what a pointer, a slice or a map leads to.
type place struct {
	at  unsafe.Pointer
	of  reflect.Type
	len int
}

// through records an access to v, if it is a variable and not a copy, and continues with
// the memory it refers to. depth is the number of pointers, slices and maps from the
// argument to v.
func (w *walk) through(v reflect.Value, depth int) {
	if !v.IsValid() || w.itself(v) {
		return
	}
	kind := v.Kind()
	switch {
	case kind == reflect.Struct && race.Own(v.Type()):
		for i := range v.NumField() {
			if !w.skips(v.Type().Field(i)) {
				w.through(v.Field(i), depth)
			}
		}
		return
	case kind == reflect.Array:
		for i := range v.Len() {
			w.through(v.Index(i), depth)
		}
		return
	}
	kept := (kind == reflect.Pointer || kind == reflect.Map) && !v.IsNil()
	if w.way == Decodes && kept { // what it leads to is filled
		w.note(v, race.Read)
	} else {
		w.note(v, w.kind())
	}
	switch {
	case kind == reflect.Interface:
		w.through(v.Elem(), depth)
	case w.follows(kind, depth) && w.first(v):
		w.behind(v, depth+1)
	}
}

// follows reports whether the way goes on from a variable of a kind: from a pointer, a
// slice or a map.
func (w *walk) follows(kind reflect.Kind, depth int) bool {
	switch {
	case kind != reflect.Pointer && kind != reflect.Slice && kind != reflect.Map:
		return false
	case w.way == Reads || w.way == Writes:
		return depth == 0
	case w.way == Prints:
		return depth == 0 || kind != reflect.Pointer
	}
	return true
}

// first reports whether the walk visits what v, which is not nil, refers to for the first
// time.
func (w *walk) first(v reflect.Value) bool {
	p := place{at: v.UnsafePointer(), of: v.Type()}
	if v.Kind() == reflect.Slice {
		p.len = v.Len()
	}
	if p.at == nil || w.been[p] {
		return false
	}
	if w.been == nil {
		w.been = map[place]bool{}
	}
	w.been[p] = true
	return true
}

// behind goes through what a pointer, a slice or a map leads to.
func (w *walk) behind(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		w.through(v.Elem(), depth)
	case reflect.Slice:
		if of := v.Type().Elem(); of.Kind() <= reflect.Complex128 || of.Kind() == reflect.String {
			each(w.task, v.UnsafePointer(), 0, v.Len(), of, w.kind(), w.site)
			return
		}
		for i := range v.Len() {
			w.through(v.Index(i), depth)
		}
	case reflect.Map:
		w.task.Access(v.UnsafePointer(), w.kind(), w.site)
		if w.way == Reads || w.way == Writes || w.way == Decodes {
			return // entries are part of the map
		}
		keys := v.MapKeys()
		slices.SortStableFunc(keys, compare)
		for _, k := range keys {
			w.through(k, depth)
			w.through(v.MapIndex(k), depth)
		}
	}
}

// kind is what is done to what is on the way.
func (w *walk) kind() race.Kind { return kindOf(w.way == Writes || w.way == Decodes) }

func (w *walk) note(v reflect.Value, kind race.Kind) {
	if v.CanAddr() {
		whole(w.task, v.Addr().UnsafePointer(), v.Type(), kind, w.site)
	}
}

func (w *walk) skips(f reflect.StructField) bool {
	if w.way != Encodes && w.way != Decodes {
		return f.Name == "_"
	}
	return f.Tag.Get("json") == "-" || !f.IsExported() && !f.Anonymous
}

// itself reports whether v has a method that does it itself. If the method has a value
// receiver, reading the copy is recorded.
func (w *walk) itself(v reflect.Value) bool {
	t, copied := v.Type(), v
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		copied = v.Elem()
	}
	if !v.CanInterface() || !race.Own(copied.Type()) {
		return false
	}
	for _, method := range themselves[w.way] {
		switch {
		case copied.Type().Implements(method):
			w.note(copied, race.Read)
			return true
		case t.Implements(method), w.way != Prints && v.CanAddr() && reflect.PointerTo(t).Implements(method):
			return true
		}
	}
	return false
}
