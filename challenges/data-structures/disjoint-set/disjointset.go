// Package disjointset keeps elements in sets that grow together.
package disjointset

import "errors"

// ErrElement says that there is no such element.
var ErrElement = errors.New("disjointset: no such element")

// Sets are sets of which no two share an element. Each is a tree whose root stands for it.
// They are not safe for concurrent use.
type Sets struct {
	parent []int // of each element; a root is its own
	size   []int // of the set, where the element is a root
	count  int
}

// New returns n sets with one element each: 0 to n-1.
func New(n int) *Sets {
	s := &Sets{}
	for range n {
		s.Add()
	}
	return s
}

// Add adds a set with one new element, and returns that: the number of elements before.
func (s *Sets) Add() int {
	a := len(s.parent)
	s.parent = append(s.parent, a)
	s.size = append(s.size, 1)
	s.count++
	return a
}

// Union joins the sets of two elements, and reports whether they were two. The error is
// ErrElement, and nothing changes, if there is no such element.
func (s *Sets) Union(a, b int) (joined bool, err error) {
	large, small, err := s.roots(a, b)
	if err != nil || large == small {
		return false, err
	}
	if s.size[large] < s.size[small] {
		large, small = small, large
	}
	s.parent[small] = large
	s.size[large] += s.size[small]
	s.count--
	return true, nil
}

// Same reports whether two elements are in one set. The error is ErrElement if there is no
// such element.
func (s *Sets) Same(a, b int) (bool, error) {
	rootA, rootB, err := s.roots(a, b)
	return err == nil && rootA == rootB, err
}

// Size returns how many elements are in the set of one. The error is ErrElement if there is
// no such element.
func (s *Sets) Size(a int) (int, error) {
	root, _, err := s.roots(a, a)
	if err != nil {
		return 0, err
	}
	return s.size[root], nil
}

// Count returns the number of sets.
func (s *Sets) Count() int { return s.count }

// All returns the sets. The elements of each rise, and so do the first elements of the
// sets. The slices are the caller's.
func (s *Sets) All() [][]int {
	var all [][]int
	place := map[int]int{} // of a root's set in all
	for a := range s.parent {
		root := s.root(a)
		i, ok := place[root]
		if !ok {
			i = len(all)
			place[root] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], a)
	}
	return all
}

// roots returns what stands for the sets of two elements.
func (s *Sets) roots(a, b int) (rootA, rootB int, err error) {
	if n := len(s.parent); a < 0 || b < 0 || a >= n || b >= n {
		return 0, 0, ErrElement
	}
	return s.root(a), s.root(b), nil
}

// root returns what stands for the set of a. On the way there, it lets each second element
// skip its parent, so that the way is half as long the next time.
func (s *Sets) root(a int) int {
	for s.parent[a] != a {
		s.parent[a] = s.parent[s.parent[a]]
		a = s.parent[a]
	}
	return a
}
