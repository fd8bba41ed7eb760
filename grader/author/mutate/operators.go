package mutate

import "go/ast"

// values are the forms of expressions that may be truth values without being
// comparisons.
var values = []ast.Node{(*ast.Ident)(nil), (*ast.UnaryExpr)(nil), (*ast.CallExpr)(nil), (*ast.SelectorExpr)(nil), (*ast.IndexExpr)(nil)}

// Operators lists every operator, in the order they are applied at one place.
var Operators = []Operator{
	{
		Name:   "conditional",
		Doc:    "a condition is negated: == becomes !=, < becomes >=, f() becomes !f()",
		nodes:  append(nodes((*ast.BinaryExpr)(nil)), values...),
		mutate: conditional,
	}, {
		Name:   "boundary",
		Doc:    "< becomes <=, >= becomes >, and the reverse",
		nodes:  nodes((*ast.BinaryExpr)(nil)),
		mutate: boundary,
	}, {
		Name:   "logical",
		Doc:    "&& becomes ||, and the reverse",
		nodes:  nodes((*ast.BinaryExpr)(nil)),
		mutate: logical,
	}, {
		Name:   "bool",
		Doc:    "a truth value that is stored, passed or returned is turned into its opposite",
		nodes:  values,
		mutate: boolean,
	}, {
		Name:   "arithmetic",
		Doc:    "+ becomes -, * becomes /, << becomes >>, & becomes |, ++ becomes --, and the reverse",
		nodes:  []ast.Node{(*ast.BinaryExpr)(nil), (*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil)},
		mutate: arithmetic,
	}, {
		Name:   "constant",
		Doc:    "an integer is one more or one less",
		nodes:  nodes((*ast.BasicLit)(nil)),
		mutate: integer,
	}, {
		Name:   "slice",
		Doc:    "a slice begins or ends one off, or where the whole does, or shares its capacity",
		nodes:  nodes((*ast.SliceExpr)(nil)),
		mutate: slicing,
	}, {
		Name:   "swap",
		Doc:    "two arguments of the same type change places",
		nodes:  nodes((*ast.CallExpr)(nil)),
		mutate: swap,
	}, {
		Name:   "return",
		Doc:    "a result is the zero value of its type",
		nodes:  nodes((*ast.ReturnStmt)(nil)),
		mutate: returns,
	}, {
		Name:   "error",
		Doc:    "nil is returned in place of an error",
		nodes:  nodes((*ast.ReturnStmt)(nil)),
		mutate: nilError,
	}, {
		Name: "statement",
		Doc:  "a call, an assignment, a send, a receive, a defer or a go statement is left out",
		nodes: []ast.Node{(*ast.ExprStmt)(nil), (*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.SendStmt)(nil),
			(*ast.DeferStmt)(nil), (*ast.GoStmt)(nil)},
		mutate: statement,
	}, {
		Name:   "branch",
		Doc:    "break becomes continue, and the reverse; fallthrough is left out",
		nodes:  nodes((*ast.BranchStmt)(nil)),
		mutate: branch,
	}, {
		Name:   "lock",
		Doc:    "a function does not lock a mutex that it should, or only for reading",
		nodes:  nodes((*ast.FuncDecl)(nil)),
		mutate: lock,
	},
}
