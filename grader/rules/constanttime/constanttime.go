// Package constanttime demands that named functions take a time that tells
// nothing about the secrets they compare.
package constanttime

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

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
    x-y and their like) of secrets, or what ConstantTimeByteEq or its like says of
    a piece of them, since a loop that looks at it can stop early;
  - indexing a table with a digest's bytes;
  - using a secret parameter, and passing a secret to none of
    subtle.ConstantTimeCompare, ConstantTimeEq and ConstantTimeByteEq, hmac.Equal,
    an AEAD's Open and bcrypt.CompareHashAndPassword, or ignoring what they return.

A method may be promoted from an embedded type. Lengths are public, and so are
constants, which is why a header may be checked for "sha256=", and what is parsed
out of one parameter by other functions.`,
	For: func(r grader.Rules) bool { return len(r.ConstantTime) > 0 },
	Tell: func(r grader.Rules) string {
		return "Compare secrets in constant time in " + rule.Listed(r.ConstantTime, "and") + " and all that is used there: by " +
			"`hmac.Equal` or `subtle.ConstantTimeCompare`, not by `==`, `bytes.Equal`, a map or a loop that stops early. " +
			"Secret are texts and bytes that these functions are given, and what hashes and MACs return."
	},
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

// constant reports whether e is known when the program is compiled, or nil.
func (c *checker) constant(e ast.Expr) bool {
	tv := c.info.Types[e]
	return tv.Value != nil || tv.IsNil()
}
