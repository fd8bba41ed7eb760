package rule

import (
	"go/ast"
	"go/types"
	"iter"
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Name returns the name manifests and policies know an object by, whatever the
// source calls it: "slices.Sort" for a function, "sync.WaitGroup.Go" for a
// method (of a type or of an interface), "net/http.DefaultClient" for a
// variable, "append" for a builtin. Fields and local objects have no name: "".
func Name(obj types.Object) string {
	if obj == nil {
		return ""
	}
	if obj.Pkg() == nil {
		return obj.Name()
	}
	prefix := obj.Pkg().Path() + "."
	fn, ok := obj.(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		if obj.Parent() != obj.Pkg().Scope() {
			return ""
		}
		return prefix + obj.Name()
	}
	recv := fn.Signature().Recv().Type()
	if p, ok := recv.(*types.Pointer); ok {
		recv = p.Elem()
	}
	if named, ok := recv.(*types.Named); ok {
		return prefix + named.Obj().Name() + "." + obj.Name()
	}
	return prefix + obj.Name() // a method of an interface without a name
}

// Match reports whether any of the patterns matches name, an import path or a
// result of Name. A pattern is such a name itself, or has "*" for any run of
// characters but "/" ("slices.Sort*"), or ends in "/..." for a path and all
// below it ("golang.org/x/sys/...").
func Match(patterns []string, name string) bool {
	for _, p := range patterns {
		if tree, ok := strings.CutSuffix(p, "/..."); ok {
			if name == tree || strings.HasPrefix(name, tree+"/") {
				return true
			}
			continue
		}
		if ok, err := path.Match(p, name); ok && err == nil {
			return true
		}
	}
	return false
}

// Uses yields every identifier of the pass's files that refers to an object,
// in source order, with that object. An instantiated method comes as the
// method it was declared as.
func Uses(pass *analysis.Pass) iter.Seq2[*ast.Ident, types.Object] {
	return func(yield func(*ast.Ident, types.Object) bool) {
		for id := range inspector.All[*ast.Ident](pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)) {
			obj := pass.TypesInfo.Uses[id]
			if fn, ok := obj.(*types.Func); ok {
				obj = fn.Origin()
			}
			if obj != nil && !yield(id, obj) {
				return
			}
		}
	}
}

// Listed writes names as code, in a sentence: "`a`, `b` and `c`".
func Listed(names []string, and string) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" " + and + " ")
		default:
			b.WriteString(", ")
		}
		b.WriteString("`" + n + "`")
	}
	return b.String()
}
