package peer

import (
	"reflect"
	"runtime"
	"strconv"
)

// raised is a panic of the other side.
type raised struct {
	value       any
	text, stack string
}

// rethrow panics with what the other side panicked with, if it did.
func (r *raised) rethrow() {
	if r != nil {
		panic(r.value)
	}
}

func (p *Peer) decodePanic(d *decoder) *raised {
	r := &raised{text: d.String(), stack: d.String()}
	p.decodeAny(d, reflect.ValueOf(&r.value).Elem())
	if r.value == nil {
		r.value = r.text
	}
	return r
}

// exited handles a call whose goroutine ended over there. In the candidate a
// hidden test's callback has ended the test, so its goroutine ends here too, as
// it would have in one process. In the judge the submission called
// runtime.Goexit.
func (p *Peer) exited() *raised {
	if !p.judge {
		runtime.Goexit()
	}
	const text = "the call never returned: it ended its goroutine with runtime.Goexit"
	return &raised{value: &RuntimeError{text}, text: text}
}

// maxPanicText bounds the text sent of a panic, in bytes. If a panic prints as more, only
// the cut text is sent and not the value, which could exhaust the memory.
const maxPanicText = 64 << 10

// encodePanic returns what encodes a panic: how it prints, the stack, and its value.
func (p *Peer) encodePanic(r any) func(m *encoder) {
	text, stack := p.panicText(r), p.ownStack()
	if len(text) > maxPanicText {
		text, r = text[:maxPanicText], nil
	}
	return func(m *encoder) {
		m.String(text)
		m.String(stack)
		p.encodeAny(m, reflect.ValueOf(&r).Elem())
	}
}

// panicText prints a panic value as the runtime does.
func (p *Peer) panicText(r any) string {
	switch v := r.(type) {
	case nil:
		return "nil"
	case error:
		return v.Error()
	case interface{ String() string }:
		return v.String()
	}
	v := reflect.ValueOf(r)
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return "a value of type " + p.typeName(v.Type())
}

// maxStack bounds the stack sent with a panic, in bytes.
const maxStack = 16 << 10

// ownStack returns the stack of the calling goroutine, that of the panic being
// recovered included.
func (p *Peer) ownStack() string {
	if p.silent {
		return ""
	}
	buf := make([]byte, maxStack)
	return string(buf[:runtime.Stack(buf, false)])
}
