package sync

import (
	"sync"
	"unsafe"

	"github.com/gradus-dev/gradus/grader/judge/race"
	"github.com/gradus-dev/gradus/grader/judge/schedule/engine"
)

// A Map is a sync.Map.
type Map struct{ real sync.Map }

// entries has a clock for each key, by which changes of the key are ordered before
// operations that see them.
type entries struct {
	clocks map[any]*race.Clock
	keys   []any // in the order in which they came
}

// at begins an operation on a key. The function that it returns orders it, if it changed
// the map, before later ones.
func (m *Map) at(key any, what string) (changed func()) {
	t := engine.Current()
	if t == nil {
		return func() {}
	}
	t.Point(engine.Op{What: what + " a key of the sync.Map"})
	e := engine.State[entries](t, unsafe.Pointer(m))
	if e.clocks == nil {
		e.clocks = map[any]*race.Clock{}
	}
	c := e.clocks[key]
	if c == nil {
		c = &race.Clock{}
		e.clocks[key] = c
		e.keys = append(e.keys, key)
	}
	t.Acquire(*c)
	return func() { t.Release(c) }
}

func (m *Map) Load(key any) (value any, ok bool) {
	m.at(key, "load")
	return m.real.Load(key)
}

func (m *Map) Store(key, value any) { m.Swap(key, value) }

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	changed := m.at(key, "store")
	changed()
	return m.real.Swap(key, value)
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	changed := m.at(key, "load or store")
	if actual, loaded = m.real.LoadOrStore(key, value); !loaded {
		changed()
	}
	return actual, loaded
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	changed := m.at(key, "delete")
	if value, loaded = m.real.LoadAndDelete(key); loaded {
		changed()
	}
	return value, loaded
}

func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	changed := m.at(key, "swap")
	if swapped = m.real.CompareAndSwap(key, old, new); swapped {
		changed()
	}
	return swapped
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	changed := m.at(key, "delete")
	if deleted = m.real.CompareAndDelete(key, old); deleted {
		changed()
	}
	return deleted
}

func (m *Map) Clear() {
	t := engine.Current()
	if t != nil {
		t.Point(engine.Op{What: "clear the sync.Map"})
		e := engine.State[entries](t, unsafe.Pointer(m))
		for _, c := range e.clocks {
			t.Acquire(*c)
		}
		for _, c := range e.clocks {
			t.Release(c)
		}
	}
	m.real.Clear()
}

// Range calls f for the keys in the order in which they first came, so that the same
// schedule is always the same; those from before the run come last.
func (m *Map) Range(f func(key, value any) bool) {
	t := engine.Current()
	if t == nil {
		m.real.Range(f)
		return
	}
	t.Point(engine.Op{What: "go through the sync.Map"})
	e := engine.State[entries](t, unsafe.Pointer(m))
	keys := append([]any(nil), e.keys...)
	m.real.Range(func(key, _ any) bool {
		if e.clocks[key] == nil {
			keys = append(keys, key)
		}
		return true
	})
	for _, key := range keys {
		if value, ok := m.Load(key); ok && !f(key, value) {
			return
		}
	}
}
