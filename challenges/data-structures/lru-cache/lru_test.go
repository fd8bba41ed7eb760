package lru_test

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/gradus-dev/gradus/challenges/data-structures/lru-cache"
	"github.com/gradus-dev/gradus/challenges/data-structures/lru-cache/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
	"github.com/gradus-dev/gradus/grader/judge/property"
	"github.com/gradus-dev/gradus/grader/judge/sentinel"
)

func newCache(t *testing.T, capacity int) *lru.Cache[string, int] {
	t.Helper()
	c, err := lru.New[string, int](capacity, nil)
	if err != nil {
		t.Fatalf("New(%d, nil) = error %v", capacity, err)
	}
	return c
}

// has fails t unless the cache holds exactly these keys, looked at with Peek.
func has(t *testing.T, c *lru.Cache[string, int], after string, want map[string]int, missing ...string) {
	t.Helper()
	for _, k := range slices.Sorted(maps.Keys(want)) {
		v := want[k]
		if got, ok := c.Peek(k); got != v || !ok {
			t.Errorf("after %s: Peek(%q) = %d, %t; want %d, true", after, k, got, ok, v)
		}
	}
	for _, k := range missing {
		if got, ok := c.Peek(k); got != 0 || ok {
			t.Errorf("after %s: Peek(%q) = %d, %t; want 0, false", after, k, got, ok)
		}
	}
	if n := c.Len(); n != len(want) {
		t.Errorf("after %s: Len() = %d; want %d", after, n, len(want))
	}
}

func TestGetAndPut(t *testing.T) {
	c := newCache(t, 3)
	if got, ok := c.Get("a"); got != 0 || ok {
		t.Errorf("Get(\"a\") of an empty cache = %d, %t; want 0, false", got, ok)
	}
	if n := c.Len(); n != 0 {
		t.Errorf("Len() of an empty cache = %d; want 0", n)
	}
	c.Put("a", 1)
	c.Put("b", 2)
	if got, ok := c.Get("a"); got != 1 || !ok {
		t.Errorf("Get(\"a\") = %d, %t; want 1, true", got, ok)
	}
	if got, ok := c.Get("b"); got != 2 || !ok {
		t.Errorf("Get(\"b\") = %d, %t; want 2, true", got, ok)
	}
	has(t, c, "Put a, b", map[string]int{"a": 1, "b": 2}, "c")
	other := newCache(t, 3)
	has(t, other, "making a second cache", nil, "a", "b")
}

func TestEvictsLeastRecentlyUsed(t *testing.T) {
	c := newCache(t, 3)
	c.Put("a", 1)
	c.Put("b", 2)
	c.Put("c", 3)
	c.Put("d", 4)
	has(t, c, "Put a, b, c, d into room for 3", map[string]int{"b": 2, "c": 3, "d": 4}, "a")
	c.Get("b")
	c.Put("e", 5)
	has(t, c, "Get b, Put e", map[string]int{"b": 2, "d": 4, "e": 5}, "c")
	c.Get("e")
	c.Get("d")
	c.Get("nothing")
	c.Put("f", 6)
	has(t, c, "Get e, d, Put f", map[string]int{"d": 4, "e": 5, "f": 6}, "b")
	c.Put("g", 7)
	c.Put("h", 8)
	has(t, c, "Put g, h", map[string]int{"f": 6, "g": 7, "h": 8}, "d", "e")
}

func TestReplacing(t *testing.T) {
	c := newCache(t, 2)
	c.Put("a", 1)
	c.Put("b", 2)
	c.Put("a", 10)
	has(t, c, "Put a, b, a again", map[string]int{"a": 10, "b": 2})
	c.Put("c", 3)
	has(t, c, "Put c", map[string]int{"a": 10, "c": 3}, "b")
}

