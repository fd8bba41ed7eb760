// Package property lets hidden tests look for an input of which something does not
// hold, and shows the smallest that it finds: property-based testing with integrated
// shrinking (MacIver and Donaldson, "Test-Case Reduction via Test-Case Generation",
// 2020).
//
//	property.Check(t, 100, func(s *property.Source) []int {
//		return property.List(s, 30, func(s *property.Source) int { return s.Between(-9, 9) })
//	}, func(in []int) error {
//		if got, want := span.Max(in), slices.Max(in); got != want {
//			return fmt.Errorf("Max(%v) = %d; want %d", in, got, want)
//		}
//		return nil
//	})
//
// An input is made from choices, each a number below some bound. Shrinking looks for an
// input made from fewer or lower choices, so the documentation of each kind of choice says
// which values are simpler. The inputs are the same in every run.
package property

import (
	"fmt"
	"testing"
)

// tries is how many inputs are tried, at most, in place of the first that was found.
const tries = 1000

// Check draws inputs, small ones first, until holds returns an error or that many
// cases have held. After an error it fails t with the error of the smallest input that it
// finds in at most 1000 further calls of holds; the last call is with that input. A panic
// in holds counts as an error; t then ends with the panic of the smallest input.
//
// If the error can't be repeated with the same input, Check fails t with the first error.
func Check[T any](t testing.TB, cases int, draw func(*Source) T, holds func(T) error) {
	t.Helper()
	for i := range cases {
		s := newSource(i, cases)
		first := attempt(holds, draw(s))
		if first == nil {
			continue
		}
		fails := func(choices []uint64) ([]uint64, bool) {
			s := &Source{given: choices}
			in := draw(s)
			return s.made, attempt(holds, in) != nil
		}
		smallest := shrink(s.made, tries, fails)
		if err := holds(draw(&Source{given: smallest})); err != nil {
			t.Fatal(err)
		}
		t.Fatal(first)
	}
}

// attempt calls holds, and makes an error of a panic.
func attempt[T any](holds func(T) error, in T) (err error) {
	ended := false
	defer func() {
		if ended {
			return
		}
		if r := recover(); r != nil { // else the goroutine is being ended, and that goes on
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	err = holds(in)
	ended = true
	return err
}
