package screen

import (
	"fmt"
	"go/ast"
	"math"

	"github.com/gradus-dev/gradus/grader"
)

// tooManyValues refuses types that contain each other by value so often that a type
// checker, which follows every path to find types that contain themselves, would not end.
func (s *Source) tooManyValues() (found *grader.Diagnostic) {
	n := nesting{decls: map[string][]ast.Expr{}, known: map[string]float64{}}
	var specs []*ast.TypeSpec
	for _, f := range s.syntax {
		ast.Inspect(f, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				specs = append(specs, spec)
				n.decls[spec.Name.Name] = append(n.decls[spec.Name.Name], spec.Type)
			}
			return true
		})
	}
	for _, spec := range specs {
		if n.parts(spec.Type) > maxWritten {
			d := s.at(spec.Name.Pos(), fmt.Sprintf("this type holds more than %d values", maxWritten))
			d.Help = "types double here: look for a chain in which each holds the one before twice; a pointer or a slice ends it"
			return &d
		}
	}
	return nil
}

// nesting counts the paths down in types. All names are treated as one scope; of several
// declarations the largest counts.
type nesting struct {
	decls map[string][]ast.Expr
	known map[string]float64
}

func (n nesting) name(name string) float64 {
	if parts, ok := n.known[name]; ok {
		return parts
	}
	n.known[name] = 1 // met inside itself
	parts := 1.0
	for _, e := range n.decls[name] {
		parts = max(parts, n.parts(e))
	}
	n.known[name] = parts
	return parts
}

// parts counts what a type holds by value, itself included.
func (n nesting) parts(e ast.Expr) float64 {
	switch e := e.(type) {
	case *ast.Ident:
		return n.name(e.Name)
	case *ast.ParenExpr:
		return n.parts(e.X)
	case *ast.ArrayType:
		if e.Len != nil {
			return n.parts(e.Elt)
		}
	case *ast.StructType:
		return n.fields(e.Fields)
	case *ast.InterfaceType:
		return n.fields(e.Methods)
	case *ast.BinaryExpr: // of a union
		return n.parts(e.X) + n.parts(e.Y)
	case *ast.UnaryExpr:
		return n.parts(e.X)
	}
	return 1
}

func (n nesting) fields(list *ast.FieldList) float64 {
	sum := 1.0
	for _, f := range list.List {
		sum += n.parts(f.Type) * float64(max(len(f.Names), 1))
	}
	return min(sum, math.MaxFloat32)
}
