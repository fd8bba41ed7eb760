// Package driver makes the hidden tests' calls of package search beside the submission
// and returns what it observes. It holds no expected value.
package driver

import (
	"runtime"

	"github.com/gradus-dev/gradus/challenges/algorithms/string-search"
)

// Pieces gives a new scanner pieces of so many bytes of a text, the sizes from the
// beginning again when they are used up, and returns what each call found.
func Pieces(text, pattern string, sizes []int) (found [][]int) {
	s := search.NewScanner(pattern)
	for i := 0; text != ""; i++ {
		n := min(sizes[i%len(sizes)], len(text))
		found = append(found, s.Next(text[:n]))
		text = text[n:]
	}
	return found
}

// Count returns how much All found, or, if size is above 0, a scanner in pieces of that
// size.
func Count(text, pattern string, size int) (found int) {
	if size == 0 {
		return len(search.All(text, pattern))
	}
	s := search.NewScanner(pattern)
	for ; text != ""; text = text[min(size, len(text)):] {
		found += len(s.Next(text[:min(size, len(text))]))
	}
	return found
}

// Memory gives a new scanner a piece so many times, and returns by how many bytes the heap
// has grown meanwhile.
func Memory(pattern, piece string, times int) (grown int) {
	s := search.NewScanner(pattern)
	before := heap()
	for range times {
		s.Next(piece)
	}
	grown = heap() - before
	runtime.KeepAlive(s)
	return grown
}

// heap is the memory in use, in bytes.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
