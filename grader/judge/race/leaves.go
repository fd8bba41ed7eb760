package race

import (
	"path"
	"reflect"
	"strings"
	"sync"
)

// Leaves returns the offsets of the variables in a value of a type that are accessed
// as a whole: numbers, pointers, headers of strings and slices, interfaces. A field and
// the struct around it have those of the field in common, and two fields have none.
//
// A struct of the standard library, such as time.Time, is one such variable. Types by which
// goroutines synchronise have none, since they may be used at any time.
func Leaves(t reflect.Type) []uintptr {
	if known, ok := leaves.Load(t); ok {
		return known.([]uintptr)
	}
	all := appendLeaves(nil, t, 0)
	leaves.Store(t, all)
	return all
}

var leaves sync.Map // from reflect.Type to []uintptr

// shims begins the paths of the packages whose types goroutines synchronise by.
const shims = "github.com/gradus-dev/gradus/grader/judge/schedule/"

func appendLeaves(all []uintptr, t reflect.Type, at uintptr) []uintptr {
	if synchronises(t) {
		return all
	}
	switch t.Kind() {
	case reflect.Struct:
		if standard(t.PkgPath()) {
			break
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.Name != "_" {
				all = appendLeaves(all, f.Type, at+f.Offset)
			}
		}
		return all
	case reflect.Array:
		each := Leaves(t.Elem())
		for i := range uintptr(t.Len()) {
			for _, offset := range each {
				all = append(all, at+i*t.Elem().Size()+offset)
			}
		}
		return all
	}
	return append(all, at)
}

func synchronises(t reflect.Type) bool {
	p := t.PkgPath()
	return t.Kind() == reflect.Struct && (strings.HasPrefix(p, shims) || p == "sync" || p == "sync/atomic")
}

// standard reports whether a package is of the standard library: those of modules have
// a dot in the first element of their path.
func standard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return pkg != "" && pkg != "main" && !strings.Contains(first, ".") && path.Base(pkg) != "command-line-arguments"
}

// Own reports whether a type was not declared by the standard library or the judge, so
// that one may look into it.
func Own(t reflect.Type) bool {
	return !strings.HasPrefix(t.PkgPath(), shims) && !standard(t.PkgPath())
}
