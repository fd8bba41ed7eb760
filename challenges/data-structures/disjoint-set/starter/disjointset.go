// Package disjointset keeps elements in sets that grow together.
package disjointset

import "errors"

// ErrElement says that there is no such element.
var ErrElement = errors.New("disjointset: no such element")

// Sets are sets of which no two share an element. They are not safe for concurrent use.
type Sets struct {
	// How do you know in which set an element is?
}

// New returns n sets with one element each: 0 to n-1.
func New(n int) *Sets { return &Sets{} }

// Add adds a set with one new element, and returns that: the number of elements before.
func (s *Sets) Add() int { return -1 }

// Union joins the sets of two elements, and reports whether they were two. The error is
// ErrElement, and nothing changes, if there is no such element.
func (s *Sets) Union(a, b int) (joined bool, err error) {
	return false, errors.New("disjointset: not written yet")
}

// Same reports whether two elements are in one set. The error is ErrElement if there is no
// such element.
func (s *Sets) Same(a, b int) (bool, error) { return false, errors.New("disjointset: not written yet") }

// Size returns how many elements are in the set of one. The error is ErrElement if there is
// no such element.
func (s *Sets) Size(a int) (int, error) { return 0, errors.New("disjointset: not written yet") }

// Count returns the number of sets.
func (s *Sets) Count() int { return -1 }

// All returns the sets. The elements of each rise, and so do the first elements of the
// sets. The slices are the caller's.
func (s *Sets) All() [][]int { return nil }
