package decorated

// Decorators and graphs whose functions are called through a field of another value.

type graph[N any] struct {
	expand func(n N) []N
}

func expand[N any](g graph[N], n N) []N { return g.expand(n) }

func walk[N any](root N, children func(N) []N) (all []N) {
	g := graph[N]{expand: children}
	for todo := []N{root}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], expand(g, n)...)
		all = append(all, n)
	}
	return all
}

type search[N any] struct {
	expand func(n N) []N
	inner  *search[N]
}

func limited[N any](inner *search[N], most int) *search[N] {
	s := &search[N]{inner: inner}
	s.expand = func(n N) []N {
		kids := inner.expand(n)
		return kids[:min(most, len(kids))]
	}
	return s
}

func shallow[N any](root N, children func(N) []N) []N {
	s := limited(&search[N]{expand: children}, 3)
	return s.expand(root)
}

type task struct {
	expand func() []task
	next   *task
}

func lazily(n int) {
	first := task{expand: func() []task { return nil }}
	second := task{expand: func() []task { return first.expand() }}
	for todo := []task{first, second}; len(todo) > 0; {
		t := todo[0]
		todo = append(todo[1:], t.expand()...)
	}
}

type tree struct {
	root   int
	expand func(int) []int
}

func (t tree) filtered(keep func(int) bool) tree {
	return tree{t.root, func(n int) (kept []int) {
		for _, c := range t.expand(n) {
			if keep(c) {
				kept = append(kept, c)
			}
		}
		return kept
	}}
}

func Evens(kids func(int) []int) []int {
	t := tree{1, kids}
	return t.filtered(func(n int) bool { return n%2 == 0 }).expand(1)
}

type frame[N any] struct {
	n      N
	expand func() []frame[N]
}

func push[N any](n N, children func(N) []N) frame[N] {
	return frame[N]{n, func() (fs []frame[N]) {
		for _, c := range children(n) {
			fs = append(fs, push(c, children))
		}
		return fs
	}}
}

func Frames[N any](root N, children func(N) []N) (all []N) {
	for todo := []frame[N]{push(root, children)}; len(todo) > 0; {
		f := todo[len(todo)-1]
		todo = append(todo[:len(todo)-1], f.expand()...)
		all = append(all, f.n)
	}
	return all
}

// A method of the same name.
type walker[N any] struct{ tree *node[N] }
type node[N any] struct{ expand func(N) []N }

func (w *walker[N]) expand(n N) []N { return w.tree.expand(n) }

func Walker[N any](root N, children func(N) []N) []N {
	w := &walker[N]{&node[N]{children}}
	return w.expand(root)
}

// The field holds the method itself.
type machine struct{ expand func(int) []int }
type controller struct {
	m *machine
}

func (c *controller) expand(n int) []int { return []int{n} }

func Machine() {
	c := &controller{&machine{}}
	c.m.expand = c.expand
	c.m.expand(1)
}

type level struct{ expand func(*level) []*level }

func expand2(l *level) []*level { return l.expand(l) }

func Level() {
	other := &level{func(l *level) []*level { return nil }}
	l := &level{expand2}
	_ = l
	expand2(other)
}
