// Package hmac counts what the functions of its namesake cost.
package hmac

import (
	"crypto/hmac"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Equal(mac1, mac2 []byte) bool { return hmac.Equal(meter.Read(mac1), mac2) }
