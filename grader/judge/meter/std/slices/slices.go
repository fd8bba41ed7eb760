// Package slices counts what the functions of its namesake cost.
package slices

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func All[S ~[]E, E any](s S) iter.Seq2[int, E] { return meter.Seq2(slices.All(s)) }

func AppendSeq[S ~[]E, E any](s S, seq iter.Seq[E]) S {
	return meter.Grown(slices.AppendSeq(s, meter.Seq(seq)), len(s), cap(s))
}

func Backward[S ~[]E, E any](s S) iter.Seq2[int, E] { return meter.Seq2(slices.Backward(s)) }

func BinarySearch[S ~[]E, E cmp.Ordered](x S, target E) (int, bool) {
	if meter.HasText[E]() {
		return slices.BinarySearchFunc(x, target, meter.Compare[E])
	}
	meter.Step(bits.Len(uint(len(x))))
	return slices.BinarySearch(x, target)
}

func BinarySearchFunc[S ~[]E, E, T any](x S, target T, cmp func(E, T) int) (int, bool) {
	return slices.BinarySearchFunc(x, target, meter.Func2(cmp))
}

func Chunk[S ~[]E, E any](s S, n int) iter.Seq[S] { return meter.Seq(slices.Chunk(s, n)) }

func Clone[S ~[]E, E any](s S) S { return meter.New(slices.Clone(s)) }

func Collect[E any](seq iter.Seq[E]) []E { return AppendSeq([]E(nil), seq) }

func Compact[S ~[]E, E comparable](s S) S {
	meter.Elements[E](len(s))
	if meter.HasText[E]() {
		return slices.CompactFunc(s, meter.Equal[E])
	}
	return slices.Compact(s)
}

func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	return slices.CompactFunc(s, meter.Func2(eq))
}

func Compare[S ~[]E, E cmp.Ordered](s1, s2 S) int {
	return slices.CompareFunc(s1, s2, meter.Compare[E])
}

func CompareFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, cmp func(E1, E2) int) int {
	return slices.CompareFunc(s1, s2, meter.Func2(cmp))
}

func Concat[S ~[]E, E any](all ...S) S {
	meter.Step(len(all))
	return meter.New(slices.Concat(all...))
}

func Contains[S ~[]E, E comparable](s S, v E) bool { return Index(s, v) >= 0 }

func ContainsFunc[S ~[]E, E any](s S, f func(E) bool) bool {
	return slices.ContainsFunc(s, meter.Func(f))
}

func Delete[S ~[]E, E any](s S, i, j int) S {
	meter.Elements[E](len(s) - i)
	return slices.Delete(s, i, j)
}

func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	return slices.DeleteFunc(s, meter.Func(del))
}

func Equal[S ~[]E, E comparable](s1, s2 S) bool {
	return slices.EqualFunc(s1, s2, meter.Equal[E])
}

func EqualFunc[S1 ~[]E1, S2 ~[]E2, E1, E2 any](s1 S1, s2 S2, eq func(E1, E2) bool) bool {
	return slices.EqualFunc(s1, s2, meter.Func2(eq))
}

func Grow[S ~[]E, E any](s S, n int) S {
	grown := slices.Grow(s, n) // panics if n is negative
	if cap(grown) > cap(s) {
		meter.Grow(s, n)
	}
	return grown
}

func Index[S ~[]E, E comparable](s S, v E) int {
	if meter.HasText[E]() {
		return slices.IndexFunc(s, func(e E) bool { return meter.Equal(e, v) })
	}
	return meter.Found(slices.Index(s, v), len(s))
}

func IndexFunc[S ~[]E, E any](s S, f func(E) bool) int {
	return slices.IndexFunc(s, meter.Func(f))
}

func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	meter.Elements[E](max(len(s)-i, 0) + len(v))
	return meter.Grown(slices.Insert(s, i, v...), i, cap(s))
}

func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	return slices.IsSortedFunc(x, meter.Compare[E])
}

func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	return slices.IsSortedFunc(x, meter.Func2(cmp))
}

func Max[S ~[]E, E cmp.Ordered](x S) E {
	if meter.HasText[E]() {
		return slices.MaxFunc(x, meter.Compare[E])
	}
	meter.Step(len(x))
	return slices.Max(x)
}

func MaxFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E { return slices.MaxFunc(x, meter.Func2(cmp)) }

func Min[S ~[]E, E cmp.Ordered](x S) E {
	if meter.HasText[E]() {
		return slices.MinFunc(x, meter.Compare[E])
	}
	meter.Step(len(x))
	return slices.Min(x)
}

func MinFunc[S ~[]E, E any](x S, cmp func(a, b E) int) E { return slices.MinFunc(x, meter.Func2(cmp)) }

func Repeat[S ~[]E, E any](x S, count int) S { return meter.New(slices.Repeat(x, count)) }

func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	meter.Elements[E](j - i + len(v))
	if len(v) != j-i {
		meter.Elements[E](len(s) - j)
	}
	return meter.Grown(slices.Replace(s, i, j, v...), i, cap(s))
}

func Reverse[S ~[]E, E any](s S) {
	meter.Elements[E](len(s))
	slices.Reverse(s)
}

func Sort[S ~[]E, E cmp.Ordered](x S) { slices.SortFunc(x, meter.Compare[E]) }

func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { slices.SortFunc(x, meter.Func2(cmp)) }

func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	slices.SortStableFunc(x, meter.Func2(cmp))
}

func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

func SortedFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortFunc(s, cmp)
	return s
}

func SortedStableFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, cmp)
	return s
}

func Values[S ~[]E, E any](s S) iter.Seq[E] { return meter.Seq(slices.Values(s)) }
