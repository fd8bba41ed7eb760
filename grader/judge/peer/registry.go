package peer

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Registry holds what one process knows of the contract in addition to Go's own types.
// Generated code fills it before Run; it does not change afterwards.
type Registry struct {
	funcs      []reflect.Value   // candidate: what the judge may call, by index
	index      map[string]uint64 // judge: the same by name
	types      map[reflect.Type]*Type
	interfaces map[reflect.Type]*Interface
	specials   map[reflect.Type]*Special
	listed     map[reflect.Type]*listing
	sentinels  []error
	dynamic    map[string]reflect.Type // what may travel inside an interface, by name
	names      map[reflect.Type]string // the reverse
	tests      *testsEnd               // in the process that holds a learner's tests
	whole      *Registry               // see byStructure

	mu    sync.RWMutex
	plans map[reflect.Type]*plan
}

// Mode says how values of a type of the contract travel.
type Mode int

const (
	// Opaque values stay in the candidate; the judge holds handles to them.
	Opaque Mode = 1 + iota
	// Shared structs travel by their fields; pointers to them keep their
	// identity from call to call.
	Shared
	// Plain values travel by their parts and have no identity.
	Plain
)

// Type describes a named type of the contract.
type Type struct {
	Name   string // "Graph", "Cache[string,int]"
	Mode   Mode
	Fields []string // Shared and Plain structs: the fields that travel, in order
	Intern bool     // Opaque: equal values get the same handle, so that == works
	Error  Errors   // which of them is an error to the tests
}

// Errors says whether a type T of the contract, or only *T, is an error.
type Errors int

const (
	NotError Errors = iota
	PointerError
	ValueError // T, and therefore *T
)

// Interface describes an interface type whose values may cross.
type Interface struct {
	// Methods are the interface's method expressions in a fixed order, such as
	// io.Reader.Read.
	Methods []any
	// Stub returns an implementation that calls the other side's object.
	Stub func(*Object) any
	// Concrete lists types of the contract that implement the interface in both
	// processes and so travel as themselves.
	Concrete []reflect.Type
	// Text is how a value prints in the text of a call; nil for Go syntax.
	Text func(v reflect.Value) string
}

// Special carries a type by a codec of its own. Decode reports what it can't
// accept by d.Fail.
type Special struct {
	Type   reflect.Type
	Encode func(e *Encoder, v reflect.Value)
	Decode func(d *Decoder, v reflect.Value)
	Deep   bool                         // a value may change though its bits don't, such as one with slices
	Text   func(v reflect.Value) string // how a value prints in the text of a call; nil for Go syntax
}

// NewRegistry returns a registry that knows the basic types and the standard
// library's usual sentinel errors.
func NewRegistry() *Registry {
	r := &Registry{
		index: map[string]uint64{}, types: map[reflect.Type]*Type{},
		interfaces: map[reflect.Type]*Interface{}, specials: map[reflect.Type]*Special{}, listed: map[reflect.Type]*listing{},
		dynamic: map[string]reflect.Type{}, names: map[reflect.Type]string{},
		plans: map[reflect.Type]*plan{},
	}
	r.AddSentinels(io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, io.ErrShortWrite, io.ErrShortBuffer,
		io.ErrNoProgress, context.Canceled, context.DeadlineExceeded, fs.ErrNotExist, fs.ErrExist,
		fs.ErrPermission, fs.ErrClosed, fs.ErrInvalid, strconv.ErrSyntax, strconv.ErrRange, errors.ErrUnsupported)
	for _, v := range []any{false, 0, int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0),
		uint32(0), uint64(0), uintptr(0), float32(0), 0.0, complex64(0), complex128(0), "",
		[]byte(nil), []any(nil), []string(nil), []int(nil), []bool(nil), []float64(nil),
		map[string]any(nil), map[string]string(nil), map[string]int(nil), map[string]bool(nil),
		time.Duration(0), time.Time{}, struct{}{}} {
		t := reflect.TypeOf(v)
		r.addDynamic(t.String(), t)
	}
	r.AddSpecial(timeSpecial)
	r.AddErrors((*fs.PathError)(nil), (*os.LinkError)(nil), (*os.SyscallError)(nil), syscall.Errno(0), (*strconv.NumError)(nil))
	return r
}

