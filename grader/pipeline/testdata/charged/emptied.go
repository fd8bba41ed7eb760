package charged

import (
	"fmt"
	"maps"
)

// emptied returns a map that had so many elements, and has one.
func emptied(size int) map[int]bool {
	m := map[int]bool{-1: true}
	for i := range size {
		m[i] = true
	}
	for i := range size {
		delete(m, i)
	}
	return m
}

// spacious returns a map with room for so many elements, and one of them.
func spacious(size int) map[int]bool {
	m := make(map[int]bool, size)
	m[-1] = true
	return m
}

type seats[K comparable] map[K]bool

// generic is spacious for a size and a map of any type.
func generic[M ~map[K]bool, K comparable, N ~int8 | ~uint64](n N, first K) M {
	m := make(M, n)
	m[first] = true
	return m
}

func init() {
	add("first of a map made with room", func(n int) func() {
		m := spacious(n)
		return func() {
			for range m {
				break
			}
		}
	})
	add("first of a generic map made with room", func(n int) func() {
		m := generic[seats[string]](uint64(n), "x")
		return func() {
			for range m {
				break
			}
		}
	})
	for name, walk := range map[string]func(m map[int]bool){
		"first of": func(m map[int]bool) {
			for k := range m {
				sink += k
				break
			}
		},
		"clear of":         func(m map[int]bool) { clear(m) },
		"maps.Keys of":     func(m map[int]bool) { maps.Keys(m)(func(int) bool { return false }) },
		"maps.Values of":   func(m map[int]bool) { maps.Values(m)(func(bool) bool { return false }) },
		"maps.All of":      func(m map[int]bool) { maps.All(m)(func(int, bool) bool { return false }) },
		"maps.Equal of":    func(m map[int]bool) { maps.Equal(m, m) },
		"maps.Copy of":     func(m map[int]bool) { maps.Copy(map[int]bool{}, m) },
		"maps.DeleteFunc":  func(m map[int]bool) { maps.DeleteFunc(m, func(int, bool) bool { return false }) },
		"fmt.Sprint of":    func(m map[int]bool) { _ = fmt.Sprint(m) },
		"maps.Clone twice": func(m map[int]bool) { _ = maps.Clone(maps.Clone(m)) },
	} {
		add(name+" an emptied map", func(n int) func() { m := emptied(n); return func() { walk(m) } })
	}
	add("first of a map emptied by clear", func(n int) func() {
		m := emptied(0)
		for i := range n {
			m[i] = true
		}
		clear(m)
		return func() {
			for range m {
			}
		}
	})
}
