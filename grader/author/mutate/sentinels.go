package mutate

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Sentinels returns the names of the package's sentinel errors, the exported
// package variables of type error, in order.
func Sentinels(in Input) ([]string, error) {
	s, err := load(in)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range s.pkg.Scope().Names() {
		if v, ok := s.pkg.Scope().Lookup(name).(*types.Var); ok && v.Exported() && isError(v.Type()) {
			names = append(names, name)
		}
	}
	return names, nil
}

// replaceFile is the file that Replace adds.
const replaceFile = "sentinels_replaced.go"

// Replace returns the files of a package whose exported functions and methods
// return, instead of an error that is the sentinel, the error of an expression. It
// may use what the package declares, and package errors by the name gradusErrors.
// A function's results are edited to have names, and a deferred call looks at them.
func Replace(in Input, sentinel, expr string) (map[string][]byte, error) {
	s, err := load(in)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{replaceFile: fmt.Appendf(nil, `package %s

import gradusErrors "errors"

func gradusReplace(err *error) {
	if gradusErrors.Is(*err, %s) {
		*err = %s
	}
}
`, s.pkg.Name(), sentinel, expr)}
	for _, f := range s.files {
		var edits []edit
		for _, decl := range f.syntax.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil && fn.Name.IsExported() && fn.Type.Results != nil {
				edits = append(edits, s.replaced(fn)...)
			}
		}
		files[f.name] = []byte(splice(s.fset.File(f.syntax.FileStart), f.data, 0, len(f.data), edits))
	}
	return files, nil
}

// replaced returns the edits by which a function calls gradusReplace for each of
// its results that is an error.
func (s *source) replaced(fn *ast.FuncDecl) []edit {
	var edits []edit
	var calls strings.Builder
	results := fn.Type.Results
	for i, field := range results.List {
		fails := isError(s.info.TypeOf(field.Type))
		use := func(name string) { fmt.Fprintf(&calls, " defer gradusReplace(&%s);", name) }
		if len(field.Names) == 0 {
			name := "_"
			if fails {
				name = fmt.Sprintf("gradusErr%d", i)
				use(name)
			}
			edits = append(edits, edit{field.Type.Pos(), field.Type.Pos(), name + " "})
		}
		for j, id := range field.Names {
			name := id.Name
			if name == "_" && fails {
				name = fmt.Sprintf("gradusErr%d_%d", i, j)
				edits = append(edits, edit{id.Pos(), id.End(), name})
			}
			if fails {
				use(name)
			}
		}
	}
	if calls.Len() == 0 {
		return nil
	}
	if !results.Opening.IsValid() {
		edits[0].text = "(" + edits[0].text
		edits = append(edits, edit{results.End(), results.End(), ")"})
	}
	at := fn.Body.Lbrace + 1
	return append(edits, edit{at, at, calls.String()})
}
