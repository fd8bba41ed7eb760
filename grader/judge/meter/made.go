package meter

import (
	"cmp"
	"unsafe"
)

// Small is how many words of eight bytes are copied, compared or set to zero within
// the step of their statement. What is larger costs a step for each word.
const Small = 8

// words returns what an element of a slice counts for: its words, if it is not small.
func words[E any]() int {
	var e E
	if n := int(unsafe.Sizeof(e)+7) / 8; n > Small {
		return n
	}
	return 1
}

// The functions of this file stand around or in place of what the language
// itself does with many elements at once. Those that return their argument keep
// its static type, whatever it is.

// Made counts a slice that make has made.
//
//go:noinline
func Made[S ~[]E, E any](s S) S {
	Step(cap(s) * words[E]())
	Alloc(1, cap(s)*words[E]())
	return s
}

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Room counts the room that make is asked to keep in a map or channel, for elements
// that count for so many each.
//
//go:noinline
func Room[N integer](n N, each int) N {
	if int(n) > 0 {
		Step(int(n) * each)
		Alloc(0, int(n)*each)
	}
	return n
}

// Reserve is Room for the bytes that a buffer is asked to keep room for.
//
//go:noinline
func Reserve(n int) int { return Room(n, 1) }

// Literal counts a composite literal for which allocs pieces of memory with size elements
// together are allocated. It is for literals that are not evaluated exactly as often as
// their statement; others are counted with the statement.
//
//go:noinline
func Literal[T any](allocs, size int, v T) T {
	Alloc(allocs, size)
	return v
}

// Grow counts the work of appending n elements, and returns the slice. Each added element
// is a step, and so are every sixteen elements that are moved to a larger array. Moves cost
// less, because the number of moves per added element rises with the length, up to a limit,
// and must not be taken for faster growth.
//
//go:noinline
func Grow[S ~[]E, E any](s S, n int) S {
	grew(cap(s)-len(s), len(s), n, words[E]())
	return s
}

// Append is append(s, elems...).
//
//go:noinline
func Append[S ~[]E, E any](s S, elems []E) S {
	grew(cap(s)-len(s), len(s), len(elems), words[E]())
	return append(s, elems...)
}

// AppendText is append(s, text...) of the bytes of a text.
//
//go:noinline
func AppendText[S ~[]byte, T ~string | ~[]byte](s S, text T) S {
	grew(cap(s)-len(s), len(s), len(text), 1)
	return append(s, text...)
}

// grew counts n elements added to length where there was room for some. Each counts
// for so many.
//
//go:noinline
func grew(room, length, n, each int) {
	steps := n * each
	if n > room {
		steps += Moved(length * each)
		Alloc(1, (length+n)*each)
	}
	Step(steps)
}

// Moved returns the steps of moving n elements to a larger array.
func Moved(n int) int { return (n + 15) / 16 }

// Copy is copy.
//
//go:noinline
func Copy[D ~[]E, S ~[]E, E any](dst D, src S) int {
	n := copy(dst, src)
	Step(n * words[E]())
	return n
}

// CopyText is copy of the bytes of a text.
//
//go:noinline
func CopyText[D ~[]byte, S ~string | ~[]byte](dst D, src S) int {
	n := copy(dst, src)
	Step(n)
	return n
}

// Clear is clear of a slice.
//
//go:noinline
func Clear[S ~[]E, E any](s S) {
	Step(len(s) * words[E]())
	clear(s)
}

// ClearMap is clear of a map.
//
//go:noinline
func ClearMap[M ~map[K]V, K comparable, V any](m M) {
	Step(len(Walked(m)) * max(words[K](), words[V]()))
	clear(Thinned(m))
}

// Text counts a string or slice that a conversion, a concatenation or a function
// has made anew.
//
//go:noinline
func Text[T ~string | ~[]byte | ~[]rune](t T) T {
	if len(t) > 0 {
		Step(len(t))
		Alloc(1, len(t))
	}
	return t
}

// Join is *s += t for strings.
//
//go:noinline
func Join[S ~string](s *S, t S) { *s = Text(*s + t) }

// JoinIn is m[k] += t for maps of strings, whose elements have no address.
//
//go:noinline
func JoinIn[M ~map[K]S, K comparable, S ~string](m M, k K, t S) { m[k] = Text(m[k] + t) }

// Differ returns 0 if a == b and 1 if not. Strings of the same length are compared
// up to where they differ.
//
//go:noinline
func Differ[S ~string](a, b S) int {
	if len(a) == len(b) {
		Common(a, b)
	}
	if a == b {
		return 0
	}
	return 1
}

// Order returns -1 if a < b, 0 if a == b and 1 if a > b.
//
//go:noinline
func Order[S ~string](a, b S) int {
	Common(a, b)
	return cmp.Compare(a, b)
}

// Common counts the steps of comparing a with b up to where they differ.
//
//go:noinline
func Common[A, B ~string | ~[]byte](a A, b B) {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	Step(n)
}

// Times counts what a function does n times, or -n times, and returns n.
//
//go:noinline
func Times(n int) int {
	Step(max(n, -n, 0))
	return n
}

// Read counts text that a function or method reads whole, and returns it.
//
//go:noinline
func Read[T ~string | ~[]byte | ~[]rune](t T) T {
	Step(len(t))
	return t
}

// Stored is Read for text that is kept.
//
//go:noinline
func Stored[T ~string | ~[]byte | ~[]rune](t T) T {
	Step(len(t))
	Alloc(0, len(t))
	return t
}