// Provide names the functions that the judge may call, in the order of Names.
func (r *Registry) Provide(funcs ...any) {
	for _, f := range funcs {
		r.funcs = append(r.funcs, reflect.ValueOf(f))
	}
}

// Names gives the judge the candidate's functions, in the order of Provide.
func (r *Registry) Names(names ...string) {
	for _, n := range names {
		r.index[n] = uint64(len(r.index))
	}
}

// AddType registers a named type of the contract. Both T and *T may then
// travel inside interfaces.
func (r *Registry) AddType(t reflect.Type, info Type) {
	r.types[t] = &info
	r.addDynamic("."+info.Name, t)
	r.addDynamic("*."+info.Name, reflect.PointerTo(t))
}

// AddInterface registers an interface type.
func (r *Registry) AddInterface(t reflect.Type, info Interface) { r.interfaces[t] = &info }

// AddSpecial registers a codec; it wins over every other way to carry its type.
func (r *Registry) AddSpecial(s Special) { r.specials[s.Type] = &s }

// AddSentinels registers errors that keep their identity. Both sides must add
// the same ones in the same order.
func (r *Registry) AddSentinels(errs ...error) { r.sentinels = append(r.sentinels, errs...) }

// AddErrors registers error types of other packages, each by some value: they travel
// with all their fields.
func (r *Registry) AddErrors(values ...error) {
	for _, err := range values {
		t := reflect.TypeOf(err)
		r.addDynamic(pathName(t), t)
	}
}

// pathName is the name of a declared type, or of pointers to one, with its import path.
func pathName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return "*" + pathName(t.Elem())
	}
	return t.PkgPath() + "." + t.Name()
}

func (r *Registry) addDynamic(name string, t reflect.Type) {
	r.dynamic[name] = t
	r.names[t] = name
}

// text returns how v prints in the text of a call, if its type says so.
func (r *Registry) text(v reflect.Value) (string, bool) {
	if !v.CanInterface() {
		return "", false
	}
	if l := r.listed[v.Type()]; l != nil {
		if name, ok := l.nameOf(v); ok {
			return name, true
		}
	}
	if s := r.specials[v.Type()]; s != nil && s.Text != nil {
		return s.Text(v), true
	}
	if i := r.interfaces[v.Type()]; i != nil && i.Text != nil && !v.IsNil() {
		return i.Text(v), true
	}
	return "", false
}

// isOpaque reports whether values of t stay in the candidate: registered so
// there, a proxy type here.
func (r *Registry) isOpaque(t reflect.Type) bool {
	if info := r.types[t]; info != nil {
		return info.Mode == Opaque
	}
	return t.Kind() == reflect.Struct && reflect.PointerTo(t).Implements(reflect.TypeFor[Remote]())
}

func (r *Registry) isShared(t reflect.Type) bool {
	info := r.types[t]
	return info != nil && info.Mode == Shared && t.Kind() == reflect.Struct
}

// fields returns t's fields that travel, in the contract's order. Their Offset is relative
// to t, also for promoted fields.
func (r *Registry) fields(t reflect.Type) (fields []reflect.StructField) {
	if info := r.types[t]; info != nil && info.Fields != nil {
		for _, name := range info.Fields {
			if f, ok := t.FieldByName(name); ok {
				fields = append(fields, placed(t, f))
			}
		}
		return fields
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Name != "_" {
			fields = append(fields, f)
		}
	}
	return fields
}

// placed returns a field with its offset in t. It is not promoted through a pointer, which
// the generated code rules out.
func placed(t reflect.Type, f reflect.StructField) reflect.StructField {
	f.Offset = 0
	for _, i := range f.Index {
		f.Offset += t.Field(i).Offset
		t = t.Field(i).Type
	}
	return f
}
