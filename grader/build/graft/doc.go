// Package graft puts compiled packages into a program that is linked already,
// and so saves the run of the linker that takes most of the time between a
// learner's edit and the verdict.
//
// The program, the stock, is linked once by Go's own linker with all that
// submissions of one challenge import. NewStock then finds out where everything
// is in it: the symbol table names functions and variables, and the relocations
// that the compiler wrote lead from there to types and whatever else has no
// name. Each thing found is compared with what the compiler wrote.
//
// Graft lays out the symbols of more packages behind the stock, puts in the
// addresses, and gives the runtime a second module: a record with the packages'
// functions, types, variables and initialisation, of the kind that the runtime
// has for plugins. Nothing of the stock changes but the pointer to that record.
//
// A package may have been compiled before one that it imports was known, against a
// mirror of that one (package mirror). Its symbols are then found by name, and nothing
// that the compiler made of the mirror itself gets into the program.
//
// What is not understood is an error, and then a linker has to do the work: this
// package knows the files of one Go release (Supports), and of those only what
// the compiler makes of plain Go on amd64. It never guesses. One thing it can't
// tell, which the linker checks: that functions marked go:nosplit have stack
// enough. Packages with such marks are not for grafting.
//
// The formats are not documented but in Go's own source: cmd/internal/goobj,
// cmd/link/internal/ld and runtime/symtab.go.
package graft

import "strings"

// Supports reports whether this package knows the files that a Go release makes
// for a platform, such as "go1.26.8" and "linux/amd64".
func Supports(version, platform string) bool {
	release, _, _ := strings.Cut(version, " ")
	return platform == "linux/amd64" && (release == "go1.26" || strings.HasPrefix(release, "go1.26."))
}
