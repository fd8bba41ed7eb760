// Package splice puts compiled packages into a program that is linked already,
// and so saves the run of the linker that takes most of the time between a
// learner's edit and the verdict.
//
// The program, the base, is linked once by Go's own linker with all that
// submissions of one challenge import. NewBase then finds out where everything
// is in it: the symbol table names functions and variables, and the relocations
// that the compiler wrote lead from there to types and whatever else has no
// name. Each thing found is compared with what the compiler wrote.
//
// Splice lays out the symbols of more packages behind the base, puts in the
// addresses, and gives the runtime a second module: a record with the packages'
// functions, types, variables and initialisation, of the kind that the runtime
// has for plugins. Nothing of the base changes but the pointer to that record.
//
// A package may have been compiled before one that it imports was known, against a
// mirror of that one (package mirror). Its symbols are then found by name, and nothing
// that the compiler made of the mirror itself gets into the program.
//
// Anything unknown is an error, and then a linker has to do the work: this package
// knows the files of one Go release (Supports), and of those only what the compiler
// makes of plain Go on amd64. It never guesses. Unlike the linker it can't check that
// functions marked go:nosplit have enough stack, so packages with such marks must not be
// spliced.
//
// The formats are not documented but in Go's own source: cmd/internal/goobj,
// cmd/link/internal/ld and runtime/symtab.go.
package splice

import (
	"fmt"
	"strings"
)

// release is the Go release whose files this package knows, and platform where.
const release, platform = "go1.26", "linux/amd64"

// Supports returns nil if this package knows the files that a Go release makes for a
// platform, such as "go1.26.8" and "linux/amd64", or else what it knows.
func Supports(goVersion, goPlatform string) error {
	version, _, _ := strings.Cut(goVersion, " ")
	if goPlatform != platform || version != release && !strings.HasPrefix(version, release+".") {
		return fmt.Errorf("it is known of %s on %s alone", release, platform)
	}
	return nil
}
