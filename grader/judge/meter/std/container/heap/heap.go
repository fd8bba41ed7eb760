// Package heap counts what the functions of its namesake cost.
package heap

import (
	"container/heap"

	"github.com/gradus-dev/gradus/grader/judge/meter"
)

func Fix(h heap.Interface, i int) { heap.Fix(counted{h}, i) }

func Init(h heap.Interface) { heap.Init(counted{h}) }

func Pop(h heap.Interface) any { return heap.Pop(counted{h}) }

func Push(h heap.Interface, x any) { heap.Push(counted{h}, x) }

func Remove(h heap.Interface, i int) any { return heap.Remove(counted{h}, i) }

// counted counts comparisons.
type counted struct{ heap.Interface }

func (c counted) Less(i, j int) bool {
	meter.Step(1)
	return c.Interface.Less(i, j)
}
