package screen

import (
	"fmt"
	"go/ast"
	"go/token"
	"math"

	"github.com/gradus-dev/gradus/grader"
)

// Type checkers have no limits, and a few lines of source can exhaust their time and
// memory: constants or generic types that double from line to line, or expressions nested
// a hundred thousand deep. No useful program has such source, so it is refused right after
// parsing. Everything else may be type-checked in this process, by the build and by rules.

const (
	maxSource  = 512 << 10 // bytes of all files together
	maxDepth   = 1000      // of nested syntax
	maxNumber  = 1000      // bytes of a number's literal
	maxWritten = 1 << 18   // parts of a type or constant with every name written out
)

// intricate refuses files that may cost a type checker too much.
func (s *Source) intricate() []grader.Diagnostic {
	size := 0
	for _, data := range s.files {
		size += len(data)
	}
	if size > maxSource {
		return []grader.Diagnostic{{Kind: "compile", Message: fmt.Sprintf("the submission is larger than %d KiB", maxSource>>10),
			Help: "compute large tables instead of writing them out"}}
	}
	for _, f := range s.syntax {
		if d := s.deep(f); d != nil {
			return []grader.Diagnostic{*d}
		}
	}
	for _, check := range []func() *grader.Diagnostic{s.heavy, s.tooManyValues} {
		if d := check(); d != nil {
			return []grader.Diagnostic{*d}
		}
	}
	return nil
}

// deep refuses deeply nested syntax and very long numbers.
func (s *Source) deep(f *ast.File) (found *grader.Diagnostic) {
	refuse := func(n ast.Node, message, help string) {
		if found == nil {
			d := s.at(n.Pos(), message)
			d.Help = help
			found = &d
		}
	}
	depth := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			depth--
			return false
		}
		depth++
		if depth > maxDepth {
			refuse(n, fmt.Sprintf("nested more than %d levels deep", maxDepth), "split the expression, type or function")
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind != token.STRING && len(lit.Value) > maxNumber {
			refuse(n, fmt.Sprintf("a number of more than %d characters", maxNumber), "compute it, or read it from a string with math/big")
		}
		return true
	})
	return found
}

// heavy refuses constants and types that grow too large when every constant, alias and
// generic type in them is expanded.
func (s *Source) heavy() (found *grader.Diagnostic) {
	w := weigher{decls: map[string][]ast.Expr{}, generic: map[string]bool{}, known: map[string]float64{}}
	for _, f := range s.syntax {
		w.collect(f)
	}
	for _, f := range s.syntax {
		ast.Inspect(f, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok || found != nil {
				return found == nil
			}
			if w.expr(e) > maxWritten {
				d := s.at(e.Pos(), fmt.Sprintf("written out in full, this is more than %d parts", maxWritten))
				d.Help = "constants or generic types multiply here: look for a chain in which each uses the one before twice"
				found = &d
			}
			return false
		})
	}
	return found
}

// weigher counts the parts of expressions with names expanded. All names are treated as one
// scope; of several declarations the heaviest counts.
type weigher struct {
	decls   map[string][]ast.Expr // constants, aliases and generic types
	generic map[string]bool
	known   map[string]float64
}

// collect records the declarations in f, at any level, of names that are expanded where
// they are used. Other types are not expanded.
func (w *weigher) collect(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				w.constants(n)
			}
		case *ast.TypeSpec:
			if n.TypeParams != nil || n.Assign.IsValid() {
				w.decls[n.Name.Name] = append(w.decls[n.Name.Name], n.Type)
			}
			w.generic[n.Name.Name] = w.generic[n.Name.Name] || n.TypeParams != nil
		}
		return true
	})
}

// constants pairs each constant with its value, an implicit one included.
func (w *weigher) constants(decl *ast.GenDecl) {
	var values []ast.Expr
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		if len(spec.Values) > 0 {
			values = spec.Values
		}
		for i, id := range spec.Names {
			if i < len(values) {
				w.decls[id.Name] = append(w.decls[id.Name], values[i])
			}
		}
	}
}

// name returns the weight of a name: 1 if it is not expanded or refers to itself.
func (w *weigher) name(name string) float64 {
	if weight, ok := w.known[name]; ok {
		return weight
	}
	w.known[name] = 1
	weight := 1.0
	for _, e := range w.decls[name] {
		weight = max(weight, w.expr(e))
	}
	w.known[name] = weight
	return weight
}

// expr returns the weight of an expression: that of its parts together, or of
// the heaviest part where they stay apart.
func (w *weigher) expr(e ast.Expr) float64 {
	sum, most := 1.0, 1.0
	switch e := e.(type) {
	case *ast.Ident:
		return w.name(e.Name)
	case *ast.BasicLit:
		return 1 + float64(len(e.Value)/16)
	case *ast.IndexExpr:
		if id, ok := e.X.(*ast.Ident); ok && w.generic[id.Name] {
			return min(w.name(id.Name)*w.expr(e.Index), math.MaxFloat32)
		}
	case *ast.IndexListExpr:
		for _, x := range e.Indices {
			sum += w.expr(x)
		}
		return min(w.expr(e.X)*sum, math.MaxFloat32)
	}
	ast.Inspect(e, func(n ast.Node) bool {
		part, ok := n.(ast.Expr)
		if !ok || part == e {
			return true
		}
		weight := w.expr(part)
		sum, most = sum+weight, max(most, weight)
		return false
	})
	switch e.(type) {
	case *ast.CompositeLit, *ast.FuncLit, *ast.CallExpr, *ast.KeyValueExpr:
		return most
	}
	return min(sum, math.MaxFloat32)
}
