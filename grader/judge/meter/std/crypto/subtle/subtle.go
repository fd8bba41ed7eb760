// Package subtle counts what the functions of its namesake cost.
package subtle

import (
	"crypto/subtle"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func ConstantTimeCompare(x, y []byte) int { return subtle.ConstantTimeCompare(meter.Read(x), y) }

func ConstantTimeCopy(v int, x, y []byte) { subtle.ConstantTimeCopy(v, meter.Read(x), y) }

func XORBytes(dst, x, y []byte) int { return meter.Times(subtle.XORBytes(dst, x, y)) }
