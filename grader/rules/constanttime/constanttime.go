// Package constanttime demands that named functions take a time that tells
// nothing about the secrets they compare.
package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
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

  - == or != between secret text or bytes and anything but a constant or nil;
    with a digest also <, <=, > and >=, and a switch over it;
  - bytes.Equal, strings.EqualFold, slices.Compare, reflect.DeepEqual and their
    like on a secret; with a digest also HasPrefix, Contains, Index;
  - inside a loop, testing a difference (x^y or x-y) of secrets, since a loop
    that looks at it can stop early;
  - indexing a table with a digest's bytes;
  - using a secret parameter and reaching none of subtle.ConstantTime*,
    hmac.Equal, an AEAD's Open and bcrypt.CompareHashAndPassword.

Lengths are public, and so are constants, which is why a header may be checked
for "sha256=", and what is parsed out of a parameter by other functions.`,
	For: func(r grader.Rules) bool { return len(r.ConstantTime) > 0 },
	Run: run,
}

const help = "compare whole values with hmac.Equal or subtle.ConstantTimeCompare"

func run(pass *analysis.Pass, rules grader.Rules) {
	c := &checker{pass: pass, info: pass.TypesInfo, secret: map[*types.Var]bool{}, mixed: map[*types.Var]bool{}}
	roots := c.roots(rules.ConstantTime)
	c.differences()
	c.flow = flow.Solve(pass, flow.Client{Mark: c.mark, Carries: carries, Through: c.through})
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
	mixed  map[*types.Var]bool // variables changed by ^= or -=
}

// roots finds the functions that names name and notes their parameters.
func (c *checker) roots(names []string) []*types.Func {
	var found []*types.Func
	missing := map[string]bool{}
	for _, name := range names {
		missing[plain(name)] = true
	}
	for _, file := range c.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			fn, ok := c.info.Defs[decl.Name].(*types.Func)
			_, name, _ := strings.Cut(rule.Name(fn), c.pass.Pkg.Path()+".")
			if !ok || !missing[name] {
				continue
			}
			delete(missing, name)
			found = append(found, fn)
			for v := range fn.Signature().Params().Variables() {
				c.secret[v] = isData(v.Type())
			}
		}
	}
	for _, name := range names {
		if missing[plain(name)] && len(c.pass.Files) > 0 {
			rule.Report(c.pass, c.pass.Files[0].Name, "declare it as README.md does", "function %s is missing; it must compare in constant time", name)
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
			if a, ok := n.(*ast.AssignStmt); ok && (a.Tok == token.XOR_ASSIGN || a.Tok == token.SUB_ASSIGN) {
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

func (c *checker) mark(e ast.Expr) []flow.Token {
	switch x := e.(type) {
	case *ast.Ident:
		var toks []flow.Token
		v, _ := c.info.ObjectOf(x).(*types.Var)
		if v != nil && c.secret[v] {
			toks = append(toks, given)
		}
		if v != nil && c.mixed[v] {
			toks = append(toks, mixed)
		}
		return toks
	case *ast.BinaryExpr:
		if (x.Op == token.XOR || x.Op == token.SUB) && !c.constant(x.X) && !c.constant(x.Y) {
			return []flow.Token{mixed}
		}
	case *ast.CallExpr:
		if named(sources, typeutil.Callee(c.info, x)) {
			return []flow.Token{digest}
		}
	}
	return nil
}

// through says what becomes of secrets in other packages' functions.
func (c *checker) through(tok flow.Token, call *ast.CallExpr, t types.Type) bool {
	callee := typeutil.Callee(c.info, call)
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
		return callee.Pkg().Path() == "encoding/binary" // elsewhere it is a count
	}
	return tok == digest && callee.Pkg().Path() != "crypto/subtle" || named(carriers, callee)
}

// approves reports whether fn mentions a function that compares in constant
// time.
func (c *checker) approves(fn *flow.Func) (yes bool) {
	fn.Inspect(func(n ast.Node) {
		if id, ok := n.(*ast.Ident); ok && named(approved, c.info.Uses[id]) {
			yes = true
		}
	})
	return yes
}

// constant reports whether e is known when the program is compiled, or nil.
func (c *checker) constant(e ast.Expr) bool {
	tv := c.info.Types[e]
	return tv.Value != nil || tv.IsNil()
}
