package constanttime

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/internal/flow"
)

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
		if named(approved, typeutil.Callee(c.info, x)) && slices.ContainsFunc(x.Args, c.piece) {
			toks = append(toks, piece)
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
		return path == "encoding/binary" || named(numbers, callee) || named(readers, callee) ||
			path != "crypto/subtle" && slices.ContainsFunc(call.Args, c.numeric) // elsewhere it is a count
	}
	if _, ok := tok.(from); ok || tok == digest {
		return path != "crypto/subtle"
	}
	return named(carriers, callee) || named(numbers, callee)
}

// numeric reports whether e is a number that is not known beforehand, of which another
// can be made: a character in upper case.
func (c *checker) numeric(e ast.Expr) bool {
	b, ok := c.info.TypeOf(e).Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0 && !c.constant(e)
}

// piece reports whether e is a byte, or what lies between two places, as it is or
// converted. Other numbers are compared as a whole.
func (c *checker) piece(e ast.Expr) bool {
	if b, ok := c.info.TypeOf(e).Underlying().(*types.Basic); ok && b.Kind() == types.Byte {
		return !c.constant(e)
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.SliceExpr:
		return e.Low != nil && e.High != nil && !c.constant(e.Low) && !c.constant(e.High)
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		return c.info.Types[e.Fun].IsType() && c.piece(e.Args[0])
	}
	return false
}

var errorType = types.Universe.Lookup("error").Type()

// into says that a function stores a secret where another of its arguments is.
func (c *checker) into(tok flow.Token, call *ast.CallExpr) bool {
	return named(fillers, typeutil.Callee(c.info, call))
}
