package escape

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// dead returns the functions and methods that nothing runs: neither callers of the
// package nor its initialization, nor what these mention. A left-over func main is
// one, with what it alone uses. A method counts as run if its type is used, and it
// is exported or one of its name is mentioned.
func dead(pass *analysis.Pass) map[*ast.FuncDecl]bool {
	l := live{info: pass.TypesInfo, used: map[types.Object]bool{}, methods: map[string]bool{}}
	var waiting []ast.Node
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				waiting = append(waiting, decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					waiting = append(waiting, spec)
				}
			}
		}
	}
	for found := true; found; {
		found = false
		var rest []ast.Node
		for _, n := range waiting {
			if l.runs(n) {
				l.mention(n)
				found = true
			} else {
				rest = append(rest, n)
			}
		}
		waiting = rest
	}
	unrun := map[*ast.FuncDecl]bool{}
	for _, n := range waiting {
		if fn, ok := n.(*ast.FuncDecl); ok {
			unrun[fn] = true
		}
	}
	return unrun
}

// live is what is known to be used.
type live struct {
	info    *types.Info
	used    map[types.Object]bool
	methods map[string]bool // names
}

// runs reports whether a declaration is known to be used.
func (l *live) runs(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.TypeSpec:
		return l.known(l.info.Defs[n.Name])
	case *ast.FuncDecl:
		fn, ok := l.info.Defs[n.Name].(*types.Func)
		if !ok || n.Name.Name == "_" || n.Recv == nil && n.Name.Name == "init" {
			return true
		}
		if n.Recv == nil {
			return l.known(fn)
		}
		recv := types.Unalias(fn.Signature().Recv().Type())
		if p, ok := recv.(*types.Pointer); ok {
			recv = types.Unalias(p.Elem())
		}
		named, ok := recv.(*types.Named)
		return !ok || l.known(named.Obj()) && (fn.Exported() || l.methods[fn.Name()])
	}
	return true // variables are initialized, used or not
}

func (l *live) known(obj types.Object) bool { return obj == nil || obj.Exported() || l.used[obj] }

// mention notes what a declaration that is used mentions.
func (l *live) mention(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := l.info.Uses[id].(type) {
		case *types.Func:
			l.used[obj.Origin()] = true
			l.methods[obj.Name()] = true
		case *types.TypeName:
			l.used[obj] = true
		}
		return true
	})
}

// within reports whether pos lies in one of some functions.
func within(fns map[*ast.FuncDecl]bool, pos token.Pos) bool {
	for fn := range fns {
		if fn.Pos() <= pos && pos < fn.End() {
			return true
		}
	}
	return false
}