func TestPeekIsNoUse(t *testing.T) {
	c := newCache(t, 2)
	c.Put("a", 1)
	c.Put("b", 2)
	if got, ok := c.Peek("a"); got != 1 || !ok {
		t.Errorf("Peek(\"a\") = %d, %t; want 1, true", got, ok)
	}
	c.Put("c", 3)
	has(t, c, "Put a, b, Peek a, Put c", map[string]int{"b": 2, "c": 3}, "a")
}

func TestDelete(t *testing.T) {
	for _, gone := range []string{"a", "b", "c"} {
		c := newCache(t, 3)
		want := map[string]int{"a": 1, "b": 2, "c": 3}
		for _, k := range []string{"a", "b", "c"} {
			c.Put(k, want[k])
		}
		if !c.Delete(gone) {
			t.Errorf("Delete(%q) = false; want true", gone)
		}
		if c.Delete(gone) {
			t.Errorf("Delete(%q) again = true; want false", gone)
		}
		delete(want, gone)
		has(t, c, "Delete "+gone, want, gone)
		c.Put("d", 4)
		want["d"] = 4
		has(t, c, "Delete "+gone+", Put d", want, gone)
		oldest := "a"
		if gone == "a" {
			oldest = "b"
		}
		c.Put("e", 5)
		delete(want, oldest)
		want["e"] = 5
		has(t, c, "Delete "+gone+", Put d, e", want, gone, oldest)
	}
	c := newCache(t, 1)
	c.Put("a", 1)
	c.Delete("a")
	c.Put("b", 2)
	has(t, c, "Put a, Delete a, Put b into room for 1", map[string]int{"b": 2}, "a")
}

func TestSmallCapacities(t *testing.T) {
	c := newCache(t, 1)
	c.Put("a", 1)
	c.Put("b", 2)
	has(t, c, "Put a, b into room for 1", map[string]int{"b": 2}, "a")
	c.Put("b", 3)
	c.Get("b")
	has(t, c, "Put b again", map[string]int{"b": 3}, "a")
	for _, n := range []int{0, -1} {
		c, err := lru.New[string, int](n, nil)
		if promised.Only(t, err, lru.ErrCapacity, "New(%d, nil)", n) && c != nil {
			t.Errorf("New(%d, nil) returns a cache beside ErrCapacity; want nil", n)
		}
	}
}

var promised = sentinel.Set{"ErrCapacity": lru.ErrCapacity}

func TestOnEvict(t *testing.T) {
	var evicted []string
	c, err := lru.New(2, func(k string, v int) { evicted = append(evicted, fmt.Sprint(k, "=", v)) })
	if err != nil {
		t.Fatal(err)
	}
	c.Put("a", 1)
	c.Put("b", 2)
	c.Put("b", 20)
	c.Delete("a")
	if len(evicted) != 0 {
		t.Errorf("evicted %v before anything had to make room", evicted)
	}
	c.Put("c", 3)
	c.Put("d", 4)
	c.Put("e", 5)
	if want := []string{"b=20", "c=3"}; !slices.Equal(evicted, want) {
		t.Errorf("evicted %v; want %v", evicted, want)
	}
}

