package proxy

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// maxDriven bounds how many functions a driver's function is said to call.
const maxDriven = 4

// driven writes what learners are told of a function of the driver in place of its
// name, which they have never heard of: what of their package it calls, itself or by
// other functions of the driver, and how it names what it takes and returns.
func (w *writer) driven(f *types.Func) string {
	calls := &callees{c: w.c, seen: map[*types.Func]bool{}}
	calls.of(f.Origin())
	sig := f.Signature()
	return fmt.Sprintf("%s.Driven{Calls: %q, Params: []string{%s}, Results: []string{%s}}", w.peer(), series(calls.names), variables(sig.Params()), variables(sig.Results()))
}

// callees gathers the functions and methods of the challenge's package that a driver
// calls, in the order of its source.
type callees struct {
	c     *contract
	seen  map[*types.Func]bool
	names []string
}

func (l *callees) of(f *types.Func) {
	for _, file := range l.c.driver.Syntax {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil && l.c.driver.TypesInfo.Defs[d.Name] == f {
				ast.Inspect(d.Body, func(n ast.Node) bool {
					if id, ok := n.(*ast.Ident); ok {
						l.see(l.c.driver.TypesInfo.Uses[id])
					}
					return true
				})
			}
		}
	}
}

func (l *callees) see(obj types.Object) {
	f, ok := obj.(*types.Func)
	if !ok {
		return
	}
	if f = f.Origin(); l.seen[f] {
		return
	}
	l.seen[f] = true
	switch {
	case f.Pkg() == l.c.ref, f.FullName() == "(net/http.Handler).ServeHTTP":
		l.names = append(l.names, f.Name())
	case f.Pkg() == l.c.driver.Types:
		l.of(f)
	}
}

// series lists names in words.
func series(names []string) string {
	last := len(names) - 1
	switch {
	case last < 1:
		return strings.Join(names, "")
	case len(names) > maxDriven:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxDriven-1], ", "), len(names)-maxDriven+1)
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// variables quotes the names of parameters or results.
func variables(t *types.Tuple) string {
	var names []string
	for v := range t.Variables() {
		names = append(names, fmt.Sprintf("%q", v.Name()))
	}
	return strings.Join(names, ", ")
}
