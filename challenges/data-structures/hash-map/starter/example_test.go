package hashmap

import (
	"fmt"
	"slices"
	"testing"
)

func TestExampleColours(t *testing.T) {
	length := func(s string) uint64 { return uint64(len(s)) }
	same := func(a, b string) bool { return a == b }
	m := New[string, int](length, same)
	m.Put("red", 1)
	m.Put("sky", 2)
	m.Put("red", 3)
	if v, ok := m.Get("red"); v != 3 || !ok {
		t.Errorf("Get(red) = %d, %t; want 3, true", v, ok)
	}
	if v, ok := m.Get("sea"); v != 0 || ok {
		t.Errorf("Get(sea) = %d, %t; want 0, false", v, ok)
	}
	if !m.Delete("red") {
		t.Errorf("Delete(red) = false; want true")
	}
	if v, ok := m.Get("sky"); v != 2 || !ok {
		t.Errorf("Get(sky) after Delete(red) = %d, %t; want 2, true", v, ok)
	}
	if n := m.Len(); n != 1 {
		t.Errorf("Len() = %d; want 1", n)
	}
}

func TestExampleLists(t *testing.T) {
	sum := func(list []int) (h uint64) {
		for _, n := range list {
			h += uint64(n)
		}
		return h
	}
	alike := func(a, b []int) bool {
		return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	}
	lists := New[[]int, string](sum, alike)
	lists.Put([]int{1, 2, 3}, "first")
	lists.Put([]int{3, 1, 2}, "second")
	var got []string
	for list, name := range lists.All() {
		got = append(got, fmt.Sprint(list, " ", name))
	}
	if want := "[[1 2 3] second]"; fmt.Sprint(got) != want {
		t.Errorf("All() = %v; want %s", got, want)
	}
}
