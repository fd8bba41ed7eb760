// Package driver makes the hidden tests' calls of package cmap beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gradus-dev/gradus/challenges/data-structures/concurrent-map"
)

// Once asks for one key from n goroutines at once. It returns how often the
// value was computed, the values that the goroutines got, and how many were told
// that it was there. No computation ends before all goroutines compute, or a moment
// has passed.
func Once(n int) (runs int, values []int, loaded int) {
	m := cmap.New[string, int]()
	var ran, there atomic.Int32
	all := newGate(30 * time.Millisecond)
	values = make([]int, n)
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			v, ok := m.LoadOrCompute("k", func() int {
				run := int(ran.Add(1))
				if run == n {
					all.open()
				}
				all.wait()
				return run
			})
			values[i] = v
			if ok {
				there.Add(1)
			}
		})
	}
	done.Wait()
	return int(ran.Load()), values, int(there.Load())
}

// Together computes n keys at once and returns how many of them were being
// computed at the same time.
func Together(n int) (most int) {
	m := cmap.New[string, int]()
	var mu sync.Mutex
	inside, all := 0, newGate(time.Second)
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			m.LoadOrCompute(strconv.Itoa(i), func() int {
				mu.Lock()
				inside++
				most = max(most, inside)
				if inside == n {
					all.open()
				}
				mu.Unlock()
				all.wait()
				mu.Lock()
				inside--
				mu.Unlock()
				return i
			})
		})
	}
	done.Wait()
	return most
}

// Ledger lets workers compute and delete one key, again and again. The values
// are 1, 2, 3 and so on. It returns how many there were, those that Delete returned,
// those left in the end, and the length then.
func Ledger(workers, rounds int) (computed int, deleted, left []int, length int) {
	defer threads()()
	m := cmap.New[string, wide]()
	var serial atomic.Int64
	var mu sync.Mutex
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			var mine []int
			for range rounds {
				m.LoadOrCompute("k", func() wide {
					runtime.Gosched() // lets others come
					return newWide(int(serial.Add(1)))
				})
				if v, ok := m.Delete("k"); ok {
					mine = append(mine, v[0])
				}
			}
			mu.Lock()
			defer mu.Unlock()
			deleted = append(deleted, mine...)
		})
	}
	done.Wait()
	for _, v := range m.All() {
		left = append(left, v[0])
	}
	return int(serial.Load()), deleted, left, m.Len()
}

// Mix lets goroutines load, store, compute and delete one key at once, for some
// rounds; those that store have a key of their own as well. It returns how many
// values of the shared key were made of several or nobody's, how often a goroutine
// did not find what it had stored under its own key, and the length in the end and
// when all keys are deleted.
func Mix(rounds int) (wrong, lost, length, empty int) {
	defer threads()()
	m := cmap.New[string, wide]()
	var strange, missed, busy atomic.Int64
	look := func(value *wide, found bool) {
		if found && (!whole(value) || value[0] < 1 || value[0] > 4) {
			strange.Add(1)
		}
	}
	var done sync.WaitGroup
	done.Go(func() {
		for first := true; first || busy.Load() > 0; first = false {
			v, ok := m.Load("k")
			look(&v, ok)
		}
	})
	work := func(n int, round func(n int, value *wide)) {
		busy.Add(1)
		done.Go(func() {
			defer busy.Add(-1)
			value := newWide(n)
			for range rounds {
				round(n, &value)
			}
		})
	}
	for n := 1; n <= 2; n++ {
		own := string(rune('0' + n))
		work(n, func(n int, value *wide) {
			m.Store(own, *value)
			m.Store("k", *value)
			m.Delete("k")
			if v, ok := m.Load(own); !ok || v[0] != n {
				missed.Add(1)
			}
		})
		work(n+2, func(_ int, value *wide) {
			v, _ := m.LoadOrCompute("k", func() wide {
				runtime.Gosched() // lets others come
				return *value
			})
			look(&v, true)
			v, ok := m.Delete("k")
			look(&v, ok)
		})
	}
	done.Wait()
	m.Store("k", newWide(1))
	length = m.Len()
	for _, key := range []string{"k", "1", "2"} {
		m.Delete(key)
	}
	return int(strange.Load()), int(missed.Load()), length, m.Len()
}

// Loops goes through a map with some keys that stay, while another goroutine
// replaces their values, and stores and deletes one more, for some rounds. It returns
// how often, over all loops, a key that stays was missing, and how often a key came
// again.
func Loops(keys, rounds int) (missing, again int) {
	defer threads()()
	m, value := cmap.New[string, wide](), newWide(1)
	names := make([]string, keys+1)
	for k := range names {
		names[k] = strconv.Itoa(k)
	}
	for _, name := range names[:keys] {
		m.Store(name, value)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range rounds {
			m.Store(names[keys], value)
			m.Store(names[i%keys], value)
			m.Delete(names[keys])
		}
	}()
	for {
		seen := map[string]int{}
		for k := range m.All() {
			seen[k]++
		}
		for _, name := range names[:keys] {
			if seen[name] == 0 {
				missing++
			}
		}
		for _, times := range seen {
			again += times - 1
		}
		select {
		case <-done:
			return missing, again
		default:
		}
	}
}
