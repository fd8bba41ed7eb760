package forbidden

import "math/rand/v2"

// source is kept by a rand.Rand, which is made where nothing recurses.
type source struct{ left int }

var drawn = rand.New(&source{9})

func (s *source) Uint64() uint64 {
	if s.left == 0 {
		return 0
	}
	s.left--
	return draw()
}

func draw() uint64 { return 1 + drawn.Uint64() } // want `Uint64 calls itself by way of draw`
