package cause

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/gradus-dev/gradus/grader"
)

// calledAt returns how the source names the function value that is called in the line
// which a stack begins with, or "": a variable, a parameter or a field that holds a
// function, and no function or method that is declared.
func calledAt(files []grader.File, stack string) string {
	place, _, _ := strings.Cut(stack, " ")
	name, number, _ := strings.Cut(place, ":")
	line, err := strconv.Atoi(number)
	if err != nil {
		return ""
	}
	fset := token.NewFileSet()
	known := names{declared: map[string]bool{}, fields: map[string]bool{}}
	var at *ast.File
	for _, f := range files {
		parsed, err := parser.ParseFile(fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			return ""
		}
		known.add(parsed)
		if f.Name == name {
			at = parsed
		}
	}
	if at == nil {
		return ""
	}
	found := ""
	ast.Inspect(at, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && found == "" && fset.Position(call.Lparen).Line == line && known.isValue(call.Fun) {
			found = types.ExprString(call.Fun)
		}
		return true
	})
	return found
}

// names are what a package declares.
type names struct {
	declared map[string]bool // functions, methods and types
	fields   map[string]bool // fields of structs that hold functions
}

func (k names) add(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			k.declared[n.Name.Name] = true
		case *ast.TypeSpec:
			k.declared[n.Name.Name] = true
		case *ast.StructType:
			for _, field := range n.Fields.List {
				for _, name := range field.Names {
					if _, ok := field.Type.(*ast.FuncType); ok {
						k.fields[name.Name] = true
					}
				}
			}
		}
		return true
	})
}

// isValue reports whether what is called is a value that holds a function.
func (k names) isValue(called ast.Expr) bool {
	switch f := ast.Unparen(called).(type) {
	case *ast.Ident:
		return !k.declared[f.Name] && types.Universe.Lookup(f.Name) == nil
	case *ast.SelectorExpr:
		return k.fields[f.Sel.Name] && !k.declared[f.Sel.Name]
	case *ast.IndexExpr:
		of, named := f.X.(*ast.Ident) // as generic functions are called, too
		return !named || !k.declared[of.Name]
	}
	return false
}
