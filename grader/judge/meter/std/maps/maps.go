// Package maps counts what the functions of its namesake cost.
package maps

import (
	"iter"
	"maps"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func All[M ~map[K]V, K comparable, V any](m M) iter.Seq2[K, V] { return meter.Seq2(walk(m)) }

func Clone[M ~map[K]V, K comparable, V any](m M) M {
	meter.Pairs[K, V](len(m))
	return meter.Cloned(m, maps.Clone(meter.Walked(m)))
}

func Collect[K comparable, V any](seq iter.Seq2[K, V]) map[K]V {
	m := maps.Collect(hashed(seq))
	meter.Alloc(1, len(m))
	return m
}

func Copy[M1 ~map[K]V, M2 ~map[K]V, K comparable, V any](dst M1, src M2) {
	maps.Insert(dst, hashed(walk(src)))
}

func DeleteFunc[M ~map[K]V, K comparable, V any](m M, del func(K, V) bool) {
	maps.DeleteFunc(meter.Thinned(meter.Walked(m)), meter.Func2(del))
}

func Equal[M1, M2 ~map[K]V, K, V comparable](m1 M1, m2 M2) bool {
	return EqualFunc(m1, m2, meter.Equal[V])
}

func EqualFunc[M1 ~map[K]V1, M2 ~map[K]V2, K comparable, V1, V2 any](m1 M1, m2 M2, eq func(V1, V2) bool) bool {
	if len(m1) != len(m2) {
		return false
	}
	for k, v := range meter.Walked(m1) {
		meter.Step(1)
		if w, ok := m2[meter.KeyOf(k)]; !ok || !eq(v, w) {
			return false
		}
	}
	return true
}

func Insert[M ~map[K]V, K comparable, V any](m M, seq iter.Seq2[K, V]) { maps.Insert(m, hashed(seq)) }

func Keys[M ~map[K]V, K comparable, V any](m M) iter.Seq[K] {
	return meter.Seq(func(yield func(K) bool) { maps.Keys(meter.Walked(m))(yield) })
}

func Values[M ~map[K]V, K comparable, V any](m M) iter.Seq[V] {
	return meter.Seq(func(yield func(V) bool) { maps.Values(meter.Walked(m))(yield) })
}

// walk is maps.All, and counts each time the empty room it goes through.
func walk[M ~map[K]V, K comparable, V any](m M) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) { maps.All(meter.Walked(m))(yield) }
}

// hashed counts the pairs of seq, the keys of which are hashed.
func hashed[K comparable, V any](seq iter.Seq2[K, V]) iter.Seq2[K, V] {
	return meter.Seq2(func(yield func(K, V) bool) {
		seq(func(k K, v V) bool { return yield(meter.KeyOf(k), v) })
	})
}
