// Package goroutine tells goroutines apart, which Go does not offer: a callback
// has to run inside the call that its own goroutine is serving. The identity is
// the address of the runtime's record of the goroutine, two instructions where
// the processor is known; elsewhere it is read from a stack trace, which takes
// some ten microseconds and more the deeper the stack is.
package goroutine

// ID returns what no other running goroutine has. A later one may have it again.
func ID() uintptr { return id() }
