package peer

import (
	"errors"
	"testing"
)

// BenchmarkCall makes calls between two ends in one process: what is left is the
// cost of the encoding, of what is kept of each call, and of the goroutines.
func BenchmarkCall(b *testing.B) {
	for _, bm := range []struct {
		name string
		f    any
		call func()
	}{
		{"ints", func(a, b int) int { return a + b }, func() {
			a, b, got := 1, 2, 0
			Invoke("F", "F", []any{&a, &b}, []any{&got})
		}},
		{"strings", func(k string) (string, error) { return k, nil }, func() {
			k := "a key of some length"
			var got string
			var err error
			Invoke("F", "F", []any{&k}, []any{&got, &err})
		}},
		{"error", func(k string) error { return errors.New(k) }, func() {
			k := "why"
			var err error
			Invoke("F", "F", []any{&k}, []any{&err})
		}},
		{"slice", func(s []int) []int { return s }, func() {
			s := make([]int, 100)
			var got []int
			Invoke("F", "F", []any{&s}, []any{&got})
		}},
		{"callback", func(f func(int) int) int { return f(1) }, func() {
			f := func(i int) int { return i }
			var got int
			Invoke("F", "F", []any{&f}, []any{&got})
		}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			p := connect(b, map[string]any{"F": bm.f})
			p.events.Calling = func() func(CallRecord) { return func(CallRecord) {} }
			b.ReportAllocs()
			for b.Loop() {
				bm.call()
			}
		})
	}
}
