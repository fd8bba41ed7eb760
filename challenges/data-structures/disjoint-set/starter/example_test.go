package disjointset

import (
	"errors"
	"fmt"
	"testing"
)

func TestExampleAccounts(t *testing.T) {
	s := New(5)
	for _, pair := range [][2]int{{0, 3}, {4, 1}, {3, 4}} {
		if joined, err := s.Union(pair[0], pair[1]); !joined || err != nil {
			t.Errorf("Union(%d, %d) = %t, %v; want true, no error", pair[0], pair[1], joined, err)
		}
	}
	if joined, err := s.Union(1, 0); joined || err != nil {
		t.Errorf("Union(1, 0) = %t, %v; want false, no error, for they are in one set", joined, err)
	}
	if same, err := s.Same(0, 4); !same || err != nil {
		t.Errorf("Same(0, 4) = %t, %v; want true, no error", same, err)
	}
	if n, err := s.Size(3); n != 4 || err != nil {
		t.Errorf("Size(3) = %d, %v; want 4, no error", n, err)
	}
	if got := fmt.Sprint(s.All()); got != "[[0 1 3 4] [2]]" || s.Count() != 2 {
		t.Errorf("All() = %s, Count() = %d; want [[0 1 3 4] [2]], 2", got, s.Count())
	}
}

func TestExampleAdd(t *testing.T) {
	s := New(0)
	if _, err := s.Same(0, 0); !errors.Is(err, ErrElement) {
		t.Errorf("Same(0, 0) without elements = error %v; want ErrElement", err)
	}
	if a, b := s.Add(), s.Add(); a != 0 || b != 1 {
		t.Errorf("Add(), Add() = %d, %d; want 0, 1", a, b)
	}
	if same, err := s.Same(0, 1); same || err != nil {
		t.Errorf("Same(0, 1) = %t, %v; want false, no error", same, err)
	}
}
