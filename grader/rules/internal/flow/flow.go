// Package flow follows values through one package: from where they arise,
// through variables, fields, elements, parameters and results, to the calls and
// comparisons a rule asks about.
//
// It answers "what may this expression hold?" with a set of tokens. Functions
// are always followed, which makes it a call graph too, one that sees function
// variables, callbacks, method values and closures. A client adds tokens of its
// own, such as "secret".
//
// The answer is that of a flow-insensitive points-to analysis: a variable holds
// whatever is assigned to it anywhere, also through a pointer to it, a field is
// one variable for all structs of its type, the elements of a slice, map or
// channel are one variable together, and a function is analysed once for all its
// callers. What reflection does is not seen.
//
// A call of an interface's method runs those of the types of the package that are
// seen to flow where it is called, whoever declares the interface; without
// Client.Seen, one of an interface that the package declares runs those of all
// its types. A function of another package runs what it is given: functions, and
// the methods by which it may look at a value (see ran). It may also return what
// it was given, keep it in its receiver, or pass it to a function that it runs.
package flow

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Token is what an expression may hold: a *types.Func or *ast.FuncLit of the
// package, or a client's own comparable value.
type Token any

// Client adds tokens to those of functions. Every field may be left out.
type Client struct {
	// Seen limits calls through the package's own interfaces to types that are
	// seen to flow there. Values that callers of the package make are not seen.
	Seen bool
	// Mark returns the tokens that an expression brings in by itself.
	Mark func(e ast.Expr) []Token
	// Carries reports whether a value of type t can hold a token of the
	// client's. Tokens do not spread to expressions of other types.
	Carries func(tok Token, t types.Type) bool
	// Through reports whether a result of type t, of a call of a function
	// outside the package, holds a client's token that its receiver or one of
	// its arguments holds.
	Through func(tok Token, call *ast.CallExpr, t types.Type) bool
	// Into reports whether a function outside the package stores a client's token
	// that one of its arguments holds in its receiver, or in what another argument
	// points to.
	Into func(tok Token, call *ast.CallExpr) bool
	// Store returns what a slice, map, channel or pointer holds once tok is
	// stored in it, and Load what is held by what is loaded from it; by
	// default tok itself. They may bring forth finitely many tokens.
	Store, Load func(tok Token) Token
}

// Flow is the solved analysis of one package.
type Flow struct {
	pass   *analysis.Pass
	info   *types.Info
	client Client
	nodes  map[any]*node // by *types.Var, result or ast.Expr
	queue  []delivery
	steps  int
	funcs  []*Func
	byTok  map[Token]*Func
	impls  []types.Type                // types of the package that have methods
	types  typeutil.Map                // what dynamic returned
	fitted map[fit]bool                // what fits returned
	offers map[*types.Package][]string // what offered returned

	accesses []*access // of fields
}

// concrete is the token of values of a type, or pointers to it, that have methods
// of the package, its own or promoted ones. Named types are as they were declared.
type concrete struct{ typ types.Type }

// object is the token of a value that others may point to: a variable, or what an
// expression makes.
type object struct{ site any } // *types.Var, *ast.CompositeLit, *ast.CallExpr or appended

// appended is the site of all slices of a type that append makes.
type appended struct{ t types.Type }

// elements is the place of an object's elements.
type elements struct{ of object }

// Func is a function with a body: a declaration, a literal, or the package's
// variable initializers together.
type Func struct {
	Token Token         // *types.Func or *ast.FuncLit; nil for the initializers
	Decl  *ast.FuncDecl // set for declarations
	Body  []ast.Node    // the body, or the initializers
	Outer *Func         // the function a literal is written in

	sig *types.Signature
}

// result is the place of a function's i-th result.
type result struct {
	fn Token
	i  int
}

// node is a place that holds tokens.
type node struct {
	tokens map[Token]bool
	out    []edge
	calls  []func(Token) // run for each token that arrives
}

type edge struct {
	to   *node
	pass func(Token) bool  // nil passes all
	move func(Token) Token // applied to clients' tokens that pass; nil leaves them
}

type delivery struct {
	to  *node
	tok Token
}

// maxSteps bounds the work on one package. Submissions of a thousand lines take
// some ten thousand steps; the bound is about a second, and some 200 MB.
const maxSteps = 4_000_000

// A token that is new to a place counts as many steps as tokenSteps, since it takes
// memory, and a call that makes links callSteps.
const (
	tokenSteps = 8
	callSteps  = 8
)

