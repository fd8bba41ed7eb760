package forbidden

import (
	"errors"
	"iter"
	"slices"
	"sort"
)

func Direct(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + Direct(n-1) // want `Direct calls itself; this challenge is to be solved without recursion`
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) } // want `even calls itself by way of odd`

func a() { b() }
func b() { c() }
func c() { a() } // want `a calls itself by way of b and c`

// Nothing here recurses.
func loop(xs []int) (n int) {
	sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] })
	slices.SortFunc(xs, func(a, b int) int { return sign(a - b) })
	twice := func(f func()) { f(); f() }
	twice(func() { twice2(func() { n++ }) })
	return n
}
func twice2(f func()) { f(); f() }
func sign(n int) int  { return min(max(n, -1), 1) }

func closure(n int) int {
	var fact func(int) int
	fact = func(n int) int {
		if n < 2 {
			return 1
		}
		return n * fact(n-1) // want `fact calls itself`
	}
	return fact(n)
}

type node struct {
	left, right *node
	kids        []*node
	value       int
}

func (n *node) walk(visit func(int)) {
	if n != nil {
		n.left.walk(visit) // want `walk calls itself`
		visit(n.value)
		n.right.walk(visit)
	}
}

func (n *node) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range n.left.All() { // want `All calls itself`
			yield(v)
		}
	}
}

// ranging calls nothing twice.
func sum(n *node) (s int) {
	for v := range values(n) {
		s += v
	}
	return s
}

func values(n *node) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := n; n != nil && yield(n.value); n = n.left {
		}
	}
}

type visitor struct{ visit func(*node) }

func field(n *node) {
	v := &visitor{}
	v.visit = func(n *node) {
		for _, k := range n.kids {
			v.visit(k) // want `visit calls itself`
		}
	}
	v.visit(n)
}

func callback(n *node) {
	slices.ContainsFunc(n.kids, func(k *node) bool {
		callback(k) // want `callback calls itself by way of ContainsFunc`
		return false
	})
}

// fix passes a function to itself.
type self func(self, int) int

func fix(n int) int {
	f := func(f self, n int) int {
		return f(f, n-1) // want `f calls itself`
	}
	return f(f, n)
}

type expr interface{ eval() int }

type lit int

func (l lit) eval() int { return int(l) }

type add struct{ x, y expr }

func (a add) eval() int { return a.x.eval() + a.y.eval() } // want `eval calls itself`

func sums(n int) expr { return add{lit(n), add{lit(1), lit(2)}} }

// Wrapping a value of one's own interface is no recursion as long as the package
// never wraps a wrapper.
type store interface{ get(k string) int }

type table1 map[string]int

func (t table1) get(k string) int { return t[k] }

type logged struct {
	next store
	keys []string
}

func (l *logged) get(k string) int {
	l.keys = append(l.keys, k)
	return l.next.get(k)
}

func newStore() store { return &logged{next: table1{}} }

func timeout(err error) bool {
	t, ok := err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

func (w wrapped) Timeout() bool {
	t, ok := w.err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// wrapped hands on to an error inside it, as every wrapper does.
type wrapped struct{ err error }

func (w wrapped) Error() string { return "x: " + w.err.Error() }

var errX = wrapped{errors.New("x")}

var table = map[string]func(int) int{
	"id": func(n int) int { return n },
}

func init() { table["dec"] = lookup }

func lookup(n int) int { // the table holds lookup, which calls what it holds
	return table["dec"](n - 1) // want `lookup calls itself`
}

func generic[T any](xs []T) {
	if len(xs) > 0 {
		generic(xs[1:]) // want `generic calls itself`
	}
}

type list[T any] struct{ next *list[T] }

func (l *list[T]) length() int {
	if l == nil {
		return 0
	}
	return 1 + l.next.length() // want `length calls itself`
}

func async(n int, done chan int) {
	if n > 0 {
		go async(n-1, done) // want `async calls itself`
	}
}

func value(n int) int {
	f := value
	return f(n - 1) // want `value calls itself`
}

func methodValue(n *node) {
	f := n.step
	f(1)
}

func (n *node) step(int) {
	methodValue(n) // want `methodValue calls itself by way of step`
}

func deferred(n int) (m int) {
	defer func() {
		m = deferred(n - 1) // want `deferred calls itself by way of a function literal`
	}()
	return n
}

func expression(n *node) { (*node).down(n) }
func (n *node) down()    { expression(n) } // want `expression calls itself by way of down`

func maker() func(int) int {
	return func(n int) int { return maker()(n - 1) } // want `calls itself`
}

func spread(f func(int), n int) { f(n) }
func pair() (func(int), int)    { return func(int) { spread(pair()) }, 1 } // want `calls itself`

func tail(fs ...func(int)) { fs[0](1) }
func head(int)             { tail(nil, head) } // want `tail calls itself by way of head`

func channel(jobs chan func()) {
	jobs <- func() { channel(jobs) } // want `channel calls itself by way of job`
	job := <-jobs
	job()
}

func either(v any) {
	switch f := v.(type) {
	case func(any):
		f(v)
	}
}
func start(v any) { either(start) } // want `calls itself`
