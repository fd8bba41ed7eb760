package exercism

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// row is one row of a table of cases, to become the public example.
type row struct {
	test  *unit // the test that goes through the table
	unit  *unit // where the table stands: the test itself, or a variable
	table *ast.CompositeLit
	at    int // of the row in table.Elts
}

// chooseRow returns the row to show, or nil if no test just ranges over one table. It takes
// the first such test, and of its table the row that gives away least: with the fewest
// telling values that occur elsewhere in the hidden tests.
func (s *suite) chooseRow(kept []*unit) *row {
	for _, test := range kept {
		if r := s.tableOf(test); r != nil {
			r.at = s.leastTelling(r, kept)
			return r
		}
	}
	return nil
}

// tableOf returns the one table of a test that uses no other data.
func (s *suite) tableOf(test *unit) (found *row) {
	for _, u := range reach([]*unit{test}) {
		for _, lit := range tables(u) {
			if found != nil {
				return nil
			}
			found = &row{test: test, unit: u, table: lit}
		}
	}
	if found == nil || len(found.table.Elts) < 2 || !s.onlyRanged(found) {
		return nil
	}
	return found
}

// tables returns the literals of a unit that hold rows: the elements of slices,
// arrays or maps, several of them, not within another literal.
func tables(u *unit) (found []*ast.CompositeLit) {
	ast.Inspect(u.node, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if t := u.file.info.TypeOf(lit); t != nil && len(lit.Elts) > 1 {
			switch t.Underlying().(type) {
			case *types.Slice, *types.Array, *types.Map:
				found = append(found, lit)
			}
		}
		return false
	})
	return found
}

// onlyRanged reports whether the table is only ranged over, directly or through the
// variable that holds it, so that rows can be removed.
func (s *suite) onlyRanged(r *row) bool {
	fine := map[ast.Expr]bool{} // expressions in the place of a range or of len
	var holder types.Object
	ranged := false
	visit := func(f *testFile) func(n ast.Node) bool {
		return func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.RangeStmt:
				fine[n.X] = true
				ranged = ranged || n.X == r.table
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "len" && f.info.Types[n.Fun].IsBuiltin() {
					fine[n.Args[0]] = true
				}
			case *ast.AssignStmt:
				if len(n.Lhs) == 1 && n.Rhs[0] == r.table && n.Tok == token.DEFINE {
					holder = f.info.Defs[n.Lhs[0].(*ast.Ident)]
				}
			case *ast.ValueSpec:
				if len(n.Names) == 1 && len(n.Values) == 1 && n.Values[0] == r.table {
					holder = f.info.Defs[n.Names[0]]
				}
			}
			return true
		}
	}
	ast.Inspect(r.unit.node, visit(r.unit.file))
	if ranged || holder == nil {
		return ranged
	}
	only := true
	for _, u := range s.all {
		ast.Inspect(u.node, visit(u.file))
		ast.Inspect(u.node, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && u.file.info.Uses[id] == holder && !fine[id] {
				only = false
			}
			return true
		})
	}
	return only
}

// tellingLength is from how many characters on a value tells something.
const tellingLength = 4

// leastTelling returns the row of r's table that gives away least.
func (s *suite) leastTelling(r *row, kept []*unit) int {
	count := map[string]int{}
	for _, u := range reach(kept) {
		for _, v := range literals(u.node) {
			count[v]++
		}
	}
	shared := func(at int) (n int) {
		own := map[string]int{}
		for _, v := range literals(r.table.Elts[at]) {
			own[v]++
		}
		for v, times := range own {
			if count[v] > times {
				n++
			}
		}
		return n
	}
	rows := make([]int, len(r.table.Elts))
	for i := range rows {
		rows[i] = i
	}
	return slices.MinFunc(rows, func(a, b int) int { return cmp.Compare(shared(a), shared(b)) })
}

// literals returns the telling literals in a node, as they are written.
func literals(node ast.Node) (values []string) {
	ast.Inspect(node, func(n ast.Node) bool {
		if b, ok := n.(*ast.BasicLit); ok && len(strings.Trim(b.Value, "\"`")) >= tellingLength {
			values = append(values, b.Value)
		}
		return true
	})
	return values
}
