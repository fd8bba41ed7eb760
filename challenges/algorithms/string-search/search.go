// Package search finds a text in another, and in streams that come in pieces, without
// ever going back: the algorithm of Knuth, Morris and Pratt.
package search

// All returns where pattern begins in text, in bytes from its beginning, in ascending
// order. Occurrences may overlap.
func All(text, pattern string) []int {
	return NewScanner(pattern).Next(text)
}

// Scanner finds a pattern in a stream.
type Scanner struct {
	pattern string
	borders []int
	matched int // bytes of the pattern that the end of the stream is equal to
	read    int // bytes of the stream
}

// NewScanner returns a scanner at the beginning of a stream.
func NewScanner(pattern string) *Scanner {
	return &Scanner{pattern: pattern, borders: borders(pattern)}
}

// Next reads on in the stream, and returns where the occurrences of the pattern begin that
// end in this piece, in bytes from the beginning of the stream, in ascending order.
func (s *Scanner) Next(piece string) []int {
	if s.pattern == "" {
		return nil
	}
	var found []int
	for i := range len(piece) {
		s.matched = grow(s.pattern, s.borders, s.matched, piece[i])
		s.read++
		if s.matched == len(s.pattern) {
			found = append(found, s.read-s.matched)
		}
	}
	return found
}

// borders returns, for each n, how long the longest text is that pattern[:n] both begins
// and ends with, itself excepted.
func borders(pattern string) []int {
	all := make([]int, len(pattern)+1)
	for n := 2; n <= len(pattern); n++ {
		all[n] = grow(pattern, all, all[n-1], pattern[n-1])
	}
	return all
}

// grow returns how many bytes of a pattern match when one more byte follows where so many
// have matched.
func grow(pattern string, borders []int, matched int, next byte) int {
	for matched == len(pattern) || pattern[matched] != next {
		if matched == 0 {
			return 0
		}
		matched = borders[matched]
	}
	return matched + 1
}