// Solve analyses the files of a pass. Source made so that following it would
// take very long is reported as a finding, and what Flow then says of it is
// incomplete.
func Solve(pass *analysis.Pass, client Client) *Flow {
	f := &Flow{pass: pass, info: pass.TypesInfo, client: client, nodes: map[any]*node{}, byTok: map[Token]*Func{}, fitted: map[fit]bool{}, offers: map[*types.Package][]string{}}
	f.declare()
	f.open()
	for _, fn := range f.funcs {
		f.statements(fn)
	}
	for f.steps < maxSteps && (len(f.queue) > 0 || f.resolve()) {
		if len(f.queue) == 0 {
			continue
		}
		d := f.queue[len(f.queue)-1]
		f.queue = f.queue[:len(f.queue)-1]
		for _, e := range d.to.out {
			f.along(e, d.tok)
		}
		for _, call := range d.to.calls {
			call(d.tok)
		}
	}
	if f.steps >= maxSteps {
		rule.Report(pass, pass.Files[0].Name, "make it smaller", "this source is too tangled to check")
	}
	return f
}

// Holds returns the tokens that e may hold. The set belongs to f.
func (f *Flow) Holds(e ast.Expr) map[Token]bool { return f.expr(e).tokens }

// HoldsVar returns the tokens that a variable, or a field of any value, may hold.
// The set belongs to f.
func (f *Flow) HoldsVar(v *types.Var) map[Token]bool { return f.place(v.Origin()).tokens }

// Funcs returns every function of the package in source order, literals after
// the function they are written in; the initializers come first.
func (f *Flow) Funcs() []*Func { return f.funcs }

// Func returns the function of a token, or nil.
func (f *Flow) Func(tok Token) *Func { return f.byTok[tok] }

func (f *Flow) place(key any) *node {
	n := f.nodes[key]
	if n == nil {
		n = &node{tokens: map[Token]bool{}}
		f.nodes[key] = n
	}
	return n
}

// put adds a token to a node and schedules what follows from it.
func (f *Flow) put(n *node, tok Token) {
	if !n.tokens[tok] {
		f.steps += tokenSteps
		n.tokens[tok] = true
		f.queue = append(f.queue, delivery{n, tok})
	}
}

// link makes everything that from holds, now or later, held by to.
func (f *Flow) link(from, to *node, pass func(Token) bool) {
	f.connect(from, edge{to: to, pass: pass})
}

func (f *Flow) connect(from *node, e edge) {
	from.out = append(from.out, e)
	for tok := range from.tokens {
		f.along(e, tok)
	}
}

// along sends a token along an edge.
func (f *Flow) along(e edge, tok Token) {
	f.steps++
	if f.steps > maxSteps {
		return
	}
	if e.pass != nil && !e.pass(tok) {
		return
	}
	if e.move != nil && !own(tok) {
		tok = e.move(tok)
	}
	f.put(e.to, tok)
}

// stored returns a node for a container in which what n holds is stored.
func (f *Flow) stored(n *node) *node { return f.moved(n, "store", f.client.Store) }

// loaded returns a node for what is loaded from the container n.
func (f *Flow) loaded(n *node) *node { return f.moved(n, "load", f.client.Load) }

func (f *Flow) moved(n *node, how string, move func(Token) Token) *node {
	type key struct {
		n   *node
		how string
	}
	if move == nil {
		return n
	}
	to, made := f.nodes[key{n, how}]
	if !made {
		to = f.place(key{n, how})
		f.connect(n, edge{to: to, move: move})
	}
	return to
}

// whenHeld runs call once for each token that n holds, now or later.
func (f *Flow) whenHeld(n *node, call func(Token)) {
	var done map[Token]bool
	once := func(tok Token) {
		if done[tok] || f.steps > maxSteps {
			return
		}
		if done == nil {
			done = map[Token]bool{}
		}
		done[tok] = true
		f.steps += callSteps
		call(tok)
	}
	n.calls = append(n.calls, once)
	for tok := range n.tokens {
		once(tok)
	}
}

// typed returns the filter for values of type t.
func (f *Flow) typed(t types.Type) func(Token) bool {
	return func(tok Token) bool {
		if own(tok) {
			return t == nil || f.fits(tok, t)
		}
		return t != nil && f.client.Carries != nil && f.client.Carries(tok, t)
	}
}

// own reports whether tok is one of this package's and not a client's.
func own(tok Token) bool {
	switch tok.(type) {
	case *types.Func, *ast.FuncLit, *ast.RangeStmt, concrete, object, unbound, outside:
		return true
	}
	return false
}
