// Package rand counts what the functions of its namesake cost.
package rand

import (
	"math/rand/v2"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Perm(n int) []int { return meter.New(rand.Perm(n)) }

func Shuffle(n int, swap func(i, j int)) { rand.Shuffle(n, meter.Swap(swap)) }