func TestZeroValues(t *testing.T) {
	c := newCache(t, 2)
	c.Put("", 0)
	if got, ok := c.Get(""); got != 0 || !ok {
		t.Errorf("Get(\"\") = %d, %t; want 0, true", got, ok)
	}
	if got, ok := c.Peek(""); got != 0 || !ok {
		t.Errorf("Peek(\"\") = %d, %t; want 0, true", got, ok)
	}
	type point struct{ x, y int }
	p, err := lru.New[point, []string](1, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Put(point{1, 2}, nil)
	if got, ok := p.Get(point{1, 2}); got != nil || !ok {
		t.Errorf("Get({1 2}) = %v, %t; want nil, true", got, ok)
	}
	if got, ok := p.Get(point{2, 1}); got != nil || ok {
		t.Errorf("Get({2 1}) = %v, %t; want nil, false", got, ok)
	}
}

// model is a cache that is obviously right: the entries in order of use, newest
// last, searched one by one.
type model struct {
	capacity int
	keys     []string
	values   map[string]int
}

func (m *model) use(k string) bool {
	i := slices.Index(m.keys, k)
	if i >= 0 {
		m.keys = append(slices.Delete(m.keys, i, i+1), k)
	}
	return i >= 0
}

func (m *model) put(k string, v int) {
	if !m.use(k) {
		if len(m.keys) == m.capacity {
			delete(m.values, m.keys[0])
			m.keys = m.keys[1:]
		}
		m.keys = append(m.keys, k)
	}
	m.values[k] = v
}

func (m *model) delete(k string) bool {
	i := slices.Index(m.keys, k)
	if i >= 0 {
		m.keys = slices.Delete(m.keys, i, i+1)
		delete(m.values, k)
	}
	return i >= 0
}

// run makes a call and returns what is to be seen of it.
func (m *model) run(op driver.Op) (seen driver.Seen) {
	switch op.Call {
	case "Put":
		m.put(op.Key, op.Value)
	case "Get":
		seen.Value, seen.OK = m.values[op.Key], m.use(op.Key)
	case "Peek":
		seen.Value, seen.OK = m.values[op.Key], slices.Contains(m.keys, op.Key)
	case "Delete":
		seen.OK = m.delete(op.Key)
	}
	seen.Len = len(m.keys)
	return seen
}

// use is what is done with a cache.
type use struct {
	capacity int
	ops      []driver.Op
}

// uses draws operations with few keys, so that most keys come often.
func uses(s *property.Source) use {
	kinds := []string{"Put", "Put", "Get", "Delete", "Peek"}
	return use{1 + s.N(5), property.List(s, 120, func(s *property.Source) driver.Op {
		return driver.Op{Call: property.Pick(s, kinds), Key: string(rune('a' + s.N(8))), Value: 1 + s.N(99)}
	})}
}

// call writes an operation without what came of it.
func call(op driver.Op) string {
	if op.Call == "Put" {
		return fmt.Sprintf("Put(%q, %d)", op.Key, op.Value)
	}
	return fmt.Sprintf("%s(%q)", op.Call, op.Key)
}

// result writes what was seen of an operation.
func result(op driver.Op, seen driver.Seen) string {
	length := fmt.Sprintf("Len() = %d", seen.Len)
	switch op.Call {
	case "Put":
		return length
	case "Delete":
		return fmt.Sprintf("%t, %s", seen.OK, length)
	}
	return fmt.Sprintf("%d, %t, %s", seen.Value, seen.OK, length)
}

// TestAgainstModel sends few operations at a time, because after a wrong result the
// next ones may not end.
func TestAgainstModel(t *testing.T) {
	property.Check(t, 60, uses, func(u use) error {
		c, m := newCache(t, u.capacity), &model{capacity: u.capacity, values: map[string]int{}}
		var log []string
		for ops := range slices.Chunk(u.ops, 20) {
			for i, seen := range driver.Ops(c, ops) {
				log = append(log, call(ops[i]))
				if want := m.run(ops[i]); seen != want {
					return fmt.Errorf("capacity %d: %s: the last one gave %s; want %s", u.capacity, strings.Join(log, ", "), result(ops[i], seen), result(ops[i], want))
				}
			}
		}
		return nil
	})
}

// TestManyEntries counts steps: with twice as many entries, twice as many operations
// may take twice as many.
func TestManyEntries(t *testing.T) {
	perm := func(n int) []int { return rand.New(rand.NewSource(int64(n))).Perm(n) }
	cost.AtMost(t, cost.N, []int{64, 128, 256, 512, 1024, 2048}, perm, func(keys []int) {
		n := len(keys)
		used, seen, dropped, deleted, err := driver.Many(keys)
		if err != nil || used != n || seen != n || dropped != n || deleted != n {
			t.Errorf("with %d entries, error %v: Get found %d, Peek found %d, %d were dropped for %d others, and of these Delete found %d; want all",
				n, err, used, seen, dropped, n, deleted)
		}
	})
}
