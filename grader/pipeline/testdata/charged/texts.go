package charged

import "fmt"

func same[T comparable](a, b T) bool { return a == b }

func less[T int | string](a, b T) bool { return a < b }

func least[T int | string](a, b T) T { return min(a, b) }

func plus[T int | string](a, b T) T { return a + b }

func plusText[T ~string](a, b T) T { return a + b }

func plusAssign[T ~string](a, b T) T { a += b; return a }

func toText[T ~[]byte | ~string](t T) string { return string(t) }

func toBytes[T ~[]byte | ~string](t T) []byte { return []byte(t) }

func appendText[T ~[]byte | ~string](b []byte, t T) []byte { return append(b, t...) }

func copyText[T ~[]byte | ~string](b []byte, t T) { copy(b, t) }

func look[K comparable](m map[K]int, k K) int { return m[k] }

type named struct {
	name string
	id   int
}

type word string

type letter byte

// lister has a core type among several embedded ones.
type lister[E any] interface {
	~[]E
	fmt.Stringer
}

type ints []int

func (ints) String() string { return "" }

func copyList[L lister[int]](a, b L) { copy(a, b) }

func appendList[L lister[int]](a, b L) { _ = append(a[:0:0], b...) }

func clearList[L interface{ ints | []int }](l L) { clear(l) }

func makeList[L interface{ ints }](n int) { _ = make(L, n) }

func clearMap[M interface{ ~map[int]int }](m M) { clear(m) }

