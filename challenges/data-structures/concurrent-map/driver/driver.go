// Package driver makes calls of package cmap at once, in schedules that are chosen, and
// returns what came of them. It holds no expected value.
package driver

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/gradus-dev/gradus/challenges/data-structures/concurrent-map"
	"github.com/gradus-dev/gradus/grader/judge/schedule"
)

// Once asks three times at once for one key that is missing. An outcome is how often it
// was computed, the values that came, and how many were told that it was there.
func Once() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var runs atomic.Int64
		values, loaded := make([]int, 3), make([]bool, 3)
		for i := range values {
			r.Go(fmt.Sprintf("LoadOrCompute %d", i+1), func() {
				values[i], loaded[i] = m.LoadOrCompute("k", func() int {
					r.Yield()
					return int(runs.Add(1))
				})
			})
		}
		r.Wait()
		return fmt.Sprintf("computed %d times, returned %v, %d times with true", runs.Load(), values, count(loaded))
	})
}

func count(bools []bool) (n int) {
	for _, b := range bools {
		if b {
			n++
		}
	}
	return n
}

// result is what Load, Delete and LoadOrCompute return.
func result(value int, ok bool) string { return fmt.Sprint(value, ", ", ok) }

// StoredMeanwhile stores a key while it is computed, and has one ask for it while it is,
// and another one once it is stored: for that one the computation waits. An outcome is what
// each got, and what is there then.
func StoredMeanwhile() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var computing, stored, told atomic.Bool
		var first, meanwhile, then string
		r.Go("LoadOrCompute(k, 1)", func() {
			first = result(m.LoadOrCompute("k", func() int {
				computing.Store(true)
				r.Yield()
				m.Store("k", 2)
				stored.Store(true)
				r.Until(told.Load)
				return 1
			}))
		})
		r.Go("LoadOrCompute(k, 3)", func() {
			r.Until(computing.Load)
			meanwhile = result(m.LoadOrCompute("k", func() int { return 3 }))
		})
		r.Go("LoadOrCompute(k, 4)", func() {
			r.Until(stored.Load)
			then = result(m.LoadOrCompute("k", func() int { return 4 }))
			told.Store(true)
		})
		r.Wait()
		return fmt.Sprintf("LoadOrCompute(k, 1) = %s; of one who asked meanwhile: %s; of one who came when it was stored: %s; then Load(k) = %s, Len() = %d",
			first, meanwhile, then, result(m.Load("k")), m.Len())
	})
}

// DeletedMeanwhile stores and deletes a key while it is computed, and has one ask for it
// meanwhile. An outcome is what came of each call, and what is there then.
func DeletedMeanwhile() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var computing atomic.Bool
		var deleted, first, meanwhile string
		r.Go("LoadOrCompute(k, 1)", func() {
			first = result(m.LoadOrCompute("k", func() int {
				computing.Store(true)
				r.Yield()
				m.Store("k", 2)
				deleted = result(m.Delete("k"))
				r.Yield()
				return 1
			}))
		})
		r.Go("LoadOrCompute(k, 3)", func() {
			r.Until(computing.Load)
			meanwhile = result(m.LoadOrCompute("k", func() int { return 3 }))
		})
		r.Wait()
		return fmt.Sprintf("Delete(k) = %s; LoadOrCompute(k, 1) = %s; of one who asked meanwhile: %s; then Load(k) = %s, Len() = %d",
			deleted, first, meanwhile, result(m.Load("k")), m.Len())
	})
}

// Panics has a computation panic, and two ask for its key meanwhile. An outcome is the
// panic, what the two got, how often they computed, and how many keys are there then.
func Panics() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var computing atomic.Bool
		var runs atomic.Int64
		var panicked any
		answers := make([]string, 2)
		r.Go("LoadOrCompute(k), which panics", func() {
			defer func() { panicked = recover() }()
			m.LoadOrCompute("k", func() int {
				computing.Store(true)
				r.Yield()
				panic("no value")
			})
		})
		for i := range answers {
			r.Go("LoadOrCompute(k, 5)", func() {
				r.Until(computing.Load)
				answers[i] = result(m.LoadOrCompute("k", func() int {
					runs.Add(1)
					r.Yield()
					return 5
				}))
			})
		}
		r.Wait()
		slices.Sort(answers)
		return fmt.Sprintf("the panic is %v; the others get %s and %s; 5 was computed %d times; then Len() = %d", panicked, answers[0], answers[1], runs.Load(), m.Len())
	})
}

