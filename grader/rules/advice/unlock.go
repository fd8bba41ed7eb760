package advice

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/gradus-dev/gradus/grader/rules/rule"
)

// Unlock advises on paths that keep a mutex locked.
var Unlock = &analysis.Analyzer{
	Name: "unlock",
	Doc: `every return unlocks what was locked

Reports an early return that can be reached from mu.Lock() or mu.RLock() without
the matching unlock, in a function that unlocks on another path. Left alone are
functions that defer the unlock, that never unlock because that is somebody
else's part, or that return a function to do it.`,
	Requires: []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer},
	Run:      unlock,
}

func unlock(pass *analysis.Pass) (any, error) {
	graphs := pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs)
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder([]ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body != nil {
				unlockFunc(pass, n.Body, graphs.FuncDecl(n))
			}
		case *ast.FuncLit:
			unlockFunc(pass, n.Body, graphs.FuncLit(n))
		}
	})
	return nil, nil
}

// pairs maps each locking method to the one that undoes it.
var pairs = map[string]string{
	"sync.Mutex.Lock":    "sync.Mutex.Unlock",
	"sync.RWMutex.Lock":  "sync.RWMutex.Unlock",
	"sync.RWMutex.RLock": "sync.RWMutex.RUnlock",
	"sync.Locker.Lock":   "sync.Locker.Unlock",
}

func unlockFunc(pass *analysis.Pass, body *ast.BlockStmt, graph *cfg.CFG) {
	if graph == nil {
		return
	}
	for _, block := range graph.Blocks {
		for i, n := range block.Nodes {
			stmt, ok := n.(*ast.ExprStmt)
			if !ok {
				continue
			}
			method, mutex := lockCall(pass, stmt.X)
			undo := pairs[method]
			if undo == "" || !block.Live || deferred(pass, body, undo, mutex) || !mentions(pass, body, undo, mutex) {
				continue
			}
			if ret := leaveWith(pass, block, i+1, undo, mutex); ret != nil && body.List[len(body.List)-1] != ret && !handsOver(pass, ret) {
				rule.Report(pass, ret, "unlock before it, or defer "+mutex+".Unlock() right after locking",
					"this return leaves %s locked", mutex)
			}
		}
	}
}

// leaveWith returns a return statement that can be reached from the node of
// block at index from without passing an unlock.
func leaveWith(pass *analysis.Pass, block *cfg.Block, from int, undo, mutex string) *ast.ReturnStmt {
	seen := map[*cfg.Block]bool{}
	var walk func(b *cfg.Block, from int) *ast.ReturnStmt
	walk = func(b *cfg.Block, from int) *ast.ReturnStmt {
		for _, n := range b.Nodes[from:] {
			if mentions(pass, n, undo, mutex) {
				return nil
			}
		}
		if ret := b.Return(); ret != nil {
			return ret
		}
		for _, next := range b.Succs {
			if !seen[next] {
				seen[next] = true
				if ret := walk(next, 0); ret != nil {
					return ret
				}
			}
		}
		return nil
	}
	return walk(block, from)
}

// handsOver reports whether ret returns a function, which may be there to
// unlock.
func handsOver(pass *analysis.Pass, ret *ast.ReturnStmt) bool {
	return slices.ContainsFunc(ret.Results, func(e ast.Expr) bool {
		_, isFunc := pass.TypesInfo.TypeOf(e).Underlying().(*types.Signature)
		return isFunc
	})
}

// lockCall returns the method that e calls and the text of what it is called
// on, or nothing when e is no method call.
func lockCall(pass *analysis.Pass, e ast.Expr) (method, on string) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return "", ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	fn, isFunc := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
	if !ok || !isFunc {
		return "", ""
	}
	return rule.Name(fn), types.ExprString(sel.X)
}

// mentions reports whether mutex is unlocked anywhere in n.
func mentions(pass *analysis.Pass, n ast.Node, undo, mutex string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && !found {
			method, on := lockCall(pass, e)
			found = method == undo && on == mutex
		}
		return !found
	})
	return found
}

// deferred reports whether body defers the unlock.
func deferred(pass *analysis.Pass, body *ast.BlockStmt, undo, mutex string) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if d, ok := n.(*ast.DeferStmt); ok {
			found = found || mentions(pass, d, undo, mutex)
		}
		return !found
	})
	return found
}
