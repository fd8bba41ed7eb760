package lru

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

func newCache(t *testing.T, capacity int) *Cache[string, int] {
	t.Helper()
	c, err := New[string, int](capacity, nil)
	if err != nil {
		t.Fatalf("New(%d, nil) = error %v", capacity, err)
	}
	return c
}

// fill puts the keys in, each with its place among them, from 1, as the value.
func fill(c *Cache[string, int], keys ...string) {
	for i, k := range keys {
		c.Put(k, i+1)
	}
}

// holds fails t unless the cache holds exactly what is wanted, of all keys in use.
func holds(t *testing.T, c *Cache[string, int], want map[string]int) {
	t.Helper()
	for _, k := range []string{"ant", "bee", "cat", "dog", "eel"} {
		v, there := want[k]
		if got, ok := c.Peek(k); got != v || ok != there {
			t.Errorf("Peek(%q) = %d, %t; want %d, %t", k, got, ok, v, there)
		}
	}
	if n := c.Len(); n != len(want) {
		t.Errorf("Len() = %d; want %d", n, len(want))
	}
}

func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		name string
		use  func(c *Cache[string, int])
		want map[string]int
	}{
		{"nothing", func(*Cache[string, int]) {}, map[string]int{"bee": 2, "cat": 3, "dog": 40}},
		{"get", func(c *Cache[string, int]) { c.Get("ant") }, map[string]int{"ant": 1, "cat": 3, "dog": 40}},
		{"peek", func(c *Cache[string, int]) { c.Peek("ant") }, map[string]int{"bee": 2, "cat": 3, "dog": 40}},
		{"replace", func(c *Cache[string, int]) { c.Put("ant", 10) }, map[string]int{"ant": 10, "cat": 3, "dog": 40}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCache(t, 3)
			fill(c, "ant", "bee", "cat")
			tt.use(c)
			c.Put("dog", 40)
			holds(t, c, tt.want)
		})
	}
}

func TestGet(t *testing.T) {
	c := newCache(t, 2)
	if got, ok := c.Get("ant"); got != 0 || ok {
		t.Errorf("Get of a missing key = %d, %t; want 0, false", got, ok)
	}
	c.Put("ant", 0)
	if got, ok := c.Get("ant"); got != 0 || !ok {
		t.Errorf("Get of a stored zero = %d, %t; want 0, true", got, ok)
	}
}

func TestReplaceInFullCache(t *testing.T) {
	c := newCache(t, 2)
	fill(c, "ant", "bee")
	c.Put("bee", 20)
	holds(t, c, map[string]int{"ant": 1, "bee": 20})
}

func TestDelete(t *testing.T) {
	c := newCache(t, 2)
	fill(c, "ant", "bee")
	if !c.Delete("ant") {
		t.Error("Delete of an entry = false; want true")
	}
	if c.Delete("ant") {
		t.Error("Delete of a missing key = true; want false")
	}
	holds(t, c, map[string]int{"bee": 2})
	c.Put("cat", 30)
	c.Put("dog", 40)
	holds(t, c, map[string]int{"cat": 30, "dog": 40})
	c.Put("eel", 50)
	holds(t, c, map[string]int{"dog": 40, "eel": 50})
}

func TestCallback(t *testing.T) {
	var told []string
	c, err := New(2, func(k string, v int) { told = append(told, fmt.Sprint(k, " ", v)) })
	if err != nil {
		t.Fatal(err)
	}
	fill(c, "ant", "bee", "cat")
	c.Put("cat", 33)
	c.Delete("bee")
	fill(c, "dog", "eel")
	if want := []string{"ant 1", "cat 33"}; !slices.Equal(told, want) {
		t.Errorf("the callback was told %v; want %v", told, want)
	}
}

func TestCapacity(t *testing.T) {
	c := newCache(t, 1)
	fill(c, "ant", "bee")
	holds(t, c, map[string]int{"bee": 2})
	for _, n := range []int{0, -1} {
		if _, err := New[string, int](n, nil); !errors.Is(err, ErrCapacity) {
			t.Errorf("New(%d, nil) = error %v; want ErrCapacity", n, err)
		}
	}
}
