// Package maphash counts what the functions of its namesake cost.
package maphash

import (
	"hash/maphash"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Bytes(seed maphash.Seed, b []byte) uint64 { return maphash.Bytes(seed, meter.Read(b)) }

func Comparable[T comparable](seed maphash.Seed, v T) uint64 {
	return maphash.Comparable(seed, meter.Cases(v, 1))
}

func String(seed maphash.Seed, s string) uint64 { return maphash.String(seed, meter.Read(s)) }

func WriteComparable[T comparable](h *maphash.Hash, x T) {
	maphash.WriteComparable(h, meter.Cases(x, 1))
}
