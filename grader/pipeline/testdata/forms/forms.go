// Package forms has an API of what Go programs mix freely: named types beside the types
// that they are made of, constants, aliases, interfaces made of interfaces.
package forms

import "slices"

// Grid is made of rows of the same length.
type Grid []string

// Turned returns the grid with rows for columns.
func Turned(g Grid) Grid {
	if len(g) == 0 {
		return nil
	}
	out := make(Grid, len(g[0]))
	for _, row := range g {
		for i, r := range row {
			out[i] += string(r)
		}
	}
	return out
}

// Counts says how often there is what.
type Counts map[string]int

// Count counts words.
func Count(words []string) Counts {
	c := Counts{}
	for _, w := range words {
		c[w]++
	}
	return c
}

// Most returns the word that there is most of, the first of several.
func (c Counts) Most() string {
	most := ""
	for w, n := range c {
		if most == "" || n > c[most] || n == c[most] && w < most {
			most = w
		}
	}
	return most
}

// Level is how urgent something is.
type Level uint8

// All levels.
const (
	Low Level = iota
	Middle
	High
)

// Of returns the level of a number.
func Of(n int) Level {
	switch {
	case n < 10:
		return Low
	case n < 100:
		return Middle
	}
	return High
}

// Raise returns the next higher level of each.
func Raise(levels []Level) {
	for i, l := range levels {
		switch l {
		case Low:
			levels[i] = Middle
		case Middle:
			levels[i] = High
		}
	}
}

// Namer has a name.
type Namer interface{ Name() string }

// Thing has a name and a size.
type Thing interface {
	Namer
	interface{ Size() int }
}

// Larger returns the larger of two things.
func Larger(a, b Thing) Thing {
	if b.Size() > a.Size() {
		return b
	}
	return a
}

type box struct{}

func (box) Name() string { return "box" }
func (box) Size() int    { return 7 }

// Box returns a thing of size 7.
func Box() Thing { return box{} }

// Set is an alias.
type Set[T comparable] = map[T]struct{}

// Union returns what is in either.
func Union[T comparable](a, b Set[T]) Set[T] {
	out := Set[T]{}
	for _, s := range []Set[T]{a, b} {
		for v := range s {
			out[v] = struct{}{}
		}
	}
	return out
}

type words = []string

// Sorted returns sorted words.
func Sorted(w words) words { return slices.Sorted(slices.Values(w)) }

// Ordered is what can be compared with its like.
type Ordered[T any] interface{ Less(T) bool }

// Age is ordered.
type Age struct{ years int }

// Years returns an age.
func Years(n int) Age { return Age{n} }

// Less reports whether a is younger.
func (a Age) Less(b Age) bool { return a.years < b.years }

// Least returns the least of some values, at least one.
func Least[T Ordered[T]](first T, more ...T) T {
	for _, v := range more {
		if v.Less(first) {
			first = v
		}
	}
	return first
}
