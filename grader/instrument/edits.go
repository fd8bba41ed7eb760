package instrument

import (
	"maps"
	"slices"
)

// edits collects changes to a source file. Outer syntax nodes must be edited before inner
// ones. The zero value is ready for use.
type edits struct {
	opened   map[int][]string // by offset: text before what begins there, outermost first
	closed   map[int][]string // by offset: text after what ends there, innermost first
	replaced map[int]replacement
}

// replacement replaces the bytes up to end.
type replacement struct {
	end  int
	text string
}

// open puts text in front of what begins at an offset.
func (e *edits) open(at int, text string) {
	if e.opened == nil {
		e.opened = map[int][]string{}
	}
	e.opened[at] = append(e.opened[at], text)
}

// close puts text behind what ends at an offset.
func (e *edits) close(at int, text string) {
	if e.closed == nil {
		e.closed = map[int][]string{}
	}
	e.closed[at] = slices.Insert(e.closed[at], 0, text)
}

// replace puts text in place of the bytes from start to end, inside which there
// are no other edits.
func (e *edits) replace(start, end int, text string) {
	if e.replaced == nil {
		e.replaced = map[int]replacement{}
	}
	e.replaced[start] = replacement{end, text}
}

// apply returns src with the changes made.
func (e *edits) apply(src []byte) []byte {
	places := map[int]bool{}
	for at := range e.opened {
		places[at] = true
	}
	for at := range e.closed {
		places[at] = true
	}
	for at := range e.replaced {
		places[at] = true
	}
	var out []byte
	from := 0
	for _, at := range slices.Sorted(maps.Keys(places)) {
		out = append(out, src[from:at]...)
		from = at
		for _, text := range slices.Concat(e.closed[at], e.opened[at]) {
			out = append(out, text...)
		}
		if r, ok := e.replaced[at]; ok {
			out = append(out, r.text...)
			from = r.end
		}
	}
	return append(out, src[from:]...)
}
