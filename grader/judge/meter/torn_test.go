package meter

import "testing"

// TestTorn turns each counter back, or its twin forward, and holds that this shows.
func TestTorn(t *testing.T) {
	Step(100)
	Alloc(100, 100)
	if Allow(0).Torn {
		t.Fatal("counters are torn that nobody touched")
	}
	for name, back := range map[string]func(n int64){
		"steps":       func(n int64) { main.steps.Add(-n) },
		"allocations": func(n int64) { main.allocs.Add(-n) },
		"space":       func(n int64) { main.space.Add(-n) },
		"the twin":    func(n int64) { twin.steps += n },
	} {
		back(7)
		if !Allow(0).Torn {
			t.Errorf("%s turned back by 7 does not show", name)
		}
		back(-7)
	}
	if Allow(0).Torn {
		t.Error("counters stay torn that were mended")
	}
}