// Together computes as many keys at once, none of which is done before all are being
// computed.
func Together(keys int) schedule.Result {
	return schedule.Once(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var inside atomic.Int64
		for i := range keys {
			key := fmt.Sprint("k", i)
			r.Go("LoadOrCompute("+key+")", func() {
				m.LoadOrCompute(key, func() int {
					inside.Add(1)
					r.Until(func() bool { return inside.Load() == int64(keys) })
					return i
				})
			})
		}
		r.Wait()
		return fmt.Sprint(m.Len(), " keys")
	})
}

// none is no value that is deleted.
const none = -1

// Ledger has two compute and delete one key at once, values 1, 2 and so on. An outcome is
// how many values were computed, which ones Delete returned, and what is left.
func Ledger() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		var serial atomic.Int64
		deleted := []int{none, none}
		for i := range deleted {
			r.Go(fmt.Sprintf("LoadOrCompute and Delete %d", i+1), func() {
				m.LoadOrCompute("k", func() int { return int(serial.Add(1)) })
				if v, ok := m.Delete("k"); ok {
					deleted[i] = v
				}
			})
		}
		r.Wait()
		deleted = slices.DeleteFunc(deleted, func(v int) bool { return v == none })
		slices.Sort(deleted)
		return fmt.Sprintf("computed %d, deleted %v, left %v, Len %d", serial.Load(), deleted, contents(m), m.Len())
	})
}

// contents are the values that All goes through.
func contents(m *cmap.Map[string, int]) []string {
	all := []string{}
	for k, v := range m.All() {
		all = append(all, fmt.Sprint(k, "=", v))
	}
	slices.Sort(all)
	return all
}

// Mix calls all methods at once: k is stored as 1, computed as 2, deleted and looked up,
// and own is stored by the one who then looks it up. An outcome is what was found, and
// whether Len and All agree in the end.
func Mix() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		found, computed, own := 0, 0, 0
		r.Go("Store(k, 1)", func() { m.Store("k", 1) })
		r.Go("Load(k)", func() { found, _ = m.Load("k") })
		r.Go("LoadOrCompute(k)", func() {
			computed, _ = m.LoadOrCompute("k", func() int {
				r.Yield()
				return 2
			})
		})
		r.Go("Delete(k)", func() { m.Delete("k") })
		r.Go("Store(own, 3)", func() {
			m.Store("own", 3)
			own, _ = m.Load("own")
		})
		r.Wait()
		strange := found < 0 || found > 2 || computed < 1 || computed > 2
		agree := len(contents(m)) == m.Len()
		m.Delete("k")
		m.Delete("own")
		return fmt.Sprintf("values of nobody: %v, own value found: %d, Len is that of All: %v, Len in the end: %d", strange, own, agree, m.Len())
	})
}

// Loops goes through a map with two keys that stay, while one of them is stored again and
// another is stored and deleted. An outcome is how often the loop showed each that stays,
// and whether it showed the other more than once.
func Loops() schedule.Result {
	return schedule.Explore(func(r *schedule.Run) string {
		m := cmap.New[string, int]()
		m.Store("a", 1)
		m.Store("b", 1)
		seen := map[string]int{}
		r.Go("a loop over All()", func() {
			for k := range m.All() {
				seen[k]++
			}
		})
		r.Go("Store(a, 2)", func() { m.Store("a", 2) })
		r.Go("Store(c, 1) and Delete(c)", func() {
			m.Store("c", 1)
			m.Delete("c")
		})
		r.Wait()
		return fmt.Sprintf("a %d times, b %d times, c twice: %v", seen["a"], seen["b"], seen["c"] > 1)
	})
}
