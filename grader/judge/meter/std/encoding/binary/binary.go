// Package binary counts what the functions of its namesake cost.
package binary

import (
	"encoding/binary"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func AppendUvarint(buf []byte, x uint64) []byte {
	return meter.Appended(binary.AppendUvarint(buf, x), len(buf), cap(buf))
}

func AppendVarint(buf []byte, x int64) []byte {
	return meter.Appended(binary.AppendVarint(buf, x), len(buf), cap(buf))
}
