// Package driver makes the hidden tests' calls of package avl beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/gradus-dev/gradus/challenges/data-structures/avl-tree"
)

// Look is what can be seen of a map from outside.
type Look struct {
	Height int
	Paths  map[int][]int // for each key, those that Get compared it with, in order, where they changed
}

// Looks puts each positive number into a map as a key, and deletes the key n for
// each negative number -n. It looks at the map after each of ops, which come after
// those before.
func Looks(before, ops []int) (looks []Look) {
	var sought int
	var path []int
	m := avl.New[int, int](func(a, b int) int {
		met := a
		if a == sought {
			met = b
		}
		if n := len(path); n == 0 || path[n-1] != met {
			path = append(path, met)
		}
		return cmp.Compare(a, b)
	})
	paths := map[int][]int{}
	for i, op := range slices.Concat(before, ops) {
		if op < 0 {
			m.Delete(-op)
			delete(paths, -op)
		} else {
			m.Put(op, op)
			paths[op] = nil
		}
		if i < len(before) {
			continue
		}
		look := Look{m.Height(), map[int][]int{}}
		for key, last := range paths {
			sought, path = key, nil
			m.Get(key)
			if !slices.Equal(path, last) {
				look.Paths[key], paths[key] = path, path
			}
		}
		looks = append(looks, look)
	}
	return looks
}

// Filled returns a map with the even numbers below 2n, put in order.
func Filled(n int) *avl.Map[int, int] {
	m := avl.New[int, int](cmp.Compare[int])
	for i := range n {
		m.Put(2*i, i)
	}
	return m
}

// Method calls a method four times, with keys from all over the map, which
// Filled made.
func Method(m *avl.Map[int, int], method string) {
	for i := range 4 {
		switch key := 2 * (i + 1) * m.Len() / 5; method {
		case "Get":
			m.Get(key - 1)
		case "Floor":
			m.Floor(key - 1)
		case "Put":
			m.Put(key-1, 0)
		case "Delete":
			m.Delete(key)
		case "Len and Height":
			m.Len()
			m.Height()
		case "the first of All":
			for range m.All() {
				break
			}
		}
	}
}

// All returns how many keys All goes through.
func All(m *avl.Map[int, int]) (n int) {
	for range m.All() {
		n++
	}
	return n
}

// Words returns a map from each word to its length, put in this order.
func Words(words ...string) *avl.Map[string, int] {
	m := avl.New[string, int](strings.Compare)
	for _, w := range words {
		m.Put(w, len(w))
	}
	return m
}

// Call is a call of Put, Get, Delete or All.
type Call struct {
	Method     string
	Key, Value int
}

// Answer is what a call returned, as far as its method returns it, and what Len
// returned after it.
type Answer struct {
	Value int
	OK    bool
	All   map[int]int
	Len   int
}

// Calls makes calls of one map, which is empty at first.
func Calls(calls []Call) (answers []Answer) {
	m := avl.New[int, int](cmp.Compare[int])
	for _, c := range calls {
		var a Answer
		switch c.Method {
		case "Put":
			m.Put(c.Key, c.Value)
		case "Get":
			a.Value, a.OK = m.Get(c.Key)
		case "Delete":
			a.OK = m.Delete(c.Key)
		case "All":
			a.All = maps.Collect(m.All())
		}
		a.Len = m.Len()
		answers = append(answers, a)
	}
	return answers
}
