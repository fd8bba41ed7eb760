package meter

import (
	"cmp"
	"reflect"
)

// The functions of this file count costs that depend on dynamic types and values: of
// interfaces, variables of type parameters, and texts inside structs and arrays.

// Key counts hashing a text, which is a key of a map, and returns it.
//
//go:noinline
func Key[S ~string](s S) S {
	Step(len(s) / 8)
	return s
}

// KeyOf is Key for keys that hold texts, or may.
//
//go:noinline
func KeyOf[K any](k K) K {
	if !HasText[K]() {
		return k
	}
	Step(textIn(reflect.ValueOf(&k).Elem()) / 8)
	return k
}

// Unlike returns 0 if a == b and 1 if not, for what is no string by its type.
//
//go:noinline
func Unlike(a, b any) int {
	Likeness(a, b)
	if a == b {
		return 0
	}
	return 1
}

// Likeness counts comparing a with b, beside the comparison itself.
func Likeness(a, b any) { Step(alike(reflect.ValueOf(a), reflect.ValueOf(b))) }

// Cases counts comparing v with each of n cases, and returns it.
//
//go:noinline
func Cases[T any](v T, n int) T {
	Step(n * textIn(reflect.ValueOf(&v).Elem()))
	return v
}

// Whole counts v as a newly made text, if it is a text, and returns it.
//
//go:noinline
func Whole[T any](v T) T {
	if n := textIn(reflect.ValueOf(&v).Elem()); n > 0 {
		Step(n)
		Alloc(1, n)
	}
	return v
}

// Less returns 1 if a < b and 0 if not, for types that may be strings.
//
//go:noinline
func Less[T cmp.Ordered](a, b T) int { return whether(a, b, a < b) }

// AtMost is Less for <=.
//
//go:noinline
func AtMost[T cmp.Ordered](a, b T) int { return whether(a, b, a <= b) }

// Greater is Less for >.
//
//go:noinline
func Greater[T cmp.Ordered](a, b T) int { return whether(a, b, a > b) }

// AtLeast is Less for >=.
//
//go:noinline
func AtLeast[T cmp.Ordered](a, b T) int { return whether(a, b, a >= b) }

func whether[T cmp.Ordered](a, b T, is bool) int {
	Compared(a, b)
	if is {
		return 1
	}
	return 0
}

// Compared counts the steps of comparing a with b, beside the comparison itself.
func Compared[T any](a, b T) {
	if HasText[T]() {
		Step(common(reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem()))
	}
}

// Compare is cmp.Compare, and counts itself as a step.
func Compare[T cmp.Ordered](a, b T) int {
	Step(1)
	Compared(a, b)
	return cmp.Compare(a, b)
}

// Equal is a == b, and counts itself as a step.
func Equal[T comparable](a, b T) bool {
	Step(words[T]())
	Compared(a, b)
	return a == b
}

// HasText reports whether values of type T may hold texts, or be large.
func HasText[T any]() bool { return mayHold(reflect.TypeFor[T]()) }

func mayHold(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Interface, reflect.Struct, reflect.Array:
		return true
	}
	return false
}

// alike is common for what interfaces hold: values of different types are not looked
// at.
func alike(a, b reflect.Value) int {
	if !a.IsValid() || !b.IsValid() || a.Type() != b.Type() {
		return 0
	}
	return common(a, b)
}

// common returns the bytes of texts, and the words of what is larger than Small, that
// are looked at to find a and b, of one type, equal or not.
func common(a, b reflect.Value) (n int) {
	switch a.Kind() {
	case reflect.String:
		s, t := a.String(), b.String()
		for n < len(s) && n < len(t) && s[n] == t[n] {
			n++
		}
	case reflect.Interface:
		return alike(a.Elem(), b.Elem())
	case reflect.Array:
		for i := 0; mayHold(a.Type().Elem()) && i < a.Len(); i++ {
			n += common(a.Index(i), b.Index(i))
		}
	case reflect.Struct:
		for i := range a.NumField() {
			n += common(a.Field(i), b.Field(i))
		}
	}
	return n + large(a)
}

// textIn returns the bytes of all texts in v, and its words if it is large.
func textIn(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String, reflect.Slice:
		return v.Len()
	case reflect.Interface:
		if !v.IsNil() {
			return textIn(v.Elem())
		}
	case reflect.Array:
		for i := 0; mayHold(v.Type().Elem()) && i < v.Len(); i++ {
			n += textIn(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += textIn(v.Field(i))
		}
	}
	return n + large(v)
}

// large returns the words of an array or struct that is not small.
func large(v reflect.Value) int {
	if k := v.Kind(); k != reflect.Array && k != reflect.Struct {
		return 0
	}
	if n := int(v.Type().Size()+7) / 8; n > Small {
		return n
	}
	return 0
}
