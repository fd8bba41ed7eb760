package meter_test

import (
	"cmp"
	"go/types"
	"iter"
	"strings"
	"testing"
	std "unicode"

	"golang.org/x/tools/go/packages"

	"github.com/gradus-dev/gradus/grader/judge/meter/std/bytes"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/container/heap"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/fmt"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/maps"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/slices"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/sort"
	text "github.com/gradus-dev/gradus/grader/judge/meter/std/strings"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/unicode"
	"github.com/gradus-dev/gradus/grader/judge/meter/std/unicode/utf8"
)

// TestNamesakes holds that each namesake can stand where the standard function
// of its name stands: its type is the same.
func TestNamesakes(t *testing.T) {
	const std = "github.com/gradus-dev/gradus/grader/judge/meter/std/"
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}, std+"...")
	if err != nil {
		t.Fatal(err)
	}
	functions := 0
	for _, p := range pkgs {
		of := strings.TrimPrefix(p.PkgPath, std)
		original := p.Imports[of]
		if original == nil || p.Name != original.Name {
			t.Errorf("package %s of %s does not import %s", p.Name, p.PkgPath, of)
			continue
		}
		for _, name := range p.Types.Scope().Names() {
			f := p.Types.Scope().Lookup(name)
			if !f.Exported() {
				continue
			}
			functions++
			if was := original.Types.Scope().Lookup(name); was == nil || !types.Identical(was.Type(), f.Type()) {
				t.Errorf("%s is not %v", f, was)
			}
		}
	}
	if functions < 150 {
		t.Errorf("looked at %d functions only", functions)
	}
}

type numbers []int

func (n numbers) Len() int           { return len(n) }
func (n numbers) Less(i, j int) bool { return n[i] < n[j] }
func (n numbers) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *numbers) Push(x any)        { *n = append(*n, x.(int)) }
func (n *numbers) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

