package peer

import "reflect"

// What follows is for generated code, which fills Default with it while packages
// initialise. A type is named by a nil pointer to it, and nothing of package reflect
// is in a signature or, by inlining, in the caller: a package that mentions
// reflect.Type or reflect.Value makes the compiler write all their methods' wrappers,
// which took a third of its time for a small submission.

// Provide gives the candidate the functions that the judge may call, in the order of
// Names.
//
//go:noinline
func Provide(funcs ...any) { Default.Provide(funcs...) }

// Names gives the judge the candidate's functions, in the order of Provide.
//
//go:noinline
func Names(names ...string) { Default.Names(names...) }

// AddType registers the type that nilPointer points to.
//
//go:noinline
func AddType(nilPointer any, info Type) { Default.AddType(pointed(nilPointer), info) }

// AddInterface registers the interface type that nilPointer points to. Methods are
// its method expressions in a fixed order; stub returns an implementation that calls
// the other side's object; concrete are nil pointers to types of the contract that
// implement it in both processes and so travel as themselves.
//
//go:noinline
func AddInterface(nilPointer any, methods []any, stub func(*Object) any, concrete ...any) {
	info := Interface{Methods: methods, Stub: stub}
	for _, c := range concrete {
		info.Concrete = append(info.Concrete, pointed(c))
	}
	Default.AddInterface(pointed(nilPointer), info)
}

// AddMarshaled registers the type that nilPointer points to, which has a binary or
// text form to travel in.
//
//go:noinline
func AddMarshaled(nilPointer any) { Default.AddSpecial(marshaled(pointed(nilPointer))) }

// AddSentinels registers errors that keep their identity. Both sides must add the
// same ones in the same order.
//
//go:noinline
func AddSentinels(errs ...error) { Default.AddSentinels(errs...) }

// AddErrors registers error types of other packages, each by some value.
//
//go:noinline
func AddErrors(values ...error) { Default.AddErrors(values...) }

func pointed(nilPointer any) reflect.Type { return reflect.TypeOf(nilPointer).Elem() }
