package peer

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Longest printed argument, call and result, in bytes.
const (
	maxArgText    = 300
	maxCallText   = 800
	maxDrivenText = 80 // an argument of a driver, which are often large
)

// shown prints a call and its results for the learner. got is nil if the call is worth
// showing only when it does not return.
type shown struct{ call, got func() string }

// shownAs shows a call as a learner would write it.
func (r *Registry) shownAs(display string, ins, outs []reflect.Value) shown {
	return shown{func() string { return r.formatCall(display, ins) }, func() string { return r.formatResults(outs) }}
}

// Driven is what learners are told of a function of the driver.
type Driven struct {
	Calls           string // what it calls of their package: "New and LoadOrCompute"
	Params, Results []string
}

// shownDriven shows a call of a driver's function: what it calls of the learner's package,
// its arguments and its observations.
func (r *Registry) shownDriven(d Driven, ins, outs []reflect.Value) shown {
	if d.Calls == "" {
		return shown{call: func() string { return "(many calls at once)" }}
	}
	ins = ins[len(ins)-len(d.Params):] // without the receiver, which is the driver's
	return shown{func() string { return "calls of " + d.Calls + r.formatFields(d.Params, ins) }, func() string {
		if len(outs) <= 1 {
			return r.formatResults(outs)
		}
		return strings.TrimPrefix(r.formatFields(d.Results, outs), " ")
	}}
}

// formatFields prints values as those of a struct: " {n: 8, keys: [1, 2]}".
func (r *Registry) formatFields(names []string, values []reflect.Value) string {
	var b strings.Builder
	for i, v := range values {
		b.WriteString([]string{", ", " {"}[max(0, 1-i)])
		if b.Len() > maxCallText {
			b.WriteString("…")
			break
		}
		if names[i] != "" && names[i] != "_" {
			b.WriteString(names[i] + ": ")
		}
		b.WriteString(r.formatValue(v, maxDrivenText))
	}
	if b.Len() > 0 {
		b.WriteByte('}')
	}
	return b.String()
}

// formatCall prints a call as the learner would write it. A display name that
// starts with a dot is a method: its receiver is printed before it.
func (r *Registry) formatCall(display string, ins []reflect.Value) string {
	var b strings.Builder
	if strings.HasPrefix(display, ".") && len(ins) > 0 {
		b.WriteString(r.formatValue(ins[0], maxArgText))
		ins = ins[1:]
	}
	b.WriteString(display)
	b.WriteByte('(')
	r.writeList(&b, ins)
	b.WriteByte(')')
	return b.String()
}

// formatResults prints what a call returned: "returned" if it has no results, as
// the empty text means that it did not return.
func (r *Registry) formatResults(outs []reflect.Value) string {
	if len(outs) == 0 {
		return "returned"
	}
	var b strings.Builder
	r.writeList(&b, outs)
	return b.String()
}

func (r *Registry) writeList(b *strings.Builder, values []reflect.Value) {
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > maxCallText {
			b.WriteString("…")
			return
		}
		b.WriteString(r.formatValue(v, maxArgText))
	}
}

// formatValue prints v in Go syntax without its type, at most about limit bytes.
// It calls no methods of the contract: printing must not reach into the candidate.
func (r *Registry) formatValue(v reflect.Value, limit int) string {
	p := printer{reg: r, limit: limit}
	p.value(v, 0)
	if len(p.buf) > limit {
		cut := limit
		for cut > 0 && !utf8.RuneStart(p.buf[cut]) {
			cut--
		}
		return string(p.buf[:cut]) + "…"
	}
	return string(p.buf)
}

func noteOf(err error) string {
	switch err := err.(type) {
	case *Error:
		return err.note
	case *WrapError:
		return err.note
	}
	return ""
}

// local reports whether err prints without a call to the candidate.
func local(err error) bool {
	switch err.(type) {
	case *Error, *WrapError, *RuntimeError:
		return true
	}
	switch t := reflect.TypeOf(err).String(); t {
	case "*errors.errorString", "*fmt.wrapError", "*fmt.wrapErrors":
		return true
	case "*errors.joinError":
		children, _ := unwrap(err)
		return !slices.ContainsFunc(children, func(c error) bool { return !local(c) })
	}
	return false
}

// standIn names what has no value of its own here: handles and stubs.
func standIn(v reflect.Value) (string, bool) {
	if !v.CanInterface() {
		return "", false
	}
	t := v.Type()
	if t.Kind() == reflect.Pointer && v.IsNil() {
		return "nil", true
	}
	if isProxy(t) {
		return lowerFirst(t.Name()), true
	}
	if t.Kind() == reflect.Pointer && isProxy(t.Elem()) {
		return lowerFirst(t.Elem().Name()), true
	}
	if t.Kind() == reflect.Interface && !v.IsNil() {
		if _, ok := v.Interface().(stub); ok {
			return lowerFirst(t.Name()), true
		}
		if t == contextType {
			return "ctx", true
		}
	}
	return "", false
}

func lowerFirst(name string) string {
	name, _, _ = strings.Cut(name, "[")
	if name == "" {
		return "value"
	}
	return strings.ToLower(name[:1]) + name[1:]
}
