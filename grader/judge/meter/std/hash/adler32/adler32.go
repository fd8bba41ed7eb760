// Package adler32 counts what the functions of its namesake cost.
package adler32

import (
	"hash/adler32"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Checksum(data []byte) uint32 { return adler32.Checksum(meter.Read(data)) }
