package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// source is a package that parses and type-checks.
type source struct {
	in    Input
	fset  *token.FileSet
	files []*file // by name
	pkg   *types.Package
	info  *types.Info
	used  map[types.Object]int // by all files
}

type file struct {
	name   string
	data   []byte
	syntax *ast.File
}

func load(in Input) (*source, error) {
	if in.Sizes == nil {
		in.Sizes = types.SizesFor("gc", runtime.GOARCH)
	}
	s := &source{in: in, fset: token.NewFileSet()}
	for _, name := range slices.Sorted(maps.Keys(in.Files)) {
		f := &file{name: name, data: in.Files[name]}
		var err error
		if f.syntax, err = parser.ParseFile(s.fset, name, f.data, parser.SkipObjectResolution); err != nil {
			return nil, fmt.Errorf("mutate %s: %w", in.Path, err)
		}
		s.files = append(s.files, f)
	}
	s.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{},
	}
	var syntax []*ast.File
	for _, f := range s.files {
		syntax = append(syntax, f.syntax)
	}
	var err error
	if s.pkg, err = s.config().Check(in.Path, s.fset, syntax, s.info); err != nil {
		return nil, fmt.Errorf("mutate %s: %w", in.Path, err)
	}
	s.used = map[types.Object]int{}
	for _, f := range syntax {
		for obj, n := range s.uses(f) {
			s.used[obj] += n
		}
	}
	return s, nil
}

func (s *source) config() *types.Config {
	return &types.Config{Importer: s.in.Importer, Sizes: s.in.Sizes, GoVersion: s.in.GoVersion}
}

// nodes lists node types for an inspector.
func nodes[N ast.Node](list ...N) []ast.Node {
	out := make([]ast.Node, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

// text returns the source of n as it is written.
func (s *source) text(n ast.Node) string {
	tf := s.fset.File(n.Pos())
	for _, f := range s.files {
		if s.fset.File(f.syntax.FileStart) == tf {
			return string(f.data[tf.Offset(n.Pos()):tf.Offset(n.End())])
		}
	}
	return ""
}

// funcName returns the name of the function that cur is in or declares:
// "Type.Method" for a method.
func funcName(cur inspector.Cursor) string {
	for c := range cur.Enclosing((*ast.FuncDecl)(nil)) {
		decl := c.Node().(*ast.FuncDecl)
		if decl.Recv == nil || len(decl.Recv.List) == 0 {
			return decl.Name.Name
		}
		recv := types.ExprString(decl.Recv.List[0].Type)
		recv, _, _ = strings.Cut(strings.TrimLeft(recv, "*("), "[")
		return strings.TrimRight(recv, ")") + "." + decl.Name.Name
	}
	return ""
}

// callee returns the full name of the function a call calls: "bytes.Equal",
// "(*sync.Mutex).Lock", "min" for a builtin, "" for a function value.
func (s *source) callee(call *ast.CallExpr) string {
	switch obj := typeutil.Callee(s.info, call).(type) {
	case *types.Func:
		return obj.FullName()
	case *types.Builtin:
		return obj.Name()
	}
	return ""
}

// prose are functions whose arguments are words for people.
var prose = []string{"panic", "errors.New", "fmt.Errorf", "fmt.Print", "log.", "log/slog.", "(*log.Logger)", "(*log/slog.Logger)"}

func (s *source) isProse(call *ast.CallExpr) bool {
	name := s.callee(call)
	return slices.ContainsFunc(prose, func(p string) bool {
		return name == p || p != "panic" && strings.HasPrefix(name, p)
	})
}

// quiet reports whether cur lies where no change is worth making.
func (s *source) quiet(cur inspector.Cursor) bool {
	for c := cur; c.Valid() && c.Node() != nil; c = c.Parent() {
		switch kind, _ := c.ParentEdge(); kind {
		case edge.CallExpr_Args:
			if s.isProse(c.Parent().Node().(*ast.CallExpr)) {
				return true
			}
		case edge.ArrayType_Len, edge.TypeSpec_Type, edge.Field_Type, edge.Field_Tag, edge.ImportSpec_Path:
			return true
		case edge.GenDecl_Specs:
			if usesIota(c.Node()) {
				return true
			}
		case edge.CaseClause_Body:
			clause := c.Parent().Node().(*ast.CaseClause)
			if clause.List == nil && len(clause.Body) == 1 && s.panics(clause.Body[0]) {
				return true
			}
		case edge.Invalid:
			return false
		}
	}
	return false
}

func (s *source) panics(stmt ast.Stmt) bool {
	es, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := es.X.(*ast.CallExpr)
	return ok && s.callee(call) == "panic"
}

func usesIota(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == "iota"
		return !found
	})
	return found
}
