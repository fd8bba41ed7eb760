// Package target is the challenge that hostile submissions are for: an API that
// returns numbers, text and objects, and calls back.
package target

import "errors"

// ErrOdd is returned by Half.
var ErrOdd = errors.New("target: odd")

// Add returns a + b.
func Add(a, b int) int { return a + b }

// Greet returns "hello, " and the name.
func Greet(name string) string { return "hello, " + name }

// Half returns n/2, and ErrOdd for odd n.
func Half(n int) (int, error) {
	if n%2 != 0 {
		return 0, ErrOdd
	}
	return n / 2, nil
}

// Each returns what f returns for each of xs.
func Each(xs []int, f func(int) int) []int {
	var out []int
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

// Box keeps a number.
type Box struct{ n int }

// NewBox returns a Box of n.
func NewBox(n int) *Box { return &Box{n} }

// Get returns the number.
func (b *Box) Get() int { return b.n }

// Set changes the number.
func (b *Box) Set(n int) { b.n = n }
