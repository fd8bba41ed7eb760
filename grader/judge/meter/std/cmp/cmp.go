// Package cmp counts what the functions of its namesake cost.
package cmp

import (
	"cmp"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Compare[T cmp.Ordered](x, y T) int {
	meter.Compared(x, y)
	return cmp.Compare(x, y)
}

func Less[T cmp.Ordered](x, y T) bool {
	meter.Compared(x, y)
	return cmp.Less(x, y)
}

func Or[T comparable](vals ...T) T {
	meter.Elements[T](len(vals))
	return cmp.Or(vals...)
}
