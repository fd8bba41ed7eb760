package meter

import "iter"

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
		Step(len(s))
		Alloc(1, len(s))
	}
	return s
}

// Func counts the calls of f.
func Func[A, R any](f func(A) R) func(A) R {
	return func(a A) R {
		Step(1)
		return f(a)
	}
}

// Func2 counts the calls of f.
func Func2[A, B, R any](f func(A, B) R) func(A, B) R {
	return func(a A, b B) R {
		Step(1)
		return f(a, b)
	}
}

// Seq counts the elements of seq.
func Seq[V any](seq iter.Seq[V]) iter.Seq[V] {
	return func(yield func(V) bool) {
		seq(func(v V) bool {
			Step(1)
			return yield(v)
		})
	}
}

// Seq2 counts the pairs of seq.
func Seq2[K, V any](seq iter.Seq2[K, V]) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		seq(func(k K, v V) bool {
			Step(1)
			return yield(k, v)
		})
	}
}

// Pieces counts the bytes of the pieces of a text, and each piece.
func Pieces[T ~string | ~[]byte](seq iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		seq(func(t T) bool {
			Step(len(t) + 1)
			return yield(t)
		})
	}
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
