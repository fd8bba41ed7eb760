package btree

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
)

func TestExampleNumbers(t *testing.T) {
	tree, err := New[int, string](2, cmp.Compare[int])
	if err != nil {
		t.Fatalf("New(2) = error %v; want a tree", err)
	}
	tree.Put(10, "ten")
	tree.Put(30, "thirty")
	tree.Put(20, "twenty")
	if got := fmt.Sprint(tree.Levels()); got != "[[[10 20 30]]]" {
		t.Errorf("Levels() with three keys = %s; want [[[10 20 30]]]", got)
	}
	tree.Put(40, "forty")
	if got := fmt.Sprint(tree.Levels()); got != "[[[20]] [[10] [30 40]]]" && got != "[[[30]] [[10 20] [40]]]" {
		t.Errorf("Levels() with four keys = %s; want [[[20]] [[10] [30 40]]], or [[[30]] [[10 20] [40]]]", got)
	}
	if !tree.Delete(10) {
		t.Errorf("Delete(10) = false; want true")
	}
	if v, ok := tree.Get(20); v != "twenty" || !ok {
		t.Errorf("Get(20) = %q, %t; want \"twenty\", true", v, ok)
	}
	if n := tree.Len(); n != 3 {
		t.Errorf("Len() = %d; want 3", n)
	}
}

func TestExamplePrices(t *testing.T) {
	prices, err := New[string, int](50, strings.Compare)
	if err != nil {
		t.Fatalf("New(50) = error %v; want a tree", err)
	}
	prices.Put("2024-01-01", 10)
	prices.Put("2024-02-01", 11)
	prices.Put("2024-03-01", 12)
	var got []string
	for day, price := range prices.Range("2024-01-15", "2024-03-01") {
		got = append(got, fmt.Sprint(day, " ", price))
	}
	if len(got) != 1 || got[0] != "2024-02-01 11" {
		t.Errorf("Range(2024-01-15, 2024-03-01) = %q; want 2024-02-01 11 alone", got)
	}
}
