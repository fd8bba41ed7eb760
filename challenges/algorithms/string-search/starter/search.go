// Package search finds a text in another, and in streams that come in pieces, without
// ever going back: the algorithm of Knuth, Morris and Pratt.
package search

// All returns where pattern begins in text, in bytes from its beginning, in ascending
// order. Occurrences may overlap.
func All(text, pattern string) []int {
	return nil
}

// Scanner finds a pattern in a stream.
type Scanner struct {
}

// NewScanner returns a scanner at the beginning of a stream.
func NewScanner(pattern string) *Scanner {
	return &Scanner{}
}

// Next reads on in the stream, and returns where the occurrences of the pattern begin that
// end in this piece, in bytes from the beginning of the stream, in ascending order.
func (s *Scanner) Next(piece string) []int {
	return nil
}
