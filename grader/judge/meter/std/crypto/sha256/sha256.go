// Package sha256 counts what the functions of its namesake cost.
package sha256

import (
	"crypto/sha256"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Sum224(data []byte) [sha256.Size224]byte { return sha256.Sum224(meter.Read(data)) }

func Sum256(data []byte) [sha256.Size]byte { return sha256.Sum256(meter.Read(data)) }
