// Package a steers the compiler. A mention of //go:linkname in text is free.
package a

//go:generate stringer -type=T

//go:noinline
func free() int { return 1 }

//go:linkname now time.now // want `//go:linkname reaches another package's private functions`

//go:nosplit // want `//go:nosplit turns off the check for stack overflow`
func a() {}

//go:uintptrescapes // want `//go:uintptrescapes misleads the compiler about pointers`
func b() {}

//go:yeswritebarrierrec // want `//go:yeswritebarrierrec steers the compiler`
func c() {
	//go:debug madvdontneed=1 // want `//go:debug changes how the Go runtime behaves`
}

func asm(x int) int // want `asm has no body`

var s = "//go:linkname in a string is free"

// go:nosplit with a space is an ordinary comment.

/* //go:nosplit inside another comment is one too. */
