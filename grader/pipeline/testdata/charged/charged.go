// Package charged has a row for each construct whose cost is not constant. A row
// prepares what the construct works on, of some size, and returns what uses it once.
package charged

import (
	"maps"
	"slices"
)

// rows are those of steps and space, by name.
var rows = map[string]map[string]func(size int) func(){"steps": {}, "space": {}}

// Rows returns the names of the rows of one kind.
func Rows(kind string) []string { return slices.Sorted(maps.Keys(rows[kind])) }

const small = 16

// Use uses a row's construct n times, on n elements or on few.
func Use(kind, row string, n int, quadratic bool) {
	size := small
	if quadratic {
		size = n
	}
	use := rows[kind][row](size)
	for range n {
		use()
	}
}

// add adds a row for steps.
func add(name string, prepare func(size int) func()) { rows["steps"][name] = prepare }

// sink keeps what would be computed for nothing.
var sink int

// text returns a text of so many bytes, made anew.
func text(size int) string {
	b := make([]byte, size)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

// clipped returns a slice that has no room.
func clipped(size int) []byte { return make([]byte, size)[:size:size] }
