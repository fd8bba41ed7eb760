package build

import (
	"go/ast"
	"go/token"
	"math"
)

// The type checker in this process has no limits of its own, and there is
// source, a few lines long, that costs it more time and memory than there is:
// constants and generic types that double from line to line, or expressions
// nested a hundred thousand deep. The compiler reads such source within limits.
// plain says whether source is free of it; what is merely unusual may be called
// not plain, which costs a little time and changes no answer.

const (
	maxPlainSource  = 256 << 10 // bytes of all files
	maxPlainDepth   = 500       // of nested syntax
	maxPlainLiteral = 16 << 10  // bytes of one number
	maxPlainWeight  = 1 << 16   // syntax nodes after every name is written out
)

// plain reports whether files are cheap to type-check.
func plain(files []*ast.File, size int) bool {
	if size > maxPlainSource {
		return false
	}
	for _, f := range files {
		if !shallow(f) {
			return false
		}
	}
	return lightweight(files)
}

// shallow reports whether nothing in f is nested deeply and no number is long.
func shallow(f *ast.File) bool {
	depth, ok := 0, true
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			depth--
			return false
		}
		depth++
		if lit, isLit := n.(*ast.BasicLit); isLit && lit.Kind != token.STRING && len(lit.Value) > maxPlainLiteral {
			ok = false
		}
		// Deeper nodes are still counted, so that depth stays right.
		ok = ok && depth <= maxPlainDepth
		return true
	})
	return ok
}

// lightweight reports whether every constant, type and generic function stays
// small when the constants, types and generics it names are written out in
// full. Names are taken as one scope, which can only overstate a weight.
func lightweight(files []*ast.File) bool {
	w := weigher{decls: map[string][]ast.Node{}, done: map[string]float64{}}
	for _, f := range files {
		w.collect(f)
	}
	for name := range w.decls {
		if w.name(name) > maxPlainWeight {
			return false
		}
	}
	// Uses outside declarations: x := f[A[B]](), or a constant expression.
	for _, f := range files {
		heaviest := 0.0
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				heaviest = max(heaviest, w.expr(e))
				return false
			}
			return true
		})
		if heaviest > maxPlainWeight {
			return false
		}
	}
	return true
}

// weigher adds up the weights of declarations by name.
type weigher struct {
	decls map[string][]ast.Node
	done  map[string]float64
}

// collect notes every constant, type and generic function, at any level.
func (w *weigher) collect(f *ast.File) {
	add := func(name string, n ast.Node) {
		if n != nil && name != "_" {
			w.decls[name] = append(w.decls[name], n)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				for name, value := range constants(n) {
					add(name, value)
				}
			}
		case *ast.TypeSpec:
			add(n.Name.Name, n.Type)
		case *ast.FuncDecl:
			if n.Type.TypeParams != nil && n.Body != nil {
				add(n.Name.Name, n.Body)
			}
		}
		return true
	})
}

// constants pairs each constant of a declaration with its value, those with an
// implicit one included.
func constants(decl *ast.GenDecl) map[string]ast.Node {
	values := map[string]ast.Node{}
	var last []ast.Expr
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if len(spec.Values) > 0 {
			last = spec.Values
		}
		for i, id := range spec.Names {
			if i < len(last) {
				values[id.Name] = last[i]
			}
		}
	}
	return values
}

// name returns the weight of all declarations of a name; 1 for any other name
// and for one inside itself.
func (w *weigher) name(name string) float64 {
	nodes, ok := w.decls[name]
	if !ok {
		return 1
	}
	if sum, ok := w.done[name]; ok {
		return sum
	}
	w.done[name] = 1
	sum := 1.0
	for _, n := range nodes {
		sum += w.node(n)
	}
	w.done[name] = min(sum, math.MaxFloat32)
	return w.done[name]
}

// node adds up the weights of the outermost expressions of n.
func (w *weigher) node(n ast.Node) float64 {
	sum := 0.0
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			sum += w.expr(e)
			return false
		}
		return true
	})
	return sum
}

// expr weighs an expression. An instantiation repeats its arguments as often as
// the generic's weight could; a string weighs its length.
func (w *weigher) expr(e ast.Expr) float64 {
	switch e := e.(type) {
	case *ast.Ident:
		return w.name(e.Name)
	case *ast.BasicLit:
		return 1 + float64(len(e.Value))/16
	case *ast.IndexExpr:
		return w.expr(e.X) * w.expr(e.Index)
	case *ast.IndexListExpr:
		sum := 0.0
		for _, x := range e.Indices {
			sum += w.expr(x)
		}
		return w.expr(e.X) * sum
	}
	sum := 1.0
	ast.Inspect(e, func(n ast.Node) bool {
		if n == ast.Node(e) {
			return true
		}
		if x, ok := n.(ast.Expr); ok {
			sum += w.expr(x)
			return false
		}
		return true
	})
	return min(sum, math.MaxFloat32)
}

// plain reports whether the learner's files are cheap to type-check.
func (s *source) plain() bool {
	size := 0
	for _, data := range s.files {
		size += len(data)
	}
	return plain(s.syntax, size)
}
