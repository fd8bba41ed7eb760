package meter

import (
	"runtime"
	"testing"
)

// TestForgetsMaps holds that maps which are no more cost nothing: neither memory, nor
// steps for those that get their addresses.
func TestForgetsMaps(t *testing.T) {
	const maps = 5_000
	for i := range maps {
		m := make(map[int]int)
		for j := range 2 * Roomy {
			m[j] = i
		}
		before := Allow(0).Steps
		if Walked(m); Allow(0).Steps != before {
			t.Fatalf("map %d is new, and was charged for room that another has left", i)
		}
		for j := range 2 * Roomy {
			delete(Thinned(m), j)
		}
		before = Allow(0).Steps
		if Walked(m); Allow(0).Steps != before+2*Roomy/emptyInStep {
			t.Fatalf("map %d is empty now, and a walk took %d steps; want %d", i, Allow(0).Steps-before, 2*Roomy/emptyInStep)
		}
		if i%500 == 0 {
			runtime.GC()
		}
	}
	if n := len(peaks.of); n > maps/2 {
		t.Errorf("%d of %d maps are remembered, all but one of which are no more", n, maps)
	}
}
