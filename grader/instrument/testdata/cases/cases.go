// Package cases has a function for each thing that a submission may be made of.
// Each must return the same when it is rewritten, and cost what its comment says:
// steps, allocations, space.
package cases

import (
	"bytes"
	"fmt"
	. "maps"
	"slices"
	text "strings"
	"sync"
	"unicode"
)

type point struct{ x, y int }

func (p *point) move(d int) { p.x += d }

type list []int

func (l *list) push(n int) { *l = append(*l, n) }

type word string

type node struct {
	next  *node
	links []*node
}

type builder struct{ text.Builder }

var global, ready = func() int { return len("four") }, "yes"

func init() { ready += "!" }

// 1 0 0
func Empty() {}

// 4 0 0
func Statements() int {
	x := 1
	var y int
	const z = 3
	type local int
	return int(local(x + y + z))
}

// 10 0 0
func If() (s string) {
	for _, n := range [...]int{1, 2, 3} {
		if n == 1 {
			s = "one"
		} else if n == 2 {
		} else if m := n; m == 3 {
			return s
		}
	}
	return "never"
}

// 23 0 0
func ForClauses() int {
	n := 0
	for i := 0; i < 3; i++ {
		n += i
	}
	for n > 1 {
		n--
	}
	for {
		if n++; n > 3 {
			break
		}
	}
	return n
}

// 10 0 0
func EmptyBodies() int {
	i := 0
	for ; i < 5; i++ {
	}
	for range 0 {
	}
	return i
}

// 33 3 5
func Ranges() (n int) {
	for i := range 2 {
		n += i
	}
	for _, v := range []int{5, 6} {
		n += v
	}
	for i, v := range &[2]int{7, 8} {
		n += i * v
	}
	for i, r := range "aé" {
		n += i + int(r)
	}
	c := make(chan int, 2)
	c <- 1
	c <- 2
	close(c)
	for v := range c {
		n += v
	}
	return n
}

// 9 1 2
func RangeMap() (n int) {
	for k, v := range map[int]int{1: 10, 2: 20} {
		n += k * v
		continue
	}
	return
}

// 20 0 0
func RangeFunc() (n int) {
	count := func(yield func(int) bool) {
		for i := range 10 {
			if !yield(i) {
				return
			}
		}
	}
	for i := range count {
		if i == 1 {
			break
		}
		defer func() { n *= 2 }()
		n += 5
	}
	return n
}

// 19 0 0
func Switches() (s string) {
	for i := range 4 {
		switch j := i * 2; j {
		case 0:
			s = "a"
			fallthrough
		case 1, 2:
			if i == 1 {
				break
			}
			s = "b"
		case 4:
		default:
			s = s[:1]
		}
	}
	switch {
	}
	return s
}

// 19 4 9
func TypeSwitches() (s string) {
	for _, v := range []any{1, "x", nil, 2.0, point{}} {
		switch v := v.(type) {
		case int, float64:
			s += "n"
		case string:
			_ = v
		case nil:
		case interface{ none() }:
		default:
			return s
		}
	}
	return s
}

// 14 2 1
func Selects() int {
	c, done := make(chan int, 1), make(chan bool)
	n := 0
	for {
		select {
		case c <- n:
			n++
		case n = <-c:
			close(done)
		case <-done:
			return n
		}
		if n > 100 {
			panic("no end")
		}
		n = 1
		done = nil
		break
	}
	select {
	case <-done:
	default:
	}
	return n
}

// 43 0 0
func Labels() (n int) {
outer:
	for i := range 3 {
	inner:
		for {
			switch {
			case i == 1:
				continue outer
			case i == 2:
				break outer
			case n > 1:
				break inner
			}
			n++
		}
		goto next
	next:
		n += 10
	}
	i := 0
again:
	if i < 2 {
		i++
		goto again
	}
	{
		n++
	}
	func() {
		goto end
	end:
	}()
	return n
}

// 12 0 0
func Gotos() int {
	i := 0
loop:
	i++
	if i < 2 {
		goto loop
	}
	goto block
block:
	{
		return i
	}
}

// 147 2 128
func Defers() (s string) {
	defer func() {
		if r := recover(); r != nil {
			s += fmt.Sprint(r)
		}
	}()
	for i := range 2 {
		defer func(n int) { _ = n }(i)
	}
	var p *point
	p.move(1)
	return "never"
}

// 11 1 3
func DeferredCalls() []int {
	s := []int{3, 1, 2}
	func() {
		defer slices.Sort(s)
		defer copy(s, s[1:])
	}()
	return s
}

