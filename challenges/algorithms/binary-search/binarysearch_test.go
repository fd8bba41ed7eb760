package binarysearch_test

import (
	"math"
	"slices"
	"testing"

	"github.com/gradus-dev/gradus/challenges/algorithms/binary-search"
	"github.com/gradus-dev/gradus/challenges/algorithms/binary-search/driver"
	"github.com/gradus-dev/gradus/grader/judge/cost"
)

// difference is a compare function that returns more than -1, 0 and 1.
func difference(item, target int) int { return item - target }

type search struct {
	items  []int
	target int
	want   int
}

// check fails t where find does not return what is wanted.
func check(t *testing.T, name string, find func([]int, int, func(int, int) int) int, searches []search) {
	t.Helper()
	for _, s := range searches {
		if got := find(s.items, s.target, difference); got != s.want {
			t.Errorf("%s(%v, %d) = %d; want %d", name, s.items, s.target, got, s.want)
		}
	}
}

func TestFirst(t *testing.T) {
	check(t, "First", binarysearch.First[int, int], []search{
		{[]int{2, 3, 5, 7, 11, 13}, 2, 0},
		{[]int{2, 3, 5, 7, 11, 13}, 7, 3},
		{[]int{2, 3, 5, 7, 11, 13}, 13, 5},
		{[]int{1, 4, 4, 4, 4, 4, 9}, 4, 1},
		{[]int{3, 4, 4, 5}, 4, 1},
		{[]int{4, 4, 4, 9}, 4, 0},
		{[]int{1, 9, 9, 9}, 9, 1},
	})
}

func TestLast(t *testing.T) {
	check(t, "Last", binarysearch.Last[int, int], []search{
		{[]int{2, 3, 5, 7, 11, 13}, 2, 0},
		{[]int{2, 3, 5, 7, 11, 13}, 7, 3},
		{[]int{2, 3, 5, 7, 11, 13}, 13, 5},
		{[]int{1, 4, 4, 4, 4, 4, 9}, 4, 5},
		{[]int{3, 4, 4, 5}, 4, 2},
		{[]int{4, 4, 4, 9}, 4, 2},
		{[]int{1, 9, 9, 9}, 9, 3},
	})
}

func TestInsertionPoint(t *testing.T) {
	check(t, "InsertionPoint", binarysearch.InsertionPoint[int, int], []search{
		{[]int{2, 3, 5, 7, 11, 13}, 6, 3},
		{[]int{2, 3, 5, 7, 11, 13}, 1, 0},
		{[]int{2, 3, 5, 7, 11, 13}, 20, 6},
		{[]int{2, 3, 5, 7, 11, 13}, 7, 4},
		{[]int{1, 4, 4, 4, 4, 4, 9}, 4, 6},
		{[]int{9, 9}, 9, 2},
	})
}

func TestMissing(t *testing.T) {
	missing := []search{
		{[]int{2, 3, 5, 7}, 1, -1},
		{[]int{2, 3, 5, 7}, 4, -1},
		{[]int{2, 3, 5, 7}, 8, -1},
		{[]int{4, 4, 4}, 5, -1},
	}
	check(t, "First", binarysearch.First[int, int], missing)
	check(t, "Last", binarysearch.Last[int, int], missing)
}

func TestSmall(t *testing.T) {
	found := []search{{nil, 5, -1}, {[]int{}, 5, -1}, {[]int{5}, 5, 0}, {[]int{5}, 4, -1}, {[]int{5}, 6, -1}}
	check(t, "First", binarysearch.First[int, int], found)
	check(t, "Last", binarysearch.Last[int, int], found)
	check(t, "InsertionPoint", binarysearch.InsertionPoint[int, int], []search{
		{nil, 5, 0}, {[]int{}, 5, 0}, {[]int{5}, 4, 0}, {[]int{5}, 5, 1}, {[]int{5}, 6, 1},
	})
}

type city struct {
	name      string
	residents int
}

