package mutate

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// symmetric are functions that do not care about the order of two arguments.
var symmetric = []string{
	"min", "max", "math.Min", "math.Max", "math.Hypot", "bytes.Equal", "bytes.EqualFold", "strings.EqualFold",
	"slices.Equal", "maps.Equal", "reflect.DeepEqual", "crypto/hmac.Equal", "crypto/subtle.ConstantTimeCompare",
	"crypto/subtle.ConstantTimeEq", "crypto/subtle.ConstantTimeByteEq", "(*math/big.Int).Add", "(*math/big.Int).Mul",
	"errors.Join",
}

// swap exchanges neighbouring arguments of the same type.
func swap(s *source, cur inspector.Cursor) []change {
	call := cur.Node().(*ast.CallExpr)
	if s.info.Types[call.Fun].IsType() || slices.Contains(symmetric, s.callee(call)) || s.isProse(call) ||
		strings.HasPrefix(s.callee(call), "fmt.") {
		return nil
	}
	var changes []change
	for i := range call.Args {
		for j := i + 1; j < len(call.Args); j++ {
			if !s.sameType(call.Args[i], call.Args[j]) {
				continue
			}
			if a, b := call.Args[i], call.Args[j]; s.text(a) != s.text(b) {
				changes = append(changes, change{at: call, edits: []edit{
					{a.Pos(), a.End(), s.text(b)}, {b.Pos(), b.End(), s.text(a)},
				}})
			}
			break // the nearest of the same type is enough
		}
	}
	return changes
}

func (s *source) sameType(a, b ast.Expr) bool {
	ta, tb := s.info.Types[a], s.info.Types[b]
	if !ta.IsValue() || !tb.IsValue() {
		return false
	}
	return types.Identical(types.Default(ta.Type), types.Default(tb.Type))
}
