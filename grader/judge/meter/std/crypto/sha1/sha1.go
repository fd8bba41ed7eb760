// Package sha1 counts what the functions of its namesake cost.
package sha1

import (
	"crypto/sha1"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Sum(data []byte) [sha1.Size]byte { return sha1.Sum(meter.Read(data)) }