// 79 0 0
func Recursion() int {
	var fib func(n int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	return fib(6)
}

// 15 2 2
func Methods() int {
	p := point{1, 2}
	p.move(3)
	f := p.move
	f(4)
	(*point).move(&p, 5)
	return p.x + global()
}

func sum[S ~[]E, E int | float64](s S, more ...E) (n E) {
	for _, v := range append(s, more...) {
		n += v
	}
	return n
}

// 13 3 6
func Generics() float64 {
	return sum([]float64{1, 2}, 3.5)
}

// 11 2 2
func Pushes() list {
	var l list
	l.push(1)
	l = append(l[:0], l...)
	l = append(l[:0:1], 2)
	return append(l)
}

// 17 2 8
func Appends() int {
	var b []byte
	b = append(b, "seven"...)
	b = append(b, byte('8'),
		'9', // a comment, with commas (and brackets)
	)
	var any []any
	any = append(any, 1, "x", nil)
	return len(b) + len(any)
}

// 13 3 3
func Copies() (n int) {
	var a, b [4]int
	n += copy(a[:], b[1:])
	var c [9]byte
	n += copy(c[:], "abc")
	copy(c[1:], c[:0])
	return n
}

// 12 2 5
func Clears() int {
	s := []int{1, 2, 3}
	m := map[string]int{"a": 1, "b": 2}
	clear(s)
	clear(m)
	delete(m, "c")
	return s[0] + len(m)
}

// 164 6 155
func Makes() int {
	n := 10
	a := make([]int, n)
	b := make([]int, 2, 20)
	c := make(list, 5.0)
	d := make(map[int]int, n*2)
	e := make(map[int]int, 100)
	f := make(chan int)
	return len(a) + len(b) + len(c) + len(d) + len(e) + len(f)
}

// 3 4 4
func News() int {
	return *new(int) + *new(len("abc")) + (&point{1, 2}).x + (&[1]int{4})[0]
}

// 6 13 17
func Literals() int {
	a := [][]int{{1}, {2, 3}, nil}
	b := map[string]*point{"p": {1, 2}, "q": nil}
	c := [2]*point{{}, {}}
	d := &node{links: []*node{{}, {next: &node{}}}}
	return len(a) + len(b) + len(c) + len(d.links) + len([]int{}) + len(map[int]int{}) + len([0]int{})
}

// 35 5 28
func Concatenation() string {
	s, t := "ab", word("cd")
	s = s + (s + "x") + s
	t += "e" + t
	w := struct{ s string }{"f"}
	w.s += string(t)
	return s + w.s[:0] + string(t[:0]) + ""
}

// 26 7 14
func Joins() string {
	m := map[string]string{}
	m["k"] += "v"
	key := func() string { return "k" }
	m[key()] += "w"
	a := []string{"x"}
	a[0] += "y"
	p := &a[0]
	*p += "z"
	(*p) += m["k"]
	return *p
}

// 31 2 14
func Comparisons() (n int) {
	type truth bool
	s, t, u := "abc"+ready, "abd"+ready, "ab"
	same := s == t
	var other truth = s != u
	if s < t && t > s {
		n++
	}
	if s <= "abc" || !(s >= t) || bool(other) || same {
		n += 2
	}
	return n
}

// 21 4 16
func Conversions() int {
	b := []byte("abcd"[:len(ready)])
	r := []rune(string(b))
	s := string(r)
	type bits []byte
	return len(s) + len(bits(b)) + len(string(rune('x')))
}

// 61 11 47
func Standard() string {
	s := []int{3, 1, 2}
	slices.Sort(s)
	up, at := text.ToUpper, slices.Index[[]int]
	var b text.Builder
	b.WriteString(up("abc"))
	b.WriteByte('d')
	var buf bytes.Buffer
	buf.WriteString(b.String())
	buf.Write([]byte("e"))
	c := Clone(map[int]int{1: 2})
	return buf.String() + fmt.Sprint(at(s, 3), len(c), text.Contains("hay", "y"))
}

// 13 1 2
func Callbacks() int {
	isSpace := text.IndexFunc("ab c", unicode.IsSpace)
	found := slices.IndexFunc([]int{1, 2}, func(n int) bool { return n == 2 })
	return isSpace + found
}

// 8 1 2
func Shadows() int {
	append := func(n int, more ...int) int { return n + len(more) }
	copy, slices := append, point{1, 2}
	return append(1, 2, 3) + copy(4) + slices.x
}

// 4 0 0
func Embedded() int {
	var b builder
	b.WriteString("constant")
	return b.Len()
}

// 140 2 100
func Goroutines() (n int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	counts := make([]int, 100)
	for i := range 2 {
		wg.Go(func() {
			for j := range 2 {
				mu.Lock()
				counts[i]++
				n += j
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	done := make(chan bool)
	go func() { close(done) }()
	<-done
	return n
}

// 3 0 0
func OneLine() int { x := 1; return x }

// 3 0 0
func /* here */ Comments( /* and */ ) /* there */ int { // and here
	x := /* { */ 1 // }
	/* before */ return x /* after */
}

func glue[S ~[]E, T ~[]E, E any](s S, t T) S { return append(s, t...) }

func glueOne[S ~[]E, E any](s S, e E) S { return append(s, e) }

type numbers []int

// 46 13 45
func AppendGeneric() string {
	s := glue(list{1}, numbers{2, 3})
	s = glueOne(s, 4)
	s = append(s, numbers{5}...)
	s = append(s, nil...)
	return fmt.Sprint(s, append([]error{}, fmt.Errorf("no"), nil), append([]fmt.Stringer(nil), &text.Builder{}))
}

// 36 23 23
func Certain() (n int) {
	for range 3 {
		yes := n > 0 && len((&node{}).links) == 0
		no := func() *node { return &node{links: []*node{{}}} }
		if yes {
			n += len(no().links)
		}
		m := map[int]*point{1: {2, 3}, 4: new(point)}
		n += m[4].x + len(m) + cap(make(chan int))
		defer func(p *point) { n += p.x }(&point{1, 2})
	}
	return n
}

type grid [5][4]int

func (g grid) corner() int { return g[4][3] }

func (g *grid) set(n int) { g[4][3] = n }

func fill() (g grid) {
	g.set(7)
	return g
}

// Arrays of 20 words are copied, compared and set to zero in 20 steps.
//
// 289 3 60
func Arrays() (n int) {
	var g grid
	h := g
	g = h
	if g == h {
		n++
	}
	n += g.corner() + fill()[4][3]
	p := new(grid)
	*p = g
	q := &grid{}
	for i := range g {
		n += g[i][0] + q[i][0] + len(h)
	}
	return n
}

// 88 2 40
func Converted() int {
	s := make([]int, 20)
	p := (*[20]int)(s)
	a := [20]int(s)
	p[0]++
	_, ok := any(a).([20]int)
	_ = ok
	return a[0]
}

// 7 0 0
func SmallStructs() (n int) {
	a, b := point{1, 2}, [2]point{{3, 4}}
	c := a
	if a == c {
		b[0] = c
		n++
	}
	return b[0].x + n
}

type named struct {
	name string
	id   int
}

// 44 5 17
func Deep() (n int) {
	a, b := named{"abc" + ready, 1}, named{"abc" + ready, 1}
	var x, y any = a.name, b.name
	m := map[named]int{a: 1}
	if a == b && x == y && x != nil {
		n += m[a]
	}
	switch a {
	case b:
		n++
	}
	return n
}

// 30 2 17
func MapKeys() int {
	long := text.Repeat("x", 16)
	m := map[string]int{long: 1}
	m[long]++
	_, ok := m["constant"]
	delete(m, long)
	_ = ok
	return len(m)
}

func same[T comparable](a, b T) bool { return a == b }

func least[T int | string](a, b T) T {
	if a < b {
		return a
	}
	return min(b, a)
}

func joined[T int | string](a, b T) T { return a + b }

// 83 5 35
func TextParameters() string {
	s, t := "abc"+ready, "abc"+ready
	if same(s, t) && same(1, 1) {
		s = least(s, t)
	}
	_ = least(1, 2)
	return joined("", s) + joined(t, "")[:0]
}

func assign[T any](a, b *T) { *a = *b }

// 54 2 32
func LargeParameters() int {
	a, b := [16]int{1}, [16]int{}
	assign(&b, &a)
	return b[0]
}

// 19 5 6
func Closures() (n int) {
	called := func() { n++ }
	called()
	func() { n++ }()
	slices.SortFunc([]int{1}, func(a, b int) int { return a - b })
	kept := []func(){func() { n++ }, func() {}}
	kept[0]()
	var q point
	f := q.move
	f(1)
	return n
}

// 1002 1 1000
func KeyedLiteral() int { return len([]int{999: 1}) }

// 9 0 0
func ManyOperations() int {
	a := [4]int{1, 2, 3, 4}
	i := 1
	return a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] +
		a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] +
		a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i] + a[i]*a[i]
}

func there[T any](a, b *T, turns int) {
	if turns > 0 {
		back(a, b, turns-1)
	}
}

func back[T any](a, b *T, turns int) {
	*a = *b
	there(a, b, turns)
}

// A type parameter is as large as what reaches it by way of others, in a circle.
//
// 60 2 32
func Circle() int {
	var a, b [16]int
	there(&a, &b, 1)
	return a[0]
}

type setOf[T comparable] map[T]bool

// 3 3 1
func InstancesOfMaps() bool {
	s := setOf[string]{"a": true}
	return s["b"] || make(setOf[string])["c"] || setOf[any]{}[1]
}

/*
// A comment within a comment, which has to stay.
*/
func commented() int { f := func() int { return 1 }; return f() }

// 7 0 0
func AfterAComment() int { return commented() }

// 15 4 4
func SlicedArrays() (n int) {
	for _, x := range (&[3]int{1, 2, 3})[:] {
		n += x
	}
	f := func() []int { return (&[2]int{7, 8})[1:] }
	s := new([5]int)[:]
	if t := (&[4]int{1, 2, 3, 4})[1:]; n > 0 {
		n += t[0] + s[4]
	}
	return n + f()[0]
}
