// Package edit compares strings by the edits that turn one into the other.
package edit

// Op says what an edit does.
type Op string

const (
	Insert  Op = "insert"
	Delete  Op = "delete"
	Replace Op = "replace"
)

// Edit changes one character.
type Edit struct {
	Op   Op
	At   int  // which character of the first string, from 0; Insert puts Char before it
	Char rune // the new character; Delete has no use for it
}

// Distance returns the smallest number of edits that turn a into b.
func Distance(a, b string) int {
	return -1
}

// Script returns as many edits as Distance says, which turn a into b when they are
// made from left to right.
func Script(a, b string) []Edit {
	return []Edit{{Op: Replace, At: -1}}
}
