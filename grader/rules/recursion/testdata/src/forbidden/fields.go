package forbidden

// Functions in fields, and the objects these belong to.

type Engine struct{ step func(e *Engine, n int) }

func NewEngine() *Engine { return &Engine{step: stepOf} }

func stepOf(e *Engine, n int) { e.step(e, n-1) } // want `stepOf calls itself`

func (e *Engine) Run() { e.step(e, 3) }

type cell struct{ f func(n int) }

func inACopy(n int) {
	v := &cell{}
	w := *v
	v.f = func(n int) { w.f(n - 1) } // want `f calls itself`
	w = *v
	v.f(n)
}

type cell2 struct{ f func(n int) }

func overwritten(n int) {
	a, u := &cell2{}, &cell2{}
	b := a
	u.f = func(n int) { a.f(n - 1) } // want `f calls itself`
	*b = *u
	a.f(n)
}

type cell3 struct{ f func(n int) }

func inZeroElements(n int) {
	cells := make([]cell3, 2)
	p := &cells[0]
	p.f = func(n int) { cells[0].f(n - 1) } // want `f calls itself`
	cells[0].f(n)
}

type cell4 struct{ f func(n int) }

func wrapped4(inner *cell4) *cell4 {
	return &cell4{func(n int) { inner.f(n) }} // want `f calls itself`
}

func wrappedAgain(n int) {
	c := &cell4{func(int) {}}
	for range n {
		c = wrapped4(c)
	}
	c.f(n)
}

type cell5 struct{ f func(n int) }

func eachOther(n int) {
	a, b := cell5{}, cell5{}
	a.f = func(n int) { b.f(n - 1) }
	b.f = func(n int) { a.f(n - 1) } // want `f calls itself by way of f`
	a.f(n)
}

type cell6 struct{ f func(n int) }

func inContainers(n int) {
	m := map[string]any{}
	c := make(chan any, 1)
	m["x"] = &cell6{func(n int) { (<-c).(*cell6).f(n - 1) }} // want `f calls itself`
	c <- m["x"]
	m["x"].(*cell6).f(n)
}

type cell7 struct{ f func(n int) }
type cell8 struct{ f func(n int) }

func converted(n int) {
	var c cell7
	c.f = func(n int) { cell8(c).f(n - 1) } // want `f calls itself`
	c.f(n)
}

type cell9 struct{ f func(n int) }
type holder struct{ cell9 }

func embeddedCell(n int) {
	var h holder
	h.f = func(n int) { h.cell9.f(n - 1) } // want `f calls itself`
	h.f(n)
}

type cell10 struct{ f func(n int) }

func zeroOrNot(n int) {
	var x, z cell10
	z = cell10{func(int) {}}
	p := &x
	p.f = func(n int) { z.f(n - 1) } // want `f calls itself`
	if n > 0 {
		z = x
	}
	z.f(n)
}

type cell11 struct{ next func() *cell11 }

func lists(n int) {
	var c *cell11
	c = &cell11{func() *cell11 { return c.next() }} // want `next calls itself`
	for range n {
		c = c.next()
	}
}

type cell12 struct{ inner struct{ f func(n int) } }

func nested(n int) {
	var c cell12
	in := &c.inner
	in.f = func(n int) { c.inner.f(n - 1) } // want `f calls itself`
	c.inner.f(n)
}

type cell13 struct{ f func(n int) }

func (c *cell13) set(f func(n int)) { c.f = f }
func (c cell13) call(n int)         { c.f(n) }

func byMethods(n int) {
	var c cell13
	c.set(func(n int) { c.call(n - 1) }) // want `call calls itself by way of f`
	c.call(n)
}

type cell14[T any] struct{ f func(T) }

func newCell[T any](f func(T)) *cell14[T] { c := new(cell14[T]); c.f = f; return c }

func generics(n int) {
	var c *cell14[int]
	c = newCell(func(n int) { c.f(n - 1) }) // want `f calls itself`
	c.f(n)
}
