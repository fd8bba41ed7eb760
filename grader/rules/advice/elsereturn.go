package advice

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// ElseReturn advises against else after return.
var ElseReturn = &analysis.Analyzer{
	Name: "elsereturn",
	Doc: `no else after a branch that leaves

Reports an else block whose if ends in return, break, continue, goto or panic:
without it the main line of the function stays at the left margin. Chains of
else if, and an if that declares a variable the else uses, are left alone. See Go
Code Review Comments, "Indent Error Flow".`,
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      elseReturn,
}

func elseReturn(pass *analysis.Pass) (any, error) {
	chained := map[*ast.IfStmt]bool{}
	for n := range inspector.All[*ast.IfStmt](pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)) {
		switch e := n.Else.(type) {
		case *ast.IfStmt:
			chained[e] = true
		case *ast.BlockStmt:
			if leave := leaves(pass, n.Body); leave != "" && n.Init == nil && !chained[n] && !returnsBools(n) {
				rule.Report(pass, e, "end the if with its closing brace, and move the rest out of the else",
					"this else is not needed: the branch before it ends in %s", leave)
			}
		}
	}
	return nil, nil
}

// leaves returns the word for how a block leaves what comes after it, or "".
func leaves(pass *analysis.Pass, block *ast.BlockStmt) string {
	if len(block.List) == 0 {
		return ""
	}
	switch s := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return "return"
	case *ast.BranchStmt:
		return s.Tok.String()
	case *ast.ExprStmt:
		call, _ := s.X.(*ast.CallExpr)
		if call != nil && pass.TypesInfo.Types[call.Fun].IsBuiltin() && types.ExprString(call.Fun) == "panic" {
			return "panic"
		}
	}
	return ""
}
