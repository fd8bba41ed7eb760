package mutate

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// lockPairs maps what locks to what unlocks.
var lockPairs = map[string]string{
	"(*sync.Mutex).Lock":    "(*sync.Mutex).Unlock",
	"(*sync.RWMutex).Lock":  "(*sync.RWMutex).Unlock",
	"(*sync.RWMutex).RLock": "(*sync.RWMutex).RUnlock",
	"(sync.Locker).Lock":    "(sync.Locker).Unlock",
}

var unlocks = []string{"(*sync.Mutex).Unlock", "(*sync.RWMutex).Unlock", "(*sync.RWMutex).RUnlock", "(sync.Locker).Unlock"}

// use is a statement that locks or unlocks.
type use struct {
	stmt ast.Stmt
	sel  *ast.SelectorExpr
}

// lock removes all that locks and unlocks one mutex in one way from a function,
// or turns a write lock into a read lock.
func lock(s *source, cur inspector.Cursor) []change {
	uses := map[string][]use{} // by method and mutex
	var locked []string        // keys of those that lock, in source order
	for c := range cur.Preorder((*ast.ExprStmt)(nil), (*ast.DeferStmt)(nil)) {
		var e ast.Expr
		switch n := c.Node().(type) {
		case *ast.ExprStmt:
			e = n.X
		case *ast.DeferStmt:
			e = n.Call
		}
		call, ok := e.(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		name := s.callee(call)
		if _, locks := lockPairs[name]; !ok || !locks && !slices.Contains(unlocks, name) {
			continue
		}
		key := name + " " + s.text(sel.X)
		if _, locks := lockPairs[name]; locks && uses[key] == nil {
			locked = append(locked, key)
		}
		uses[key] = append(uses[key], use{c.Node().(ast.Stmt), sel})
	}
	var changes []change
	for _, key := range locked {
		changes = append(changes, s.unlocked(key, uses)...)
	}
	return changes
}

func (s *source) unlocked(key string, uses map[string][]use) []change {
	first := uses[key][0]
	name := key[:len(key)-len(s.text(first.sel.X))-1]
	closing := uses[lockPairs[name]+" "+s.text(first.sel.X)]
	if len(closing) == 0 {
		return nil // unlocked elsewhere
	}
	all := slices.Concat(uses[key], closing)
	slices.SortFunc(all, func(a, b use) int { return int(a.stmt.Pos() - b.stmt.Pos()) })
	remove := change{at: first.stmt}
	weaken := change{at: first.stmt}
	for _, u := range all {
		remove.parts = append(remove.parts, u.stmt)
		weaken.parts = append(weaken.parts, u.stmt)
		remove.edits = append(remove.edits, edit{u.stmt.Pos(), u.stmt.End(), ""})
		weaken.edits = append(weaken.edits, edit{u.sel.Sel.Pos(), u.sel.Sel.Pos(), "R"})
	}
	if name == "(*sync.RWMutex).Lock" {
		return []change{remove, weaken}
	}
	return []change{remove}
}
