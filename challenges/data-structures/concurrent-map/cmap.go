// Package cmap is a map that goroutines share, and that computes what is missing
// once.
package cmap

import (
	"hash/maphash"
	"iter"
	"maps"
	"sync"
	"sync/atomic"
)

// Map holds values under keys. All methods may be called at the same time, also by
// the functions and loops that the map itself calls.
type Map[K comparable, V any] struct {
	seed   maphash.Seed
	length atomic.Int64
	shards [32]shard[K, V]
}

// shard is the part of a map in which some of the keys are. No lock is held while
// other people's code runs.
type shard[K comparable, V any] struct {
	mu      sync.RWMutex
	values  map[K]V
	running map[K]chan struct{} // keys that are being computed; closed when that has ended
}

// New returns an empty map.
func New[K comparable, V any]() *Map[K, V] {
	m := &Map[K, V]{seed: maphash.MakeSeed()}
	for i := range m.shards {
		m.shards[i].values = map[K]V{}
		m.shards[i].running = map[K]chan struct{}{}
	}
	return m
}

func (m *Map[K, V]) shard(key K) *shard[K, V] {
	return &m.shards[maphash.Comparable(m.seed, key)%uint64(len(m.shards))]
}

// Load returns the value of key and whether it is there.
func (m *Map[K, V]) Load(key K) (V, bool) {
	s := m.shard(key)
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.values[key]
	return v, ok
}

// Store sets the value of key.
func (m *Map[K, V]) Store(key K, value V) {
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	m.put(s, key, value)
}

// put sets the value of a key of s, which is locked.
func (m *Map[K, V]) put(s *shard[K, V], key K, value V) {
	if _, ok := s.values[key]; !ok {
		m.length.Add(1)
	}
	s.values[key] = value
}

// LoadOrCompute returns the value of key, and true, if it is there. Otherwise it
// stores what compute returns, and returns that and false. If the key is being
// computed already, it waits for that and returns the value with true. If the key
// is stored while compute runs, that value stays and is returned with true.
func (m *Map[K, V]) LoadOrCompute(key K, compute func() V) (value V, loaded bool) {
	s := m.shard(key)
	for {
		value, loaded, running := s.claim(key)
		if loaded {
			return value, true
		}
		if running == nil {
			return m.fill(s, key, compute)
		}
		<-running
	}
}

// claim returns the value of key and whether it is there. If it is not, running is
// closed when somebody has computed it, or nil: then it is the caller who computes.
func (s *shard[K, V]) claim(key K) (value V, loaded bool, running chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, loaded = s.values[key]
	if running = s.running[key]; !loaded && running == nil {
		s.running[key] = make(chan struct{})
	}
	return value, loaded, running
}

// fill computes the value of key, which the caller has claimed, and lets those who
// wait go on, even if compute panics.
func (m *Map[K, V]) fill(s *shard[K, V], key K, compute func() V) (value V, loaded bool) {
	returned := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		close(s.running[key])
		delete(s.running, key)
		if stored, ok := s.values[key]; ok {
			value, loaded = stored, true
		} else if returned {
			m.put(s, key, value)
		}
	}()
	value = compute()
	returned = true
	return value, false
}

// Delete removes key, and returns the value that was there and whether there was
// one. Of several calls at once, one gets it.
func (m *Map[K, V]) Delete(key K) (V, bool) {
	s := m.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.values[key]
	if ok {
		m.length.Add(-1)
		delete(s.values, key)
	}
	return v, ok
}

// All returns the keys and their values in any order, each key once at most. What
// changes during the loop may be seen or not.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i := range m.shards {
			for k, v := range m.shards[i].copy() {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

func (s *shard[K, V]) copy() map[K]V {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return maps.Clone(s.values)
}

// Len returns the number of keys.
func (m *Map[K, V]) Len() int { return int(m.length.Load()) }
