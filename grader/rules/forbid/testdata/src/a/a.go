package a

import (
	"cmp"
	"container/heap"
	. "maps"
	"reflect"
	s "slices"
	"strings"
	"sync"
)

var sorter = s.SortFunc[[]int] // want `slices.SortFunc is not allowed in this challenge`

type table struct{ sync.Map }

func f(xs []int, t *table, m map[string]int) {
	s.Sort(xs)                 // want `slices.Sort is not allowed in this challenge`
	_ = s.Sorted(s.Values(xs)) // want `slices.Sorted is not allowed`
	t.Range(nil)               // want `sync.Map.Range is not allowed`
	t.Load(1)
	_ = Keys(m)       // want `maps.Keys is not allowed`
	heap.Push(nil, 1) // want `heap.Push is not allowed`
	heap.Init(nil)
	xs = append(xs, 1) // want `append is not allowed`
	s.Reverse(xs)
	_ = cmp.Compare(1, 2)
	var b strings.Builder // want `strings.Builder is not allowed`
	b.Len()
}

func Sort(xs []int) {}

type slices struct{}

func (slices) Sort() {}

func g(append func(int), x slices) {
	Sort(nil)
	x.Sort()
	append(1)
}

// What reflection has in place of builtins and methods.
func reflection(m map[string]int, t *table) {
	delete(m, "x") // want `delete is not allowed`
	v := reflect.ValueOf(m)
	v.SetMapIndex(reflect.ValueOf("x"), reflect.Value{}) // want `reflect.Value.SetMapIndex is not allowed`
	set := v.SetMapIndex                                 // want `reflect.Value.SetMapIndex is not allowed`
	v.Clear()                                            // want `reflect.Value.Clear is not allowed`
	_ = reflect.Append                                   // want `reflect.Append is not allowed`
	_ = reflect.AppendSlice                              // want `reflect.AppendSlice is not allowed`
	reflect.ValueOf(t).MethodByName("Range").Call(nil)   // want `reflect.Value.MethodByName is not allowed`
	reflect.ValueOf(t).Method(0)                         // want `reflect.Value.Method is not allowed`
	reflect.TypeOf(t).Method(0)                          // want `reflect.Type.Method is not allowed`
	_, _, _ = v.MapIndex(reflect.ValueOf("x")), v.Len(), reflect.Copy
	_ = set
}
