package proxy

import (
	"go/types"
	"strconv"
	"strings"
)

// typeKey writes a type as peer's typeKey does for the same reflect.Type.
func (c *contract) typeKey(t types.Type) string {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok {
		if n.Obj().Pkg() == nil {
			return n.Obj().Name()
		}
		if n.Obj().Pkg() != c.tests {
			path := n.Obj().Pkg().Path()
			if renamed, ok := c.rename[n.Obj().Pkg()]; ok {
				path = renamed
			}
			return path + "." + c.key(n.Obj().Name(), typeArgs(n))
		}
		if recursive(n) { // examineNamed refuses it
			return n.Obj().Name()
		}
		t = n.Underlying()
	}
	switch t := t.(type) {
	case *types.Basic:
		return basicName(t)
	case *types.Pointer:
		return "*" + c.typeKey(t.Elem())
	case *types.Slice:
		return "[]" + c.typeKey(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + c.typeKey(t.Elem())
	case *types.Map:
		return "map[" + c.typeKey(t.Key()) + "]" + c.typeKey(t.Elem())
	case *types.Struct:
		parts := make([]string, t.NumFields())
		for i := range parts {
			parts[i] = t.Field(i).Name() + " " + c.typeKey(t.Field(i).Type())
		}
		return "struct{" + strings.Join(parts, ";") + "}"
	case *types.Signature:
		return "func(" + c.tupleKey(t.Params()) + ")(" + c.tupleKey(t.Results()) + ")" + strconv.FormatBool(t.Variadic())
	case *types.Interface:
		if t.Empty() {
			return "interface {}"
		}
	}
	return types.TypeString(t, (*types.Package).Name)
}

// basicName is reflection's name: byte and rune are uint8 and int32.
func basicName(t *types.Basic) string { return types.Typ[t.Kind()].Name() }

func (c *contract) tupleKey(l *types.Tuple) string {
	parts := make([]string, l.Len())
	for i := range parts {
		parts[i] = c.typeKey(l.At(i).Type())
	}
	return strings.Join(parts, ",")
}
