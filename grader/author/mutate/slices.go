package mutate

import (
	"go/ast"

	"golang.org/x/tools/go/ast/inspector"
)

// slicing moves the bounds of a slice expression by one, or drops them.
func slicing(s *source, cur inspector.Cursor) []change {
	x := cur.Node().(*ast.SliceExpr)
	var changes []change
	bounds := func(low, high, max string) {
		text := s.text(x.X) + "[" + low + ":" + high
		if max != "" {
			text += ":" + max
		}
		changes = append(changes, replace(x, text+"]"))
	}
	low, high, max := s.bound(x.Low), s.bound(x.High), s.bound(x.Max)
	switch {
	case x.Low == nil && x.High != nil:
		bounds("1", high, max)
	case x.Low != nil && !literal(x.Low):
		bounds(plus(x.Low, low, "+"), high, max)
	}
	if x.Low != nil && low != "1" && low != "0" { // the constant operator turns 1 into 0
		bounds("", high, max)
	}
	switch {
	case x.High == nil && x.Low != nil && pure(x.X):
		bounds(low, "len("+s.text(x.X)+")-1", "")
	case x.High != nil && !literal(x.High):
		bounds(low, plus(x.High, high, "-"), max)
	}
	if x.High != nil && x.Max == nil && !s.isWhole(x) {
		bounds(low, "", "")
	}
	if x.Max != nil {
		bounds(low, high, "")
	}
	return changes
}

func (s *source) bound(e ast.Expr) string {
	if e == nil {
		return ""
	}
	return s.text(e)
}

// isWhole reports whether x ends at len(x.X) in so many words.
func (s *source) isWhole(x *ast.SliceExpr) bool {
	return s.text(x.High) == "len("+s.text(x.X)+")"
}

func literal(e ast.Expr) bool {
	_, ok := e.(*ast.BasicLit)
	return ok
}

// pure reports whether e may be evaluated twice.
func pure(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return pure(x.X)
	}
	return false
}

// plus adds 1 to, or takes it from, the text of e.
func plus(e ast.Expr, text, op string) string {
	return paren(e, text) + op + "1"
}
