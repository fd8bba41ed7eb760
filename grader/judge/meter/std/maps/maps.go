// Package maps counts what the functions of its namesake cost.
package maps

import (
	"iter"
	"maps"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Clone[M ~map[K]V, K comparable, V any](m M) M {
	meter.Step(len(m))
	meter.Alloc(1, len(m))
	return maps.Clone(m)
}

func Collect[K comparable, V any](seq iter.Seq2[K, V]) map[K]V {
	m := maps.Collect(meter.Seq2(seq))
	meter.Alloc(1, len(m))
	return m
}

func Copy[M1 ~map[K]V, M2 ~map[K]V, K comparable, V any](dst M1, src M2) {
	meter.Step(len(src))
	maps.Copy(dst, src)
}

func DeleteFunc[M ~map[K]V, K comparable, V any](m M, del func(K, V) bool) {
	maps.DeleteFunc(m, meter.Func2(del))
}

func Equal[M1, M2 ~map[K]V, K, V comparable](m1 M1, m2 M2) bool {
	return maps.EqualFunc(m1, m2, meter.Func2(func(a, b V) bool { return a == b }))
}

func EqualFunc[M1 ~map[K]V1, M2 ~map[K]V2, K comparable, V1, V2 any](m1 M1, m2 M2, eq func(V1, V2) bool) bool {
	return maps.EqualFunc(m1, m2, meter.Func2(eq))
}

func Insert[M ~map[K]V, K comparable, V any](m M, seq iter.Seq2[K, V]) {
	maps.Insert(m, meter.Seq2(seq))
}
