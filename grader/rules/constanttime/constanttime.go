// Package constanttime demands that named functions take a time that tells
// nothing about the secrets they compare.
package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader"
	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Rule demands constant time.
var Rule = rule.Rule{
	Name: "constanttime",
	Doc: `secrets are compared in constant time

The challenge's constant_time names functions ("Verify") or methods
("Signer.Verify"). Secret is every string or []byte or [N]byte parameter of
these, with its parts and its hex or base64 form, and everything made of what a
hash, MAC or key derivation returned. In a named function, and in every function
of the package it uses, each of these breaks the rule:

  - == or != between secret text or bytes, or interfaces, arrays and structs with
    such in them, and anything but a constant or nil; a switch over them; with a
    digest also <, <=, > and >=;
  - the same between what was made of two parameters, in whatever way, and of
    numbers that strconv, math/big or hash/crc32 and their like make of a secret;
  - looking up a map by a secret;
  - bytes.Equal, strings.EqualFold, slices.Compare, reflect.DeepEqual, sort and
    their like on a secret; and functions of strings and bytes that look for one
    value in another, such as HasPrefix, Index, TrimPrefix, Split and Count, when
    neither is a constant;
  - inside a loop, or in a function called in one, testing a difference (x^y,
    x-y and their like) of secrets, since a loop that looks at it can stop early;
  - indexing a table with a digest's bytes;
  - using a secret parameter, and passing a secret to none of
    subtle.ConstantTimeCompare, ConstantTimeEq and ConstantTimeByteEq, hmac.Equal,
    an AEAD's Open and bcrypt.CompareHashAndPassword, or ignoring what they return.

A method may be promoted from an embedded type. Lengths are public, and so are
constants, which is why a header may be checked for "sha256=", and what is parsed
out of one parameter by other functions.`,
	For: func(r grader.Rules) bool { return len(r.ConstantTime) > 0 },
	Run: run,
}

const help = "compare whole values with hmac.Equal or subtle.ConstantTimeCompare"

func run(pass *analysis.Pass, rules grader.Rules) {
	c := &checker{pass: pass, info: pass.TypesInfo, secret: map[*types.Var]bool{}, mixed: map[*types.Var]bool{}}
	roots := c.roots(rules.ConstantTime)
	c.discards()
	c.differences()
	c.flow = flow.Solve(pass, flow.Client{Mark: c.mark, Carries: carries, Through: c.through, Into: c.into})
	c.repeat()
	funcs := map[*flow.Func]bool{}
	for _, root := range roots {
		fn := c.flow.Func(root)
		reach := c.flow.Reach(fn)
		safe := false
		for used := range reach {
			funcs[used] = true
			safe = safe || c.approves(used)
		}
		if !safe && c.reads(fn.Decl) {
			rule.Report(pass, fn.Decl.Name, help, "%s never compares in constant time", fn.Decl.Name.Name)
		}
	}
	for _, fn := range c.flow.Funcs() {
		if funcs[fn] {
			c.check(fn)
		}
	}
}

type checker struct {
	pass   *analysis.Pass
	info   *types.Info
	flow   *flow.Flow
	secret map[*types.Var]bool // parameters
	mixed  map[*types.Var]bool // variables changed by ^= and its like

	discarded map[ast.Expr]bool   // calls whose result nobody looks at
	repeated  map[*flow.Func]bool // functions that are called in loops
}

// roots finds the functions that names name, and notes their parameters. A method may
// be promoted from an embedded type, or be that of an embedded interface: then every
// type of the package that has one by that name counts.
func (c *checker) roots(names []string) []*types.Func {
	var found []*types.Func
	for _, name := range names {
		fns := c.lookUp(plain(name))
		if len(fns) == 0 && len(c.pass.Files) > 0 {
			rule.Report(c.pass, c.pass.Files[0].Name, "declare it as README.md does", "function %s is missing; it must compare in constant time", name)
		}
		for _, fn := range fns {
			for v := range fn.Signature().Params().Variables() {
				c.secret[v] = isData(v.Type())
			}
		}
		found = append(found, fns...)
	}
	return found
}

// lookUp returns the functions of the package that "F" or "T.M" stands for.
func (c *checker) lookUp(name string) (found []*types.Func) {
	scope := c.pass.Pkg.Scope()
	typ, method, isMethod := strings.Cut(name, ".")
	obj := scope.Lookup(typ)
	if obj == nil {
		return nil
	}
	if isMethod {
		obj, _, _ = types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, c.pass.Pkg, method)
	}
	fn, ok := obj.(*types.Func)
	switch {
	case !ok:
		return nil
	case fn.Signature().Recv() == nil || !types.IsInterface(fn.Signature().Recv().Type()):
		return c.declared(func(other *types.Func) bool { return other == fn.Origin() })
	}
	return c.declared(func(other *types.Func) bool { return other.Name() == method && other.Signature().Recv() != nil })
}

// declared returns the functions and methods with a body, of which match is true.
func (c *checker) declared(match func(*types.Func) bool) (found []*types.Func) {
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				if fn, ok := c.info.Defs[decl.Name].(*types.Func); ok && match(fn) {
					found = append(found, fn)
				}
			}
		}
	}
	return found
}

