package concurrent

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// namedResult is a result of a function that has a name.
type namedResult struct {
	name    string
	pointer string // a variable that points to it; "" if it is not shared
}

// body returns the body of a function. Results that goroutines may share are written by
// its return statements, whatever else may have their names there, and read when it has
// ended: after all that it deferred.
func (r *rewriter) body(t *ast.FuncType, body *ast.BlockStmt) string {
	outer := r.results
	defer func() { r.results = outer }()
	r.results = nil
	var begin strings.Builder
	if t.Results != nil {
		for _, field := range t.Results.List {
			for _, name := range field.Names {
				it := namedResult{name: name.Name}
				if v, ok := r.info.Defs[name].(*types.Var); ok && r.watched[v] {
					it.pointer = r.variable()
					fmt.Fprintf(&begin, "%s := &%s; defer %s; ", it.pointer, it.name, r.probe("Read", it.pointer, r.site(name)))
				}
				r.results = append(r.results, it)
			}
		}
	}
	return "{" + begin.String() + strings.TrimPrefix(r.text(body), "{")
}

// returns returns a return statement with the results that it writes noted.
func (r *rewriter) returns(s *ast.ReturnStmt) string {
	shared := false
	for _, it := range r.results {
		shared = shared || it.pointer != ""
	}
	if !shared || len(s.Results) == 0 {
		return r.children(s)
	}
	var values []string
	binding := ""
	if len(s.Results) == len(r.results) && (len(s.Results) == 1 || r.pure(s.Results...)) {
		for _, e := range s.Results {
			values = append(values, r.value(e))
		}
	} else {
		binding, values = r.evaluated(s)
	}
	for i, it := range r.results {
		if it.pointer != "" {
			values[i] = fmt.Sprintf("%s.Is(%s)", r.probe("Set", it.pointer, r.siteOf(s, it.name)), values[i])
		}
	}
	text := "return " + strings.Join(values, ", ") + r.lines(s, binding, values...)
	if binding != "" {
		text = fmt.Sprintf("{ %s; %s }", binding, text)
	}
	return text
}

// lines returns the line breaks of n that texts made of it lack.
func (r *rewriter) lines(n ast.Node, binding string, texts ...string) string {
	have := strings.Count(binding, "\n")
	for _, text := range texts {
		have += strings.Count(text, "\n")
	}
	return strings.Repeat("\n", max(0, strings.Count(r.plain(n), "\n")-have))
}

// evaluated returns a statement that works out what is returned, and the values.
func (r *rewriter) evaluated(s *ast.ReturnStmt) (binding string, values []string) {
	var names, rights []string
	for i := range r.results {
		if len(s.Results) == len(r.results) && r.inline(s.Results[i]) {
			values = append(values, r.value(s.Results[i]))
			continue
		}
		v := r.variable()
		names, values = append(names, v), append(values, v)
		if i < len(s.Results) {
			rights = append(rights, r.value(s.Results[i]))
		}
	}
	return fmt.Sprintf("%s := %s", strings.Join(names, ", "), strings.Join(rights, ", ")), values
}
