package peer

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type printer struct {
	reg   *Registry
	buf   []byte
	limit int
}

func (p *printer) full() bool { return len(p.buf) > p.limit }

func (p *printer) add(s string) { p.buf = append(p.buf, s...) }

// maxPrintDepth bounds nesting, which pointers can make endless.
const maxPrintDepth = 6

func (p *printer) value(v reflect.Value, depth int) {
	if p.full() {
		return
	}
	if depth > maxPrintDepth {
		p.add("…")
		return
	}
	if !v.IsValid() {
		p.add("nil")
		return
	}
	if name, ok := standIn(v); ok {
		p.add(name)
		return
	}
	if text, ok := p.reg.text(v); ok {
		p.add(text)
		return
	}
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		if len(s) > p.limit+1 {
			s = s[:p.limit+1]
		}
		p.buf = strconv.AppendQuote(p.buf, s)
	case reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		p.composite(v, depth)
	case reflect.Pointer, reflect.Interface:
		p.indirect(v, depth)
	case reflect.Func:
		p.add(map[bool]string{true: "nil", false: "func"}[v.IsNil()])
	default:
		p.add(scalarText(v))
	}
}

func (p *printer) indirect(v reflect.Value, depth int) {
	if v.IsNil() {
		p.add("nil")
		return
	}
	if v.Kind() == reflect.Interface && v.CanInterface() {
		if err, ok := v.Interface().(*sentinel); ok {
			p.add(err.name)
			return
		}
		if err, ok := v.Interface().(error); ok && local(err) {
			p.add(strconv.Quote(err.Error()))
			if note := noteOf(err); note != "" {
				p.add(" (" + note + ")")
			}
			return
		}
	}
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		p.add("&")
	}
	p.value(v.Elem(), depth+1)
}

func (p *printer) composite(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		if v.IsNil() {
			p.add("nil")
			return
		}
		if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice && p.reg.listed[v.Type().Elem()] == nil && utf8.Valid(v.Bytes()) {
			p.value(reflect.ValueOf(string(v.Bytes()[:min(v.Len(), p.limit+1)])), depth+1)
			return
		}
	}
	switch v.Kind() {
	case reflect.Map:
		p.entries(v, depth)
	case reflect.Struct:
		p.add("{")
		for i := range v.NumField() {
			p.separate(i)
			p.add(v.Type().Field(i).Name + ": ")
			p.value(v.Field(i), depth+1)
		}
		p.add("}")
	default:
		p.add("[")
		for i := 0; i < v.Len() && !p.full(); i++ {
			p.separate(i)
			p.value(v.Index(i), depth+1)
		}
		p.add("]")
	}
}

// maxSorted bounds how many entries of a map are sorted, to print the first.
const maxSorted = 256

func (p *printer) entries(m reflect.Value, depth int) {
	if m.Len() > maxSorted {
		p.add("{" + strconv.Itoa(m.Len()) + " entries}")
		return
	}
	keys := m.MapKeys()
	slices.SortFunc(keys, p.compare)
	p.add("{")
	for i, key := range keys {
		if p.full() {
			break
		}
		p.separate(i)
		p.value(key, depth+1)
		p.add(": ")
		p.value(m.MapIndex(key), depth+1)
	}
	p.add("}")
}

// compare orders keys of one type, so that a map prints the same each time.
func (p *printer) compare(a, b reflect.Value) int {
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	return strings.Compare(p.reg.formatValue(a, p.limit), p.reg.formatValue(b, p.limit))
}

func (p *printer) separate(i int) {
	if i > 0 {
		p.add(", ")
	}
}

func scalarText(v reflect.Value) string {
	if v.Type() == reflect.TypeFor[time.Duration]() {
		return time.Duration(v.Int()).String()
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'g', -1, 32)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', -1, 128)
	}
	return "…"
}