func seq(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// run runs through an iterator and returns the number of its elements.
func run[T any](s iter.Seq[T]) (n int) {
	for range s {
		n++
	}
	return n
}

// TestCosts says what calls cost on 100 elements. Where the number is that of
// comparisons of a sort, it is what Go 1.26 needs; the range leaves room.
func TestCosts(t *testing.T) {
	hundred := func() []int { return slices.Collect(seq(100)) }
	s := text.Repeat("0123456789", 10)
	b := []byte(s)
	greater := func(a, b int) int { return b - a }
	table := make([]std.Range16, 100)
	table[99] = std.Range16{Lo: 'y', Hi: 'z', Stride: 1}
	for _, tt := range []struct {
		call     string
		f        func()
		min, max int64
	}{
		{"slices.Sort, sorted", func() { slices.Sort(hundred()) }, 200, 320},
		{"slices.Sort, falling", func() { slices.SortFunc(hundred(), greater) }, 200, 500},
		{"slices.SortStableFunc", func() { slices.SortStableFunc(hundred(), greater) }, 400, 2000},
		{"slices.Sorted", func() { slices.Sorted(seq(100)) }, 200, 320},
		{"slices.Index, first", func() { slices.Index(hundred(), 0) }, 101, 101},
		{"slices.BinarySearch", func() { slices.BinarySearch(make([]int, 100), 7) }, 7, 7},
		{"slices.BinarySearchFunc", func() { slices.BinarySearchFunc(make([]int, 100), 7, cmp.Compare[int]) }, 6, 8},
		{"slices.Contains, last", func() { slices.Contains(make([]int, 100), 1) }, 100, 100},
		{"slices.Contains, first", func() { slices.Contains(make([]int, 100), 0) }, 1, 1},
		{"slices.Delete, last", func() { slices.Delete(make([]int, 100), 99, 100) }, 1, 1},
		{"slices.Delete, first", func() { slices.Delete(make([]int, 100), 0, 1) }, 100, 100},
		{"slices.Insert, last with room", func() { slices.Insert(make([]int, 100, 200), 100, 7) }, 1, 1},
		{"slices.Insert, last without room", func() { slices.Insert(make([]int, 100), 100, 7) }, 8, 8},
		{"slices.Insert, first", func() { slices.Insert(make([]int, 100, 200), 0, 7, 8) }, 102, 102},
		{"slices.Replace, as many", func() { slices.Replace(make([]int, 100), 0, 2, 7, 8) }, 4, 4},
		{"slices.Replace, fewer", func() { slices.Replace(make([]int, 100), 0, 2) }, 100, 100},
		{"slices.Equal", func() { slices.Equal(make([]int, 100), make([]int, 100)) }, 100, 100},
		{"slices.Equal, of other lengths", func() { slices.Equal(make([]int, 100), make([]int, 99)) }, 0, 0},
		{"slices.Clone", func() { slices.Clone(make([]int, 100)) }, 100, 100},
		{"slices.Reverse", func() { slices.Reverse(make([]int, 100)) }, 100, 100},
		{"slices.Max", func() { slices.Max(make([]int, 100)) }, 100, 100},
		{"slices.Grow, enough", func() { slices.Grow(make([]int, 1, 100), 99) }, 0, 0},
		{"slices.Grow", func() { slices.Grow(make([]int, 100), 1) }, 8, 8},
		{"slices.Grow, of nothing", func() { slices.Grow([]int(nil), 100) }, 100, 100},
		{"maps.Collect, Clone, Copy", func() {
			m := maps.Collect(func(yield func(int, int) bool) { seq(100)(func(i int) bool { return yield(i, i) }) })
			maps.Copy(maps.Clone(m), m)
		}, 300, 300},
		{"sort.Ints", func() { sort.Ints(hundred()) }, 200, 320},
		{"sort.Sort", func() { sort.Sort(numbers(hundred())) }, 200, 320},
		{"sort.Slice", func() { h := hundred(); sort.Slice(h, func(i, j int) bool { return h[i] > h[j] }) }, 200, 500},
		{"sort.Search", func() { sort.Search(100, func(i int) bool { return i > 7 }) }, 6, 8},
		{"heap.Init, Push, Pop", func() { h := numbers(make([]int, 100)); heap.Init(&h); heap.Push(&h, 1); heap.Pop(&h) }, 100, 220},
		{"strings.Index, found", func() { text.Index(s, "123") }, 5, 5},
		{"strings.Index, not found", func() { text.Index(s, "321") }, 103, 103},
		{"strings.LastIndexByte", func() { text.LastIndexByte(s, '8') }, 2, 2},
		{"strings.HasPrefix", func() { text.HasPrefix(s, "012") }, 3, 3},
		{"strings.Cut", func() { text.Cut(s, "34") }, 5, 5},
		{"strings.TrimSpace", func() { text.TrimSpace(s) }, 1, 1},
		{"strings.SplitN", func() { text.SplitN(s, "9", 2) }, 12, 12},
		{"strings.Split", func() { text.Split(s, "9") }, 111, 111},
		{"strings.SplitSeq", func() { run(text.SplitSeq(s, "9")) }, 90 + 11 + 11, 90 + 11 + 11},
		{"strings.Fields", func() { text.Fields(s) }, 101, 101},
		{"strings.FieldsSeq", func() { run(text.FieldsSeq(s)) }, 100, 100},
		{"strings.IndexAny", func() { text.IndexAny(s, "98") }, 11, 11},
		{"strings.Trim", func() { text.Trim(s, "0123") }, 9, 9},
		{"strings.ToUpper", func() { text.ToUpper(s) }, 100, 100},
		{"strings.ReplaceAll", func() { text.ReplaceAll(s, "9", "") }, 190, 190},
		{"strings.Join", func() { text.Join([]string{s, s}, "") }, 202, 202},
		{"strings.Compare", func() { text.Compare(s, s[:50]) }, 50, 50},
		{"bytes.Equal", func() { bytes.Equal(b, b) }, 100, 100},
		{"bytes.IndexByte", func() { bytes.IndexByte(b, '9') }, 10, 10},
		{"bytes.Runes", func() { bytes.Runes(b) }, 100, 100},
		{"unicode.Is", func() { unicode.Is(&std.RangeTable{R16: table, LatinOffset: 100}, 'x') }, 100, 100},
		{"unicode.In", func() { unicode.In('x', std.Lu, &std.RangeTable{R16: table, LatinOffset: 100}) }, 103, 110},
		{"utf8.RuneCountInString", func() { utf8.RuneCountInString(s) }, 100, 100},
		{"fmt.Sprint", func() { fmt.Sprint(s, 1) }, 101, 102},
	} {
		span(0)
		tt.f()
		if got := span(0).Steps; got < tt.min || got > tt.max {
			t.Errorf("%s: %d steps; want %d to %d", tt.call, got, tt.min, tt.max)
		}
	}
}
