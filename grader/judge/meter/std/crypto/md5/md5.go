// Package md5 counts what the functions of its namesake cost.
package md5

import (
	"crypto/md5"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Sum(data []byte) [md5.Size]byte { return md5.Sum(meter.Read(data)) }
