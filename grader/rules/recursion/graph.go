package recursion

import "github.com/gradus-dev/gradus/grader/rules/internal/flow"

// graph is the call graph of a package.
type graph struct {
	funcs []*flow.Func
	calls map[*flow.Func][]flow.Edge
}

func newGraph(f *flow.Flow) *graph {
	g := &graph{f.Funcs(), map[*flow.Func][]flow.Edge{}}
	for _, fn := range g.funcs {
		g.calls[fn] = f.Calls(fn)
	}
	return g
}

// cycles returns the groups of functions that can all reach one another by
// calls, each in source order: Tarjan's strongly connected components, without
// those of a single function that does not call itself.
func (g *graph) cycles() [][]*flow.Func {
	t := tarjan{graph: g, index: map[*flow.Func]int{}, low: map[*flow.Func]int{}, open: map[*flow.Func]bool{}, group: map[*flow.Func]int{}}
	for _, fn := range g.funcs {
		if t.index[fn] == 0 {
			t.visit(fn)
		}
	}
	groups := make([][]*flow.Func, t.groups+1)
	for _, fn := range g.funcs {
		groups[t.group[fn]] = append(groups[t.group[fn]], fn)
	}
	var cyclic [][]*flow.Func
	for _, group := range groups {
		if len(group) > 1 || len(group) == 1 && g.callsItself(group[0]) {
			cyclic = append(cyclic, group)
		}
	}
	return cyclic
}

// callsItself reports whether fn calls itself directly.
func (g *graph) callsItself(fn *flow.Func) bool {
	for _, e := range g.calls[fn] {
		if e.To == fn {
			return true
		}
	}
	return false
}

// tarjan is the state of one search for components; indices start at 1.
type tarjan struct {
	*graph
	index, low map[*flow.Func]int
	open       map[*flow.Func]bool
	stack      []*flow.Func
	group      map[*flow.Func]int // from 1
	groups     int
}

func (t *tarjan) visit(fn *flow.Func) {
	t.index[fn] = len(t.index) + 1
	t.low[fn] = t.index[fn]
	t.stack = append(t.stack, fn)
	t.open[fn] = true
	for _, e := range t.calls[fn] {
		if t.index[e.To] == 0 {
			t.visit(e.To)
			t.low[fn] = min(t.low[fn], t.low[e.To])
		} else if t.open[e.To] {
			t.low[fn] = min(t.low[fn], t.index[e.To])
		}
	}
	if t.low[fn] != t.index[fn] {
		return
	}
	t.groups++
	for {
		top := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.open[top] = false
		t.group[top] = t.groups
		if top == fn {
			return
		}
	}
}

// shortest returns the fewest calls that lead from the first function of a
// group back to it.
func (g *graph) shortest(group []*flow.Func) []flow.Edge {
	start := group[0]
	member := map[*flow.Func]bool{}
	for _, fn := range group {
		member[fn] = true
	}
	paths := map[*flow.Func][]flow.Edge{}
	for queue := []*flow.Func{start}; len(queue) > 0; queue = queue[1:] {
		fn := queue[0]
		for _, e := range g.calls[fn] {
			if !member[e.To] || e.To != start && paths[e.To] != nil {
				continue
			}
			path := append(paths[fn][:len(paths[fn]):len(paths[fn])], e)
			if e.To == start {
				return path
			}
			paths[e.To] = path
			queue = append(queue, e.To)
		}
	}
	return nil
}