// TestOtherTypes searches structs by one of their fields, in descending order.
func TestOtherTypes(t *testing.T) {
	cities := []city{{"Aube", 900}, {"Brine", 700}, {"Celle", 700}, {"Dorn", 40}}
	larger := func(c city, residents int) int { return residents - c.residents }
	for _, tt := range []struct{ residents, first, last, insertion int }{
		{1000, -1, -1, 0},
		{900, 0, 0, 1},
		{700, 1, 2, 3},
		{41, -1, -1, 3},
		{40, 3, 3, 4},
		{0, -1, -1, 4},
	} {
		if got := binarysearch.First(cities, tt.residents, larger); got != tt.first {
			t.Errorf("First(%v, %d) by falling residents = %d; want %d", cities, tt.residents, got, tt.first)
		}
		if got := binarysearch.Last(cities, tt.residents, larger); got != tt.last {
			t.Errorf("Last(%v, %d) by falling residents = %d; want %d", cities, tt.residents, got, tt.last)
		}
		if got := binarysearch.InsertionPoint(cities, tt.residents, larger); got != tt.insertion {
			t.Errorf("InsertionPoint(%v, %d) by falling residents = %d; want %d", cities, tt.residents, got, tt.insertion)
		}
	}
}

// sorted returns every ascending slice of up to n of the numbers 1, 2 and 4.
func sorted(n int) (all [][]int) {
	for ones := range n + 1 {
		for twos := range n + 1 - ones {
			for fours := range n + 1 - ones - twos {
				all = append(all, slices.Concat(slices.Repeat([]int{1}, ones), slices.Repeat([]int{2}, twos), slices.Repeat([]int{4}, fours)))
			}
		}
	}
	return all
}

// linear returns what First, Last and InsertionPoint should, by looking at one item
// after the other.
func linear(items []int, target int) (first, last, insertion int) {
	first, last = slices.Index(items, target), -1
	for i, item := range items {
		if item == target {
			last = i
		}
		if item <= target {
			insertion = i + 1
		}
	}
	return first, last, insertion
}

func TestAllShortSlices(t *testing.T) {
	targets := []int{0, 1, 2, 3, 4, 5}
	for _, items := range sorted(4) {
		firsts, lasts, insertions := driver.Targets(items, targets)
		for i, target := range targets {
			first, last, insertion := linear(items, target)
			for _, tt := range []struct {
				name      string
				got, want int
			}{
				{"First", firsts[i], first},
				{"Last", lasts[i], last},
				{"InsertionPoint", insertions[i], insertion},
			} {
				if tt.got != tt.want {
					t.Errorf("%s(%v, %d) = %d; want %d", tt.name, items, target, tt.got, tt.want)
				}
			}
		}
	}
}

func TestLongestSlice(t *testing.T) {
	const length = math.MaxInt
	for _, tt := range []struct{ answer, first, last, insertion int }{
		{-1, -1, -1, length},
		{0, 0, length - 1, length},
		{1, -1, -1, 0},
	} {
		first, last, insertion := driver.Huge(length, tt.answer)
		if first != tt.first || last != tt.last || insertion != tt.insertion {
			t.Errorf("with math.MaxInt items for which compare returns %d, First, Last and InsertionPoint = %d, %d, %d; want %d, %d, %d",
				tt.answer, first, last, insertion, tt.first, tt.last, tt.insertion)
		}
	}
}

// TestFewSteps searches n different items, and n equal ones.
func TestFewSteps(t *testing.T) {
	sizes := []int{16, 32, 64, 128, 256, 512, 1024, 2048}
	different := func(n int) []int {
		items := make([]int, n)
		for i := range items {
			items[i] = i
		}
		return items
	}
	equal := func(n int) []int { return make([]int, n) }
	for _, tt := range []struct {
		name string
		find func(items []int, target int) int
	}{
		{"First", driver.First},
		{"Last", driver.Last},
		{"InsertionPoint", driver.InsertionPoint},
	} {
		name, find := tt.name, tt.find
		t.Run(name, func(t *testing.T) {
			cost.AtMost(t, cost.LogN, sizes, different, func(items []int) { find(items, len(items)/3) })
			cost.AtMost(t, cost.LogN, sizes, different, func(items []int) { find(items, len(items)) })
			cost.AtMost(t, cost.LogN, sizes, equal, func(items []int) { find(items, 0) })
		})
	}
}
