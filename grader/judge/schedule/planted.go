package schedule

import (
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// planted reports whether the checker finds a data race, a lost update and a deadlock that
// are planted here. If not, something has tampered with it.
func planted() bool {
	site := &race.Site{Expr: "what is planted"}
	races := func(t *engine.Task) {
		shared := new(int)
		write := func() { engine.Current().Access(unsafe.Pointer(shared), race.Write, site) }
		t.Join([]*engine.Task{t.Go("one", write), t.Go("other", write)})
	}
	waits := func(t *engine.Task) { t.Await(engine.Op{}, func() bool { return false }) }
	return found(races) == engine.Race && found(waits) == engine.Deadlock && updatesGetLost()
}

func found(main func(*engine.Task)) string {
	if trouble := engine.Start(engine.NewWalk(1), main).Trouble; trouble != nil {
		return trouble.Kind
	}
	return ""
}

func updatesGetLost() bool {
	kept, lost := false, false
	for seed := range uint64(walks) {
		n := 0
		add := func() {
			before := n
			engine.Current().Point(engine.Op{})
			n = before + 1
		}
		engine.Start(engine.NewWalk(seed+1), func(t *engine.Task) {
			t.Join([]*engine.Task{t.Go("one", add), t.Go("other", add)})
		})
		kept, lost = kept || n == 2, lost || n == 1
		if kept && lost {
			return true
		}
	}
	return false
}
