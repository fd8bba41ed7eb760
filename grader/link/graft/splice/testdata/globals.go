package learner

import (
	"fmt"
	"runtime"
	"sort"
	"strings"

	"example.com/hook"
)

type node struct {
	n    int
	next *node
	name string
}

type mixed struct {
	number uint64
	p      *node
	pad    [3]uint32
	all    []string
	f      func() string
	i      any
}

var (
	list     *node
	bymap    = map[string]*node{"a": {1, nil, "a"}, "b": {2, nil, "b"}}
	words    = strings.Fields("the quick brown fox")
	zero     mixed
	filled   = mixed{number: 1<<63 | 5, p: &node{n: 7}, all: []string{"x", "y"}, f: func() string { return "called" }, i: 3.5}
	array    [9]mixed
	nested   [3][4]struct{ a, b *int }
	iface    fmt.Stringer = named("stringer")
	onlybits [64]uint64
	err      = fmt.Errorf("wrapped: %w", fmt.Errorf("inner"))
	chans    = make(chan *node, 4)
	_        = touch("blank")
	touched  []string
)

type named string

func (n named) String() string { return "<" + string(n) + ">" }

func touch(s string) int { touched = append(touched, s); return len(s) }

func init() { touch("first init") }

func init() {
	touch("second init")
	hook.Run = run
}

// churn makes garbage that lies where freed globals would have been.
func churn() {
	var keep [][]byte
	for i := range 2000 {
		keep = append(keep, []byte(strings.Repeat("garbage", i%50)))
		if i%100 == 0 {
			runtime.GC()
			keep = nil
		}
	}
}

func run() {
	for i := range 100 {
		list = &node{i, list, fmt.Sprint("node", i)}
	}
	for i := range array {
		array[i] = mixed{uint64(i), &node{n: i * i}, [3]uint32{1, 2, 3}, []string{fmt.Sprint(i)}, func() string { return fmt.Sprint("f", i) }, &array[i]}
	}
	for i := range nested {
		for j := range nested[i] {
			nested[i][j].a, nested[i][j].b = new(int), &[]int{i * j}[0]
		}
	}
	chans <- &node{n: 42}
	zero = filled
	zero.all = append(zero.all, "z")
	churn()
	sum := 0
	for p := list; p != nil; p = p.next {
		sum += p.n
	}
	fmt.Println(sum, list.name, words, iface, err, touched, len(onlybits))
	for i := range array {
		fmt.Println(array[i].number, array[i].p.n, array[i].pad, array[i].all, array[i].f(), array[i].i == any(&array[i]))
	}
	for i := range nested {
		for j := range nested[i] {
			*nested[i][j].a += *nested[i][j].b
			fmt.Print(*nested[i][j].a, " ")
		}
	}
	keys := make([]string, 0)
	for k := range bymap {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys, bymap["b"].name, (<-chans).n, zero.all, zero.f(), zero.i, filled.all, zero.number)
}
