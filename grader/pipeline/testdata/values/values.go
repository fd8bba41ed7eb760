// Package values is a challenge about the values that are easy to lose on the
// way between two processes.
package values

import (
	"errors"
	"fmt"
	"math"
)

type (
	Celsius float64
	Name    string
	Bits    [3]uint8
	Pair    [2]*int
	Table   map[Name][]Celsius
	Ring    struct {
		Value int
		Next  *Ring
	}
	Base   struct{ ID int }
	Record struct {
		Base
		Name  Name
		When  struct{ Year, Month int }
		Extra any
		Run   func(int) int
	}
)

func Float(f float64) float64         { return f }
func Floats(fs []float32) []float32   { return fs }
func Complex(c complex128) complex128 { return -c }
func Negative() Celsius               { return Celsius(math.Copysign(0, -1)) }
func Ints(a int8, b uint64, c rune) []string {
	return []string{fmt.Sprint(a), fmt.Sprint(b), string(c)}
}
func Flip(b Bits) Bits      { return Bits{b[2], b[1], b[0]} }
func Bytes(s string) []byte { return []byte(s) }
func Text(b []byte) string  { return string(b) }

// IsNil tells nil from empty.
func IsNil(s []int, m map[string]int, p *int, e error, f func(), v any) [6]bool {
	return [6]bool{s == nil, m == nil, p == nil, e == nil, f == nil, v == nil}
}

// Nothing returns nil and empty.
func Nothing(empty bool) (s []int, m map[string]int, p *int, e error, f func(), v any) {
	if !empty {
		return
	}
	return []int{}, map[string]int{}, new(int), errors.New(""), func() {}, []int(nil)
}

// Grow adds a row in place.
func (t Table) Grow(n Name, c Celsius) { t[n] = append(t[n], c) }

// Twins returns two pointers to one variable, or to two.
func Twins(same bool) Pair {
	a, b := 1, 1
	if same {
		return Pair{&a, &a}
	}
	return Pair{&a, &b}
}

// Bump adds to what both point at.
func Bump(p Pair) { *p[0]++; *p[1]++ }

// Circle returns n elements, the last before the first.
func Circle(n int) *Ring {
	first := &Ring{}
	last := first
	for i := 1; i < n; i++ {
		last.Next = &Ring{Value: i}
		last = last.Next
	}
	last.Next = first
	return first
}

// Length counts the elements of a circle, and numbers them backwards.
func Length(r *Ring) int {
	n := 1
	for x := r.Next; x != r; x = x.Next {
		n++
	}
	for i := range n {
		r.Value = n - i
		r = r.Next
	}
	return n
}

// Stamp changes a record's copy and returns it.
func Stamp(r Record) Record {
	r.ID++
	r.Name += "!"
	r.When.Year, r.Extra = 2024, append([]any{r.Extra}, r.ID)
	run := r.Run
	r.Run = func(n int) int { return run(run(n)) }
	return r
}

// Deep builds a list in a list in a list.
func Deep(n int) any {
	if n == 0 {
		return "bottom"
	}
	return []any{Deep(n - 1)}
}

// Both returns a result and an error.
func Both(n int) (int, error) { return n, fmt.Errorf("with %d", n) }
