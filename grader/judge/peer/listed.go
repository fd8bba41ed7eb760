package peer

import "reflect"

// If the tests use a type only by the names of its constants, the submission may give the
// constants other values or another underlying type. On the wire they have the values of
// the reference. Other values travel unchanged, unless a constant of the other side has
// that value: then the two are swapped, so that different values stay different.

// listing is such a type's constants in one process.
type listing struct {
	here  []reflect.Value // of the type
	there []reflect.Value // as they travel, each different
	names []string
}

// AddListed registers a type T by a []T of its constants, with the values of a basic type
// by which they travel, and their names.
//
//go:noinline
func AddListed(constants any, values []any, names ...string) {
	list := reflect.ValueOf(constants)
	l := &listing{names: names}
	for i, v := range values {
		l.here = append(l.here, list.Index(i))
		l.there = append(l.there, reflect.ValueOf(v))
	}
	Default.listed[list.Type().Elem()] = l
}

func listedPlan(pl *plan, t reflect.Type, l *listing, wire *plan) {
	pl.listed = true
	pl.word = t.Kind() != reflect.String && isBasic(t.Kind())
	if zero := exchange(reflect.New(l.there[0].Type()).Elem(), l.there, l.here); !zero.IsZero() {
		pl.blank = zero
	}
	pl.enc = func(m *encoder, v reflect.Value) { wire.enc(m, exchange(v, l.here, l.there)) }
	pl.dec = func(d *decoder, v reflect.Value) {
		w := reflect.New(l.there[0].Type()).Elem()
		if wire.dec(d, w); d.Err() == nil {
			v.Set(exchange(w, l.there, l.here))
		}
	}
}

// exchange returns the value in to that stands for v, which may be one in from.
func exchange(v reflect.Value, from, to []reflect.Value) reflect.Value {
	t := to[0].Type()
	if i := indexOf(from, v); i >= 0 {
		return to[i]
	}
	if v.Kind() != t.Kind() || !isBasic(v.Kind()) {
		return noConstant(v, t, to)
	}
	v = v.Convert(t)
	for range to { // constants may be equal, so count
		i := indexOf(to, v)
		if i < 0 {
			break
		}
		v = from[i].Convert(t)
	}
	return v
}

func indexOf(list []reflect.Value, v reflect.Value) int {
	for i, c := range list {
		if c.Equal(v) {
			return i
		}
	}
	return -1
}

// noConstant returns a value of t that is none of the constants, preferably the zero value
// for a zero v.
func noConstant(v reflect.Value, t reflect.Type, constants []reflect.Value) reflect.Value {
	w := reflect.New(t).Elem()
	if v.IsZero() && indexOf(constants, w) < 0 {
		return w
	}
	for n := 1; indexOf(constants, w) >= 0 || w.IsZero(); n++ {
		switch {
		case w.CanInt():
			w.SetInt(int64(n))
		case w.CanUint():
			w.SetUint(uint64(n))
		case w.CanFloat():
			w.SetFloat(float64(n))
		case w.Kind() == reflect.String:
			w.SetString(w.String() + "no constant")
		default:
			return w // of the submission's: any will do
		}
	}
	return w
}

// nameOf returns the name of the constant that v is.
func (l *listing) nameOf(v reflect.Value) (string, bool) {
	if i := indexOf(l.here, v); i >= 0 {
		return l.names[i], true
	}
	return "", false
}
