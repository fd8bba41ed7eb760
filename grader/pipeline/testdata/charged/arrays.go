package charged

import "maps"

// An array's size is part of its type, so each construct is written once for each size.

type (
	a16   = [16]int
	a32   = [32]int
	a64   = [64]int
	a128  = [128]int
	a256  = [256]int
	a512  = [512]int
	a1024 = [1024]int
)

// bySize returns what is for arrays of a size.
func bySize(size int, uses ...func()) func() {
	for i, n := range []int{16, 32, 64, 128, 256, 512, 1024} {
		if n == size {
			return uses[i]
		}
	}
	panic("no array has this size")
}

// arrayRows are the rows for one size. Generic functions are as dear as the largest
// array they are used with, so small ones have their own.
type arrayRows map[string]func()

func init() {
	for name := range rowsOf16() {
		add("array: "+name, func(size int) func() {
			return bySize(size, rowsOf16()[name], rowsOf[a32]()[name], rowsOf[a64]()[name], rowsOf[a128]()[name],
				rowsOf[a256]()[name], rowsOf[a512]()[name], rowsOf[a1024]()[name])
		})
	}
	for name := range plainOf16() {
		add("plain array: "+name, func(size int) func() {
			return bySize(size, plainOf16()[name], plainOf32()[name], plainOf64()[name], plainOf128()[name],
				plainOf256()[name], plainOf512()[name], plainOf1024()[name])
		})
	}
}

func rowsOf[A comparable]() arrayRows {
	var a, b A
	list, other := make([]A, 2), make([]A, 2)
	c, keyed := make(chan A, 1), map[A]bool{a: true}
	return arrayRows{
		"assigned by type parameter": func() { a = b },
		"compared by type parameter": func() { _ = a == b },
		"set to zero":                func() { var z A; _ = &z },
		"new":                        func() { _ = new(A) },
		"passed and returned":        func() { a = pass(a) },
		"in an interface":            func() { _ = any(a) },
		"asserted":                   func() { b, _ = any(a).(A) },
		"sent":                       func() { c <- a; a = <-c },
		"key of a map":               func() { _ = map[A]int{}[a] },
		"in a literal":               func() { _ = []A{a} },
		"cloned as a key":            func() { _ = maps.Clone(keyed) },
		"ranged over": func() {
			for _, e := range list[:1] {
				_ = e
			}
		},
		"copied as an element":   func() { copy(list, other[:1]) },
		"appended as an element": func() { _ = append(list[:0], b) },
		"cleared as an element":  func() { clear(list[:1]) },
		"captured":               func() { func(x A) {}(a) },
		"deferred":               func() { defer func(x A) {}(a) },
		"method value":           func() { f := boxed[A]{a}.method; f() },
		"method expression":      func() { boxed[A].method(boxed[A]{a}) },
		"through an interface":   func() { interface{ method() }(&boxed[A]{}).method() },
		"in a switch": func() {
			switch a {
			case b:
			}
		},
	}
}

type boxed[A any] struct{ a A }

func (boxed[A]) method() {}

func pass[A any](a A) A { return a }

func rowsOf16() arrayRows {
	var a, b a16
	list, other := make([]a16, 2), make([]a16, 2)
	c, keyed := make(chan a16, 1), map[a16]bool{a: true}
	return arrayRows{
		"assigned by type parameter": func() { a = b },
		"compared by type parameter": func() { _ = a == b },
		"set to zero":                func() { var z a16; _ = &z },
		"new":                        func() { _ = new(a16) },
		"passed and returned":        func() { a = func(a a16) a16 { return a }(a) },
		"in an interface":            func() { _ = any(a) },
		"asserted":                   func() { b, _ = any(a).(a16) },
		"sent":                       func() { c <- a; a = <-c },
		"key of a map":               func() { _ = map[a16]int{}[a] },
		"in a literal":               func() { _ = []a16{a} },
		"cloned as a key":            func() { _ = maps.Clone(keyed) },
		"ranged over": func() {
			for _, e := range list[:1] {
				_ = e
			}
		},
		"copied as an element":   func() { copy(list, other[:1]) },
		"appended as an element": func() { _ = append(list[:0], b) },
		"cleared as an element":  func() { clear(list[:1]) },
		"captured":               func() { func(x a16) {}(a) },
		"deferred":               func() { defer func(x a16) {}(a) },
		"method value":           func() { f := boxed16{a}.method; f() },
		"method expression":      func() { boxed16.method(boxed16{a}) },
		"through an interface":   func() { interface{ method() }(&boxed16{}).method() },
		"in a switch": func() {
			switch a {
			case b:
			}
		},
	}
}

type boxed16 struct{ a a16 }

func (boxed16) method() {}