// reads reports whether a function uses any of its secret parameters, which one
// that is not written yet does not.
func (c *checker) reads(decl *ast.FuncDecl) (found bool) {
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, _ := c.info.Uses[id].(*types.Var)
			found = found || v != nil && c.secret[v]
		}
		return !found
	})
	return found
}

// plain turns "(*T).M" into "T.M".
func plain(name string) string {
	return strings.NewReplacer("(", "", "*", "", ")", "").Replace(name)
}

// differences notes variables that collect a difference.
func (c *checker) differences() {
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok && slices.Contains(mixingAssigns, a.Tok) {
				if id, ok := a.Lhs[0].(*ast.Ident); ok {
					if v, ok := c.info.ObjectOf(id).(*types.Var); ok {
						c.mixed[v] = true
					}
				}
			}
			return true
		})
	}
}

// Operators that make a difference of two numbers.
var (
	mixing        = []token.Token{token.XOR, token.SUB, token.AND_NOT, token.SHL, token.SHR, token.QUO, token.REM}
	mixingAssigns = []token.Token{token.XOR_ASSIGN, token.SUB_ASSIGN, token.AND_NOT_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN, token.QUO_ASSIGN, token.REM_ASSIGN}
)

func (c *checker) mark(e ast.Expr) []flow.Token {
	var toks []flow.Token
	if t := c.info.TypeOf(e); t != nil {
		if s, ok := t.Underlying().(*types.Struct); ok && c.own(t) {
			toks = append(toks, fields{s})
		}
	}
	switch x := e.(type) {
	case *ast.Ident:
		toks = append(toks, c.markName(x)...)
	case *ast.SelectorExpr:
		toks = append(toks, c.markName(x.Sel)...)
	case *ast.BinaryExpr:
		if slices.Contains(mixing, x.Op) && !c.constant(x.X) && !c.constant(x.Y) {
			toks = append(toks, mixed)
		}
	case *ast.CallExpr:
		if named(sources, typeutil.Callee(c.info, x)) {
			toks = append(toks, digest)
		}
		if named(numbers, typeutil.Callee(c.info, x)) {
			toks = append(toks, number)
		}
	}
	return toks
}

// markName returns the tokens of what a name stands for.
func (c *checker) markName(id *ast.Ident) (toks []flow.Token) {
	obj := c.info.ObjectOf(id)
	if named(approved, obj) {
		toks = append(toks, safe)
	}
	v, _ := obj.(*types.Var)
	if v != nil && c.secret[v] {
		toks = append(toks, given, from{v})
	}
	if v != nil && c.mixed[v] {
		toks = append(toks, mixed)
	}
	return toks
}

// own reports whether t is a type of the package, or has no name.
func (c *checker) own(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return !ok || named.Obj().Pkg() == c.pass.Pkg
}

// through says what becomes of secrets in other packages' functions.
func (c *checker) through(tok flow.Token, call *ast.CallExpr, t types.Type) bool {
	callee := typeutil.Callee(c.info, call)
	path := callee.Pkg().Path()
	if _, isFields := tok.(fields); isFields || tok == safe || types.Identical(t, errorType) {
		return false
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsNumeric != 0 {
		return path == "encoding/binary" || named(numbers, callee) || named(readers, callee) // elsewhere it is a count
	}
	if _, ok := tok.(from); ok || tok == digest {
		return path != "crypto/subtle"
	}
	return named(carriers, callee) || named(numbers, callee)
}

var errorType = types.Universe.Lookup("error").Type()

// into says that a function stores a secret where another of its arguments is.
func (c *checker) into(tok flow.Token, call *ast.CallExpr) bool {
	return named(fillers, typeutil.Callee(c.info, call))
}

// approves reports whether fn passes a secret to a function that compares in constant
// time, and looks at the result.
func (c *checker) approves(fn *flow.Func) (yes bool) {
	fn.Inspect(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || yes || c.discarded[call] || !c.flow.Holds(call.Fun)[safe] {
			return
		}
		if len(call.Args) == 2 && types.ExprString(call.Args[0]) == types.ExprString(call.Args[1]) {
			return
		}
		yes = slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
			held := c.holding(arg)
			return secret(held) || made(held)
		})
	})
	return yes
}

// discards notes the calls that are statements, or assigned to _ alone.
func (c *checker) discards() {
	c.discarded = map[ast.Expr]bool{}
	for _, file := range c.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ExprStmt:
				c.discarded[ast.Unparen(n.X)] = true
			case *ast.AssignStmt:
				blank := func(e ast.Expr) bool { id, ok := e.(*ast.Ident); return ok && id.Name == "_" }
				for _, e := range n.Rhs {
					if !slices.ContainsFunc(n.Lhs, func(e ast.Expr) bool { return !blank(e) }) {
						c.discarded[ast.Unparen(e)] = true
					}
				}
			}
			return true
		})
	}
}

// constant reports whether e is known when the program is compiled, or nil.
func (c *checker) constant(e ast.Expr) bool {
	tv := c.info.Types[e]
	return tv.Value != nil || tv.IsNil()
}
