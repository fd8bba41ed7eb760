// Package sha512 counts what the functions of its namesake cost.
package sha512

import (
	"crypto/sha512"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Sum384(data []byte) [sha512.Size384]byte { return sha512.Sum384(meter.Read(data)) }

func Sum512(data []byte) [sha512.Size]byte { return sha512.Sum512(meter.Read(data)) }

func Sum512_224(data []byte) [sha512.Size224]byte { return sha512.Sum512_224(meter.Read(data)) }

func Sum512_256(data []byte) [sha512.Size256]byte { return sha512.Sum512_256(meter.Read(data)) }
