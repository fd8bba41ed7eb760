package cmap

import "testing"

func TestExampleCalls(t *testing.T) {
	m := New[string, int]()
	m.Store("a", 1)
	if v, ok := m.Load("a"); v != 1 || !ok {
		t.Errorf("Load(a) = %d, %t; want 1, true", v, ok)
	}
	for _, loaded := range []bool{false, true} {
		if v, ok := m.LoadOrCompute("b", func() int { return 2 }); v != 2 || ok != loaded {
			t.Errorf("LoadOrCompute(b) = %d, %t; want 2, %t", v, ok, loaded)
		}
	}
	if v, ok := m.Delete("b"); v != 2 || !ok {
		t.Errorf("Delete(b) = %d, %t; want 2, true", v, ok)
	}
	if v, ok := m.Delete("b"); v != 0 || ok {
		t.Errorf("Delete(b) again = %d, %t; want 0, false", v, ok)
	}
}

func TestExampleFibonacci(t *testing.T) {
	fibonacci, computed := New[int, int](), 0
	var fib func(n int) int
	fib = func(n int) int {
		value, _ := fibonacci.LoadOrCompute(n, func() int {
			computed++
			if n < 2 {
				return n
			}
			return fib(n-1) + fib(n-2)
		})
		return value
	}
	if got := fib(20); got != 6765 || computed != 21 {
		t.Errorf("fib(20) = %d, with %d numbers computed; want 6765 with 21", got, computed)
	}
	for n := range fibonacci.All() {
		if n%2 == 1 {
			fibonacci.Delete(n)
		}
	}
	if n := fibonacci.Len(); n != 11 {
		t.Errorf("Len() after odd numbers are deleted = %d; want 11", n)
	}
}