func init() {
	add("==", func(n int) func() { s, t := text(n), text(n); return func() { _ = s == t } })
	add("<", func(n int) func() { s, t := text(n), text(n); return func() { _ = s < t } })
	add("==, type parameter", func(n int) func() { s, t := text(n), text(n); return func() { _ = same(s, t) } })
	add("==, type parameter of structs", func(n int) func() { s, t := named{text(n), 1}, named{text(n), 1}; return func() { _ = same(s, t) } })
	add("==, type parameter of interfaces", func(n int) func() { var s, t any = text(n), text(n); return func() { _ = same(s, t) } })
	add("<, type parameter", func(n int) func() { s, t := text(n), text(n); return func() { _ = less(s, t) } })
	add("min", func(n int) func() { s, t := text(n), text(n); return func() { _ = min(s, t) } })
	add("max of three", func(n int) func() { s, t := text(n), text(n); return func() { _ = max("a", s, t) } })
	add("min, type parameter", func(n int) func() { s, t := text(n), text(n); return func() { _ = least(s, t) } })
	add("structs compared", func(n int) func() { s, t := named{text(n), 1}, named{text(n), 1}; return func() { _ = s == t } })
	add("arrays of texts compared", func(n int) func() { s, t := [1]string{text(n)}, [1]string{text(n)}; return func() { _ = s == t } })
	add("interfaces compared", func(n int) func() { var s, t any = text(n), text(n); return func() { _ = s == t } })
	add("interface and text compared", func(n int) func() { var s any = text(n); t := text(n); return func() { _ = s == t } })
	add("interfaces of structs compared", func(n int) func() { var s, t any = named{text(n), 1}, named{text(n), 1}; return func() { _ = s != t } })
	add("switch over strings", func(n int) func() {
		s, t := text(n), text(n)
		return func() {
			switch s {
			case t:
			}
		}
	})
	add("switch over interfaces", func(n int) func() {
		var s, t any = text(n), text(n)
		return func() {
			switch s {
			case 1, t:
			}
		}
	})
	add("switch over structs", func(n int) func() {
		s, t := named{text(n), 1}, named{text(n), 1}
		return func() {
			switch s {
			case t:
			}
		}
	})
	add("switch without a tag", func(n int) func() {
		s, t := text(n), text(n)
		return func() {
			switch {
			case s == t:
			}
		}
	})

	add("+", func(n int) func() { s := text(n); return func() { _ = s + "y" } })
	add("+, type parameter", func(n int) func() { s := text(n); return func() { _ = plus(s, s) } })
	add("+, text parameter", func(n int) func() { s := text(n); return func() { _ = plusText(word(s), "y") } })
	add("+=", func(n int) func() { s := text(n); return func() { t := s; t += "y" } })
	add("+=, text parameter", func(n int) func() { s := text(n); return func() { _ = plusAssign(s, "y") } })
	add("+= in a map", func(n int) func() {
		s, key := text(n), func() string { return "k" }
		return func() { m := map[string]string{}; (m[key()]) += s }
	})
	add("string to bytes", func(n int) func() { s := text(n); return func() { _ = []byte(s) } })
	add("bytes to string", func(n int) func() { s := []byte(text(n)); return func() { _ = string(s) } })
	add("string to runes", func(n int) func() { s := text(n); return func() { _ = []rune(s) } })
	add("string to letters", func(n int) func() { s := text(n); return func() { _ = []letter(s) } })
	add("letters to string", func(n int) func() { s := make([]letter, n); return func() { _ = string(s) } })
	add("text parameter to string", func(n int) func() { s := []byte(text(n)); return func() { _ = toText(s) } })
	add("text parameter to bytes", func(n int) func() { s := text(n); return func() { _ = toBytes(s) } })

	add("copy from a string", func(n int) func() { s, b := text(n), make([]byte, n); return func() { copy(b, s) } })
	add("copy from a text parameter", func(n int) func() { s, b := text(n), make([]byte, n); return func() { copyText(b, s) } })
	add("append a named string", func(n int) func() { s := word(text(n)); return func() { _ = append([]byte(nil), s...) } })
	add("append a text parameter", func(n int) func() { s := text(n); return func() { _ = appendText(nil, s) } })
	add("append to what has no room", func(n int) func() { b := clipped(n); return func() { _ = append(b, 'x') } })
	add("copy, constraint of two", func(n int) func() { a, b := make(ints, n), make(ints, n); return func() { copyList(a, b) } })
	add("append, constraint of two", func(n int) func() { a, b := make(ints, n), make(ints, n); return func() { appendList(a, b) } })
	add("clear, constraint of a union", func(n int) func() { a := make(ints, n); return func() { clearList(a) } })
	add("clear, constraint of a map", func(n int) func() {
		return func() {
			m := map[int]int{}
			for i := 0; i < n; i += 8 { // what fills it is an eighth
				m[i], m[i+1], m[i+2], m[i+3], m[i+4], m[i+5], m[i+6], m[i+7] = 1, 2, 3, 4, 5, 6, 7, 8
			}
			clearMap(m)
		}
	})
	add("make, constraint", func(n int) func() { return func() { makeList[ints](n) } })

	add("key", func(n int) func() { s, m := text(n), map[string]int{}; return func() { _ = m[s] } })
	add("key, assigned", func(n int) func() { s, m := text(n), map[string]int{}; return func() { m[s] = 1 } })
	add("key, incremented", func(n int) func() { s, m := text(n), map[string]int{}; return func() { m[s]++ } })
	add("key, found", func(n int) func() { s, m := text(n), map[word]int{}; return func() { _, _ = m[word(s)] } })
	add("key, deleted", func(n int) func() { s, m := text(n), map[string]int{}; return func() { delete(m, s) } })
	add("key, literal", func(n int) func() { s := text(n); return func() { _ = map[string]int{s: 1} } })
	add("key of a struct", func(n int) func() { s, m := named{text(n), 1}, map[named]int{}; return func() { _ = m[s] } })
	add("key of an interface", func(n int) func() { s, m := text(n), map[any]int{}; return func() { _ = m[s] } })
	add("key of an array", func(n int) func() { s, m := [1]string{text(n)}, map[[1]string]int{}; return func() { _ = m[s] } })
	add("key, type parameter", func(n int) func() { s, m := text(n), map[string]int{}; return func() { _ = look(m, s) } })
	add("key of a set", func(n int) func() { s, m := text(n), map[string]struct{}{}; return func() { m[s] = struct{}{} } })
}
