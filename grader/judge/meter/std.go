package meter

import (
	"iter"
	"reflect"
	"unicode/utf8"
)

// The functions of this file serve the namesakes below std, each of which does
// what the standard function of its name does, and counts what it costs.

// Found counts a search that ended at index i of n elements, or at the end if i
// is negative, and returns i.
func Found(i, n int) int {
	if i < 0 {
		Step(n)
	} else {
		Step(i + 1)
	}
	return i
}

// FoundLast is Found for a search from the end.
func FoundLast(i, n int) int {
	Step(n - max(i, 0))
	return i
}

// New counts a slice made anew.
func New[S ~[]E, E any](s S) S {
	if len(s) > 0 {
		Elements[E](len(s))
		Alloc(1, len(s)*words[E]())
	}
	return s
}

// Elements counts n elements that are copied or looked at.
func Elements[E any](n int) { Step(max(n, 0) * words[E]()) }

// Pairs counts n keys and values of a map made anew.
func Pairs[K comparable, V any](n int) {
	each := max(words[K](), words[V]())
	Step(n * each)
	Alloc(1, n*each)
}

// Grown counts moving kept elements, if s has outgrown its capacity, and returns s.
func Grown[S ~[]E, E any](s S, kept, room int) S {
	if cap(s) > room {
		Step(Moved(kept * words[E]()))
		Alloc(1, len(s)*words[E]())
	}
	return s
}

// Appended counts text that a function has appended to one of length bytes, with room
// for so many.
func Appended(b []byte, length, room int) []byte {
	Step(max(len(b)-length, 0))
	return Grown(b, length, room)
}

// Func counts the calls of f.
func Func[A, R any](f func(A) R) func(A) R {
	return func(a A) R {
		Step(words[A]())
		return f(a)
	}
}

// Func2 counts the calls of f.
func Func2[A, B, R any](f func(A, B) R) func(A, B) R {
	return func(a A, b B) R {
		Step(max(words[A](), words[B]()))
		return f(a, b)
	}
}

// Swap counts the calls of f.
func Swap(f func(i, j int)) func(i, j int) {
	return func(i, j int) {
		Step(1)
		f(i, j)
	}
}

// Seq counts the elements of seq.
func Seq[V any](seq iter.Seq[V]) iter.Seq[V] {
	return func(yield func(V) bool) {
		seq(func(v V) bool {
			Step(words[V]())
			return yield(v)
		})
	}
}

// Seq2 counts the pairs of seq.
func Seq2[K, V any](seq iter.Seq2[K, V]) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		seq(func(k K, v V) bool {
			Step(max(words[K](), words[V]()))
			return yield(k, v)
		})
	}
}

// Pieces counts the bytes of the pieces of a text, and each piece with the sep bytes
// that are looked at to find its end.
func Pieces[T ~string | ~[]byte](seq iter.Seq[T], sep int) iter.Seq[T] {
	return func(yield func(T) bool) {
		seq(func(t T) bool {
			Step(len(t) + 1 + sep)
			return yield(t)
		})
	}
}

// Among counts looking up the first n of some characters in a set of them: in a table, if
// all are in ASCII, and otherwise in the set itself, each time.
func Among(set string, n int) {
	for i := range len(set) {
		if set[i] >= utf8.RuneSelf {
			Step(len(set) * (n + 1))
			return
		}
	}
	Step(len(set))
}

// Written counts n bytes that are written to w, and their room where w keeps them, and
// returns n.
func Written(w any, n int) int {
	if _, ok := w.(interface{ Grow(n int) }); ok { // a bytes.Buffer or strings.Builder
		Alloc(0, n)
	}
	return Times(n)
}

// Split counts a text of n bytes cut into at most max pieces (any number if max
// is negative). The last of max pieces is not looked into.
func Split[T ~string | ~[]byte](pieces []T, n, max int) []T {
	if max > 0 && len(pieces) == max {
		n -= len(pieces[max-1])
	}
	Step(n)
	return New(pieces)
}

// Trimmed counts what was taken off a text of n bytes, and returns what is left.
func Trimmed[T ~string | ~[]byte](t T, n int) T {
	Step(n - len(t) + 1)
	return t
}

// TrimmedOf is Trimmed for the characters of a set.
func TrimmedOf[T ~string | ~[]byte](t T, n int, set string) T {
	Among(set, n-len(t))
	return Trimmed(t, n)
}

// Printed counts what formatting goes through and a precision, such as that of %.1s,
// keeps out of the result, the format itself, eight bytes in a step, and the empty room
// in maps.
func Printed(format string, args []any) {
	Step(len(format) / 8)
	if anyThinned() {
		printed(args)
	}
	verb := false
	for _, c := range format {
		switch {
		case c == '%':
			verb = true
		case c == '.' && verb:
			Step(printed(args))
			return
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			verb = false
		}
	}
}

// printed returns the bytes and elements that args have together.
func printed(args []any) (n int) {
	for _, a := range args {
		switch a := a.(type) {
		case interface { // *bytes.Buffer
			String() string
			Available() int
			Len() int
		}:
			if v := reflect.ValueOf(a); v.Kind() != reflect.Pointer || !v.IsNil() {
				n += a.Len()
			}
		case interface{ Unwrap() []error }: // of errors.Join
			for _, err := range a.Unwrap() {
				n += 1 + printed([]any{err})
			}
		default:
			n += elements(reflect.ValueOf(a))
		}
	}
	return n
}

// elements returns the bytes and elements in v, as far as fmt goes into it.
func elements(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String:
		return v.Len()
	case reflect.Slice, reflect.Array:
		for i := 0; v.Type().Elem().Kind() > reflect.Complex128 && i < v.Len(); i++ { // no plain numbers
			n += elements(v.Index(i))
		}
		return n + v.Len()
	case reflect.Map:
		walked((*byte)(v.UnsafePointer()), v.Len())
		for it := v.MapRange(); it.Next(); {
			n += 1 + elements(it.Key()) + elements(it.Value())
		}
	case reflect.Interface:
		return elements(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			n += 1 + elements(v.Field(i))
		}
	}
	return n
}
