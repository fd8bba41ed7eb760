// Package sort counts what the functions of its namesake cost.
package sort

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Find(n int, cmp func(int) int) (i int, found bool) { return sort.Find(n, meter.Func(cmp)) }

func Float64s(x []float64) { ordered(x) }

func Float64sAreSorted(x []float64) bool { return areOrdered(x) }

func Ints(x []int) { ordered(x) }

func IntsAreSorted(x []int) bool { return areOrdered(x) }

func IsSorted(data sort.Interface) bool { return sort.IsSorted(counted{data}) }

func Search(n int, f func(int) bool) int { return sort.Search(n, meter.Func(f)) }

func SearchFloat64s(a []float64, x float64) int {
	meter.Step(bits.Len(uint(len(a))))
	return sort.SearchFloat64s(a, x)
}

func SearchInts(a []int, x int) int {
	meter.Step(bits.Len(uint(len(a))))
	return sort.SearchInts(a, x)
}

func SearchStrings(a []string, x string) int {
	return sort.Search(len(a), func(i int) bool { return meter.Compare(a[i], x) >= 0 })
}

func Slice(x any, less func(i, j int) bool) { sort.Slice(x, meter.Func2(less)) }

func SliceIsSorted(x any, less func(i, j int) bool) bool {
	return sort.SliceIsSorted(x, meter.Func2(less))
}

func SliceStable(x any, less func(i, j int) bool) { sort.SliceStable(x, meter.Func2(less)) }

func Sort(data sort.Interface) { sort.Sort(counted{data}) }

func Stable(data sort.Interface) { sort.Stable(counted{data}) }

func Strings(x []string) { ordered(x) }

func StringsAreSorted(x []string) bool { return areOrdered(x) }

func ordered[E cmp.Ordered](x []E) { slices.SortFunc(x, meter.Compare[E]) }

func areOrdered[E cmp.Ordered](x []E) bool {
	return slices.IsSortedFunc(x, meter.Compare[E])
}

// counted counts comparisons.
type counted struct{ sort.Interface }

func (c counted) Less(i, j int) bool {
	meter.Step(1)
	return c.Interface.Less(i, j)
}
