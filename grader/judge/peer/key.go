package peer

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
)

var typeKeys sync.Map // reflect.Type → string

// typeKey writes a type as proxy.Key does for the same go/types type: named
// types by their path, except that those of hidden tests are written out.
func typeKey(t reflect.Type) string {
	if key, ok := typeKeys.Load(t); ok {
		return key.(string)
	}
	key := makeTypeKey(t)
	typeKeys.Store(t, key)
	return key
}

func makeTypeKey(t reflect.Type) string {
	if Default.isToken(t) {
		return typeKey(reflect.TypeFor[Token]())
	}
	if t.Name() != "" && !strings.HasSuffix(t.PkgPath(), "_test") {
		if t.PkgPath() == "" {
			return t.Name()
		}
		if e := Default.tests; e != nil {
			return e.registered(t.PkgPath() + "." + t.Name())
		}
		return t.PkgPath() + "." + t.Name()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeKey(t.Elem())
	case reflect.Slice:
		return "[]" + typeKey(t.Elem())
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + typeKey(t.Elem())
	case reflect.Map:
		return "map[" + typeKey(t.Key()) + "]" + typeKey(t.Elem())
	case reflect.Struct:
		parts := make([]string, t.NumField())
		for i := range parts {
			parts[i] = t.Field(i).Name + " " + typeKey(t.Field(i).Type)
		}
		return "struct{" + strings.Join(parts, ";") + "}"
	case reflect.Func:
		return "func(" + listKeys(t.NumIn(), t.In) + ")(" + listKeys(t.NumOut(), t.Out) + ")" + strconv.FormatBool(t.IsVariadic())
	case reflect.Interface, reflect.Chan:
		return t.String()
	}
	return t.Kind().String()
}

func listKeys(n int, at func(int) reflect.Type) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = typeKey(at(i))
	}
	return strings.Join(parts, ",")
}
